import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Run, race } from '../race.ts'
import type { Row } from '../row.ts'
import { columns } from './columns.ts'
import { javascriptSdkStreams } from './contestants/javascript-sdk.ts'
import { sealwrightStreams } from './contestants/sealwright.ts'
import { type ContestantStreams, type Direction, plaintextOf } from './work.ts'

const frameLength = 64 * 1024
/** Bytes that a file gives and takes at once. Node's own 64 KiB costs each contestant a thread's round trip per frame. */
const highWaterMark = 1024 * 1024
/** Bytes: the warm-up runs on a smaller file, since what warms up is the code. */
const warmUpLength = 64 * 1024 * 1024

/** A file through a stream into a file. The disk's part is in the last column: the same pipeline without a stream. */
export function filesRow(direction: Direction, plaintextLength: number): Row {
  return {
    work: `0478 file to file, ${plaintextLength / 2 ** 20} MiB, 64 KiB frames, ${direction}`,
    unit: 'MB/s',
    goals: [{ column: columns.sealwright, per: columns.javascriptSdk, atLeast: 4 }],
    async measure({ warmUps, rounds }) {
      const folder = await mkdtemp(join(tmpdir(), 'sealwright-bench-'))
      try {
        await race(await contestantsIn(folder, direction, warmUpLength), { warmUps, rounds: 1 })
        // A file of this size is a long run: three rounds say what nine of a small one do.
        const contestants = await contestantsIn(folder, direction, plaintextLength)
        const times = await race(contestants, { warmUps: 0, rounds: Math.min(rounds, 3) })
        return Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, plaintextLength / 1e3 / ms]))
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  }
}

async function contestantsIn(folder: string, direction: Direction, length: number): Promise<Record<string, Run>> {
  const plain = join(folder, 'plain')
  await writeFile(plain, plaintextOf(length))
  const input = direction === 'encrypt' ? plain : join(folder, 'message')
  if (direction === 'decrypt') await copyThrough(plain, sealwrightStreams.encryptStream(0x0478, frameLength), input)
  const output = join(folder, 'output')

  const run =
    (name: string, stream?: () => Duplex): Run =>
    async () => {
      const start = performance.now()
      await copyThrough(input, stream?.(), output)
      const time = performance.now() - start
      const { size } = await stat(output)
      if (direction === 'decrypt' && stream && size !== length)
        throw new Error(`${name}: wrote ${size} bytes of ${length}`)
      // Also so that each writes to a new file: overwriting costs otherwise.
      await rm(output)
      return time
    }
  const streamOf = (streams: ContestantStreams) => () =>
    direction === 'encrypt' ? streams.encryptStream(0x0478, frameLength) : streams.decryptStream()
  return {
    [columns.sealwright]: run(columns.sealwright, streamOf(sealwrightStreams)),
    [columns.javascriptSdk]: run(columns.javascriptSdk, streamOf(javascriptSdkStreams)),
    [columns.rawPrimitive]: run(columns.rawPrimitive),
  }
}

async function copyThrough(from: string, stream: Duplex | undefined, to: string): Promise<void> {
  const [source, sink] = [createReadStream(from, { highWaterMark }), createWriteStream(to, { highWaterMark })]
  await (stream ? pipeline(source, stream, sink) : pipeline(source, sink))
}
