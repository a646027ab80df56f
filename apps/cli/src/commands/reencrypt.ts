import { reencrypt } from '@sealwright/core'
import { type FileOptions, transformFile } from '../files/transform-file.ts'
import { encryptingProvider } from '../key-service.ts'
import { type MessageOptions, settingsOf } from './encrypt.ts'
import { demandsOf, type OpeningOptions, openingProviders } from './opening.ts'

/** What `sealwright reencrypt` takes, as parsed. */
export interface ReencryptOptions extends FileOptions, OpeningOptions, MessageOptions {
  /** Keys of the new message; at least one, the first generates its data key. It carries the context of the old one. */
  readonly to: readonly string[]
}

/** `sealwright reencrypt`: a new message under other keys, with no plaintext on disk. */
export async function reencryptFile(path: string | undefined, options: ReencryptOptions): Promise<void> {
  const oldKeys = await openingProviders(path, options)
  const newKeys = encryptingProvider(options.to, options, process.env)
  await transformFile({
    verb: 'reencrypt',
    path,
    options,
    // In its own place: the old message is there until the new one is whole, and only --force lets it go.
    nameOf: (old) => old,
    mode: 0o666,
    isBinary: true,
    measured: 'input',
    pieces: (input, { signal }) =>
      reencrypt(input, {
        from: { provider: oldKeys, ...demandsOf(options), signal },
        to: { provider: newKeys, ...settingsOf(options), signal },
      }),
  })
}
