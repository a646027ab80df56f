import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { usageFailure } from '../failure.ts'
import { createOutputFile } from './output-file.ts'
import { release } from './release.ts'

/** Where bytes go. */
export interface Output {
  /** How messages call it. */
  readonly name: string
  /** `file` appears whole at the commit; what is written to a `pipe` is gone at once. */
  readonly kind: 'file' | 'pipe'
  readonly stream: Writable
  commit(): Promise<void>
  discard(): Promise<void>
}

export interface OutputOptions {
  /** What the user asked for: a path, `-`, or nothing. */
  readonly wanted: string | undefined
  /** The path where the user asks for nothing, or `undefined` for standard output. */
  readonly otherwise: string | undefined
  /** Replace a file that is there. */
  readonly overwrite: boolean
  /** Permission bits of a new file, before the umask. */
  readonly mode: number
  /** Refuse to write to a terminal, for bytes that would confuse it. */
  readonly isBinary: boolean
}

/** Opens a file that appears only when it is whole, or a pipe. */
export async function openOutput({ wanted, otherwise, overwrite, mode, isBinary }: OutputOptions): Promise<Output> {
  const path = wanted ?? otherwise
  if (path === undefined || path === '-') return standardOutput(isBinary)
  const existing = await stat(path).catch(() => undefined)
  if (existing?.isDirectory()) throw usageFailure(`${path}: is a folder, want a file`)
  // A device or named pipe takes bytes; a rename over it would replace /dev/null itself.
  if (existing !== undefined && !existing.isFile()) return pipe(path, createWriteStream(path))
  const file = await createOutputFile({ path, overwrite, mode })
  return { name: path, kind: 'file', ...file }
}

function standardOutput(isBinary: boolean): Output {
  if (isBinary && process.stdout.isTTY) {
    throw usageFailure('a terminal cannot show an encrypted message', 'name a file with --output, or pipe it on')
  }
  return pipe('standard output', writableTo(process.stdout))
}

function pipe(name: string, stream: Writable): Output {
  return { name, kind: 'pipe', stream, commit: async () => {}, discard: async () => {} }
}

/** Standard output, which is not ours to end, as a stream that ends. */
function writableTo(target: NodeJS.WritableStream): Writable {
  return new Writable({
    write(chunk: Uint8Array, _, callback) {
      target.write(chunk, (error) => {
        release(chunk)
        callback(error)
      })
    },
  })
}
