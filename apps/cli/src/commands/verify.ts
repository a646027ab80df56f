import { verify } from '@sealwright/core'
import { openInput } from '../files/input.ts'
import { untilSignal } from '../signals.ts'
import { printable } from '../terminal/printable.ts'
import { showProgress } from '../terminal/progress.ts'
import { countText, exactBytesText } from '../terminal/quantities.ts'
import { styleFor } from '../terminal/style.ts'
import { demandsOf, type OpeningOptions, openingProviders } from './opening.ts'

/** What `sealwright verify` takes, as parsed. */
export interface VerifyOptions extends OpeningOptions {
  readonly quiet?: boolean
}

/** `sealwright verify`: every tag and the signature, and no plaintext anywhere. */
export async function verifyFile(path: string | undefined, options: VerifyOptions): Promise<void> {
  const provider = await openingProviders(path, options)
  await untilSignal(async (signal) => {
    await using input = await openInput(path)
    const endProgress = options.quiet
      ? () => {}
      : showProgress({
          stream: process.stderr,
          title: `verifying ${printable(input.name)}`,
          done: input.bytesRead,
          total: input.length,
        })
    try {
      const verified = await verify(input.chunks(), { provider, ...demandsOf(options), signal })
      endProgress()
      if (options.quiet) return
      const { good, dim } = styleFor(process.stdout)
      const frames = `${countText(verified.frameCount)} ${verified.frameCount === 1 ? 'frame' : 'frames'}`
      const measured = `${exactBytesText(verified.plaintextLength)} of plaintext in ${frames}`
      process.stdout.write(
        `${good('verified')} ${printable(input.name)}  ${dim(`${measured}, by ${verified.openedBy.provider}`)}\n`,
      )
    } finally {
      endProgress()
    }
  })
}
