import { reencrypt } from '@sealwright/core'
import { type FileOptions, transformFile } from '../files/transform-file.ts'
import { type KeyServiceOptions, keyProvider } from '../key-service.ts'
import { demandsOf } from './decrypt.ts'
import { type MessageOptions, settingsOf } from './encrypt.ts'

/** What `sealwright reencrypt` takes, as parsed. */
export interface ReencryptOptions extends FileOptions, KeyServiceOptions, MessageOptions {
  /** Keys that may open the old message; at least one. */
  readonly key: readonly string[]
  /** Keys of the new message; at least one, the first generates its data key. */
  readonly to: readonly string[]
  /** Pairs that the old message must carry; the new one carries all that it has. */
  readonly context?: Readonly<Record<string, string>>
}

/** `sealwright reencrypt`: a new message under other keys, with no plaintext on disk. */
export async function reencryptFile(path: string | undefined, options: ReencryptOptions): Promise<void> {
  const oldKeys = keyProvider(options.key, options, process.env)
  const newKeys = keyProvider(options.to, options, process.env)
  await transformFile({
    verb: 'reencrypt',
    path,
    options,
    // In its own place: the old message is there until the new one is whole, and only --force lets it go.
    nameOf: (old) => old,
    mode: 0o666,
    isBinary: true,
    pieces: (input, { signal }) =>
      reencrypt(input, {
        from: { provider: oldKeys, ...demandsOf(options), signal },
        to: { provider: newKeys, ...settingsOf(options), signal },
      }),
  })
}
