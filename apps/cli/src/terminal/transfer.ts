import type { Input } from '../files/input.ts'
import type { Output } from '../files/output.ts'
import { printable } from './printable.ts'
import { showProgress } from './progress.ts'
import { bytesText, durationText } from './quantities.ts'
import { styleFor } from './style.ts'

/** What is done to a file; it takes `ing` and `ed`. */
export type Verb = 'encrypt' | 'decrypt' | 'reencrypt'

export interface TransferOptions {
  readonly verb: Verb
  readonly input: Input
  readonly output: Output
  /** Bytes in the end, which are told. */
  readonly length: () => number
  /** Say nothing at all. */
  readonly quiet: boolean
}

/** Tells a person how a file goes from input to output: on standard error, and only what is of use there. */
export interface Transfer {
  /** Says what was done, where the output is a file. */
  succeeded(): void
  /** Ends the progress, however it went. */
  end(): void
}

export function beginTransfer({ verb, input, output, length, quiet }: TransferOptions): Transfer {
  if (quiet) return { succeeded: () => {}, end: () => {} }
  const started = performance.now()
  const end = showProgress({
    stream: process.stderr,
    title: `${verb}ing ${printable(input.name)}`,
    done: input.bytesRead,
    total: input.length,
  })
  return {
    end,
    succeeded() {
      end()
      if (output.kind !== 'file') return
      const style = styleFor(process.stderr)
      const measured = `${bytesText(length())} in ${durationText(performance.now() - started)}`
      process.stderr.write(
        `${style.good(`${verb}ed`)} ${printable(input.name)} to ${style.bold(printable(output.name))}  ${style.dim(measured)}\n`,
      )
    },
  }
}
