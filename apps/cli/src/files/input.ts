import { type FileHandle, open } from 'node:fs/promises'
import { usageFailure } from '../failure.ts'

/** Where bytes come from. Disposed of, it lets go of the file, also if it was not read to its end. */
export interface Input extends AsyncDisposable {
  /** How messages call it. */
  readonly name: string
  /** The path, or `undefined` for standard input. */
  readonly path: string | undefined
  /** Length in bytes, where it is known. */
  readonly length: number | undefined
  /** The bytes, once. A chunk is good until the next one is asked for: its memory may be used again. */
  chunks(): AsyncIterable<Uint8Array>
  /** Bytes given out so far. */
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
  return counted(chunksOfFile(handle), {
    name: path,
    path,
    length: stats.isFile() ? stats.size : undefined,
    [Symbol.asyncDispose]: () => handle.close(),
  })
}

function standardInput(path: string | undefined): Input {
  if (path === undefined && process.stdin.isTTY) {
    throw usageFailure('nothing to read: name a file, or pipe something in', '`-` reads what you type, until Ctrl-D')
  }
  return counted(process.stdin, {
    name: 'standard input',
    path: undefined,
    length: undefined,
    [Symbol.asyncDispose]: async () => {},
  })
}

function counted(source: AsyncIterable<Uint8Array>, description: Omit<Input, 'chunks' | 'bytesRead'>): Input {
  let bytesRead = 0
  return {
    ...description,
    bytesRead: () => bytesRead,
    async *chunks() {
      for await (const chunk of source) {
        bytesRead += chunk.length
        yield chunk
      }
    },
  }
}

/**
 * A file by two buffers in turn: one is read into while the other is worked on.
 *
 * Not `createReadStream`, which takes new memory for each chunk: the collector lets some 60 MB of it gather.
 */
async function* chunksOfFile(handle: FileHandle): AsyncGenerator<Uint8Array, void, undefined> {
  let current = Buffer.allocUnsafeSlow(readLength)
  let next = Buffer.allocUnsafeSlow(readLength)
  let reading = handle.read(current)
  try {
    for (;;) {
      const { bytesRead } = await reading
      if (bytesRead === 0) return
      reading = handle.read(next)
      yield current.subarray(0, bytesRead)
      ;[current, next] = [next, current]
    }
  } finally {
    // A read may still be under way, for which nobody waits any more.
    await reading.catch(() => {})
  }
}
