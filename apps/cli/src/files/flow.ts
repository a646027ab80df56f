import type { Duplex, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Input } from './input.ts'
import type { Output } from './output.ts'

export interface FlowOptions {
  readonly input: Input
  /** What the bytes pass through, in order. */
  readonly through: readonly [Duplex, ...Duplex[]]
  readonly output: Output
  readonly signal: AbortSignal
}

/** Lets all bytes of an input run through streams into an output, at the pace of the slowest. */
export async function flow({ input, through, output, signal }: FlowOptions): Promise<void> {
  const [first] = through
  const poured = pour(input, first).catch((error: unknown) => void first.destroy(error as Error))
  // Standard output stays open: it is not ours to close.
  await pipeline([...through, output.stream], { signal, end: output.kind === 'file' })
  await poured
}

async function pour(input: Input, stream: Writable): Promise<void> {
  for await (const chunk of input.chunks()) await written(stream, chunk)
  stream.end()
}

/** Resolves when the stream is done with the chunk, not when it has merely queued it: the memory is used again. */
function written(stream: Writable, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = () => reject(new Error('the stream was closed before its input ended'))
    stream.once('close', onClose)
    stream.write(chunk, (error) => {
      stream.off('close', onClose)
      if (error) reject(error)
      else resolve()
    })
  })
}
