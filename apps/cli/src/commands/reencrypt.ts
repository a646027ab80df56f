import { pipeline } from 'node:stream/promises'
import { reencrypt } from '@sealwright/core'
import { openInput } from '../files/input.ts'
import { openOutput } from '../files/output.ts'
import { type KeyServiceOptions, keyProvider } from '../key-service.ts'
import { untilSignal } from '../signals.ts'
import { beginTransfer } from '../terminal/transfer.ts'
import { demandsOf } from './decrypt.ts'
import { type MessageOptions, settingsOf } from './encrypt.ts'

/** What `sealwright reencrypt` takes, as parsed. */
export interface ReencryptFileOptions extends KeyServiceOptions, MessageOptions {
  /** Keys that may open the old message; at least one. */
  readonly key: readonly string[]
  /** Keys of the new message; at least one, the first generates its data key. */
  readonly to: readonly string[]
  /** Pairs that the old message must carry; the new one carries all that it has. */
  readonly context?: Readonly<Record<string, string>>
  readonly output?: string
  readonly force?: boolean
  readonly quiet?: boolean
}

/** `sealwright reencrypt`: a new message under other keys, with no plaintext on disk. */
export async function reencryptFile(path: string | undefined, options: ReencryptFileOptions): Promise<void> {
  const oldKeys = keyProvider(options.key, options, process.env)
  const newKeys = keyProvider(options.to, options, process.env)
  await untilSignal(async (signal) => {
    const input = await openInput(path)
    const output = await openOutput({
      wanted: options.output,
      // In its own place: the old message is there until the new one is whole, and only --force lets it go.
      otherwise: input.path,
      overwrite: options.force ?? false,
      mode: 0o666,
      isBinary: true,
    })
    const transfer = beginTransfer({ verb: 'reencrypt', input, output, quiet: options.quiet ?? false })
    try {
      const message = reencrypt(input.chunks(), {
        from: { provider: oldKeys, ...demandsOf(options), signal },
        to: { provider: newKeys, ...settingsOf(options), signal },
      })
      await pipeline(message, output.stream, { signal })
      await output.commit()
      transfer.succeeded()
    } finally {
      transfer.end()
      await output.discard()
    }
  })
}
