import { pipeline } from 'node:stream/promises'
import { encryptIterable } from '@sealwright/core'
import { openInput } from '../files/input.ts'
import { encryptedName } from '../files/names.ts'
import { openOutput } from '../files/output.ts'
import { type KeyServiceOptions, keyProvider } from '../key-service.ts'
import { untilSignal } from '../signals.ts'
import { beginTransfer } from '../terminal/transfer.ts'

/** How a message is made, as parsed from the command line. */
export interface MessageOptions {
  /** Bytes. */
  readonly frameLength: number
  /** `false` for `--no-signature`. */
  readonly signature: boolean
}

/** What `sealwright encrypt` takes, as parsed. */
export interface EncryptFileOptions extends KeyServiceOptions, MessageOptions {
  /** At least one; the first generates the data key. */
  readonly key: readonly string[]
  readonly context?: Readonly<Record<string, string>>
  readonly output?: string
  readonly force?: boolean
  readonly quiet?: boolean
}

/** `sealwright encrypt`: a file or what is piped in, to a file that appears whole, or to a pipe. */
export async function encryptFile(path: string | undefined, options: EncryptFileOptions): Promise<void> {
  const provider = keyProvider(options.key, options, process.env)
  await untilSignal(async (signal) => {
    const input = await openInput(path)
    const output = await openOutput({
      wanted: options.output,
      otherwise: input.path && encryptedName(input.path),
      overwrite: options.force ?? false,
      mode: 0o666,
      isBinary: true,
    })
    const transfer = beginTransfer({ verb: 'encrypt', input, output, quiet: options.quiet ?? false })
    try {
      const encryptionContext = options.context ?? {}
      const message = encryptIterable(input.chunks(), { provider, encryptionContext, ...settingsOf(options), signal })
      await pipeline(message, output.stream, { signal })
      await output.commit()
      transfer.succeeded()
    } finally {
      transfer.end()
      await output.discard()
    }
  })
}

/** How the core is told to make a message. */
export function settingsOf({ frameLength, signature }: MessageOptions): {
  readonly algorithmSuite: 0x0578 | 0x0478
  readonly frameLength: number
} {
  return { algorithmSuite: signature ? 0x0578 : 0x0478, frameLength }
}
