import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Guests } from '../contestant-process.ts'
import { type Run, race } from '../race.ts'
import type { Row } from '../row.ts'
import { columns } from './columns.ts'
import { copyThrough, type FileWork, fileFrameLength } from './contestants/file-run.ts'
import { sealwrightStreams } from './contestants/sealwright.ts'
import { type Direction, plaintextOf } from './work.ts'

/** Bytes that a file gives and takes at once, by Node itself: at each, a round trip to another thread. */
const nodeChunk = 64 * 1024
/** What our guide and our command-line tool take. */
const largeChunk = 1024 * 1024
/** Bytes: the warm-up runs on a smaller file, since what warms up is the code. */
const warmUpLength = 64 * 1024 * 1024

/** Which pieces files are read and written in: as each contestant's own examples have it, or the larger ones for all. */
export type FileChunks = 'as documented' | '1 MiB chunks'

/** A file through a stream into a file. The disk's part is in the last column: the same pipeline without a stream. */
export function filesRow(direction: Direction, plaintextLength: number, fileChunks: FileChunks): Row {
  return {
    work: `0478 file to file, ${plaintextLength / 2 ** 20} MiB, 64 KiB frames, ${fileChunks}, ${direction}`,
    unit: 'MB/s',
    goals: [{ column: columns.sealwright, per: columns.javascriptSdk, atLeast: 4 }],
    async measure({ warmUps, rounds }) {
      const folder = await mkdtemp(join(tmpdir(), 'sealwright-bench-'))
      try {
        await using guests = new Guests()
        const place: Place = { guests, folder, direction, fileChunks }
        await race(await contestantsIn(place, warmUpLength), { warmUps, rounds: 1 })
        // A file of this size is a long run: three rounds say what nine of a small one do.
        const times = await race(await contestantsIn(place, plaintextLength), {
          warmUps: 0,
          rounds: Math.min(rounds, 3),
        })
        return Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, plaintextLength / 1e3 / ms]))
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  }
}

interface Place {
  readonly guests: Guests
  readonly folder: string
  readonly direction: Direction
  readonly fileChunks: FileChunks
}

async function contestantsIn(place: Place, plaintextLength: number): Promise<Record<string, Run>> {
  const { guests, folder, direction, fileChunks } = place
  const plain = join(folder, 'plain')
  await writeFile(plain, plaintextOf(plaintextLength))
  const message = { input: plain, output: join(folder, 'message'), chunkLength: largeChunk }
  if (direction === 'decrypt') await copyThrough(message, sealwrightStreams.encryptStream(0x0478, fileFrameLength))
  const input = direction === 'encrypt' ? plain : message.output

  const run = (who: FileWork['who'], chunkLength: number): Promise<Run> => {
    const work: FileWork = { who, direction, input, output: join(folder, who), chunkLength, plaintextLength }
    const module = new URL('./contestants/file-run.ts', import.meta.url).href
    return guests.prepare({ module, make: 'fileRun', given: [work] })
  }
  const theirChunk = fileChunks === 'as documented' ? nodeChunk : largeChunk
  return {
    [columns.sealwright]: await run('sealwright', largeChunk),
    [columns.javascriptSdk]: await run('javascript-sdk', theirChunk),
    [columns.rawPrimitive]: await run('nobody', largeChunk),
  }
}
