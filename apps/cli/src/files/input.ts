import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { usageFailure } from '../failure.ts'

/** Where bytes come from. */
export interface Input {
  /** How messages call it. */
  readonly name: string
  /** The path, or `undefined` for standard input. */
  readonly path: string | undefined
  readonly stream: Readable
  /** Length in bytes, where it is known. */
  readonly length: number | undefined
  /** Bytes that the stream has read so far. */
  bytesRead(): number
}

/** Large reads: with small ones the calls cost more than the bytes. */
const readLength = 1 << 20

/** Opens a file, or standard input for `-` or no path at all. Fails before any other work is done. */
export async function openInput(path: string | undefined): Promise<Input> {
  if (path === undefined || path === '-') return standardInput(path)
  const handle = await open(path, 'r')
  const stats = await handle.stat()
  if (stats.isDirectory()) {
    await handle.close()
    throw usageFailure(`${path}: is a folder, want a file`, `pack it first: tar c ${path} | sealwright encrypt …`)
  }
  const stream = handle.createReadStream({ highWaterMark: readLength })
  const length = stats.isFile() ? stats.size : undefined
  return { name: path, path, stream, length, bytesRead: () => stream.bytesRead }
}

function standardInput(path: string | undefined): Input {
  if (path === undefined && process.stdin.isTTY) {
    throw usageFailure('nothing to read: name a file, or pipe something in', '`-` reads what you type, until Ctrl-D')
  }
  const stream = process.stdin
  return {
    name: 'standard input',
    path: undefined,
    stream,
    length: undefined,
    // A file or a socket by nature, and both count; the types know only what every stream has.
    bytesRead: () => (stream as { bytesRead?: number }).bytesRead ?? 0,
  }
}
