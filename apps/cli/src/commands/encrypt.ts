import { encryptIterable } from '@sealwright/core'
import { encryptedName } from '../files/names.ts'
import { type FileOptions, transformFile } from '../files/transform-file.ts'
import { encryptingProvider, type KeyServiceOptions } from '../key-service.ts'

/** How a message is made, as parsed from the command line. */
export interface MessageOptions {
  /** Bytes. */
  readonly frameLength: number
  /** `false` for `--no-signature`. */
  readonly signature: boolean
}

/** What `sealwright encrypt` takes, as parsed. */
export interface EncryptOptions extends FileOptions, KeyServiceOptions, MessageOptions {
  /** At least one; the first generates the data key. */
  readonly key: readonly string[]
  readonly context?: Readonly<Record<string, string>>
}

/** `sealwright encrypt`. */
export async function encryptFile(path: string | undefined, options: EncryptOptions): Promise<void> {
  const provider = encryptingProvider(options.key, options, process.env)
  const encryptionContext = options.context ?? {}
  await transformFile({
    verb: 'encrypt',
    path,
    options,
    nameOf: encryptedName,
    mode: 0o666,
    isBinary: true,
    measured: 'input',
    pieces: (input, { signal }) =>
      encryptIterable(input, { provider, encryptionContext, ...settingsOf(options), signal }),
  })
}

/** How the core is told to make a message. */
export function settingsOf({ frameLength, signature }: MessageOptions): {
  readonly algorithmSuite: 0x0578 | 0x0478
  readonly frameLength: number
} {
  return { algorithmSuite: signature ? 0x0578 : 0x0478, frameLength }
}
