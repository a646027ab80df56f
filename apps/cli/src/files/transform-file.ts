import { pipeline } from 'node:stream/promises'
import { untilSignal } from '../signals.ts'
import { beginTransfer, type Verb } from '../terminal/transfer.ts'
import { type Input, openInput } from './input.ts'
import { type Output, openOutput } from './output.ts'

/** What a person says of every command that writes a file, as parsed. */
export interface FileOptions {
  /** Default: see each command. */
  readonly output?: string
  /** Replace the output file if there is one. Default false. */
  readonly force?: boolean
  readonly quiet?: boolean
}

/** One file, or pipe, made of another. */
export interface FileTransform {
  readonly verb: Verb
  /** The input; `undefined` or `-` for standard input. */
  readonly path: string | undefined
  readonly options: FileOptions
  /** Where a file's output goes if the options do not say; a pipe's goes to standard output. */
  readonly nameOf: (path: string) => string
  /** Permission bits of a new file, before the umask. */
  readonly mode: number
  /** Whether the output would confuse a terminal. */
  readonly isBinary: boolean
  /** The side whose length a person is told: the plaintext's, where one side has it. */
  readonly measured: 'input' | 'output'
  /** The bytes of the output, at the pace of whoever reads them. */
  readonly pieces: (
    input: AsyncIterable<Uint8Array>,
    circumstances: { readonly outputKind: Output['kind']; readonly signal: AbortSignal },
  ) => AsyncIterable<Uint8Array>
}

/** Makes the output of the input, whole or not at all where it is a file, and tells how it goes. */
export async function transformFile(transform: FileTransform): Promise<void> {
  await untilSignal(async (signal) => {
    await using input = await openInput(transform.path)
    const output = await openOutputFor(input, transform)
    try {
      await run(transform, { input, output, signal })
    } finally {
      await output.discard()
    }
  })
}

function openOutputFor(input: Input, { options, nameOf, mode, isBinary }: FileTransform): Promise<Output> {
  return openOutput({
    wanted: options.output,
    otherwise: input.path && nameOf(input.path),
    overwrite: options.force ?? false,
    mode,
    isBinary,
  })
}

interface Open {
  readonly input: Input
  readonly output: Output
  readonly signal: AbortSignal
}

async function run({ verb, options, measured, pieces }: FileTransform, { input, output, signal }: Open): Promise<void> {
  let bytesMade = 0
  async function* made(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of pieces(input.chunks(), { outputKind: output.kind, signal })) {
      bytesMade += piece.length
      yield piece
    }
  }
  const length = measured === 'input' ? input.bytesRead : () => bytesMade
  const transfer = beginTransfer({ verb, input, output, length, quiet: options.quiet ?? false })
  try {
    await pipeline(made, output.stream, { signal })
    await output.commit()
    transfer.succeeded()
  } finally {
    transfer.end()
  }
}
