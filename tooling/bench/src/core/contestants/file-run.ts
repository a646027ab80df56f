import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Run, timedAsync } from '../../race.ts'
import { checkLength } from '../through-stream.ts'
import type { ContestantStreams, Direction } from '../work.ts'

/** A file through one contestant's stream into another file. */
export interface FileWork {
  /** Nobody copies: the same pipeline without a stream. */
  readonly who: 'sealwright' | 'javascript-sdk' | 'nobody'
  readonly direction: Direction
  readonly input: string
  readonly output: string
  /** Bytes that either file gives or takes at once. */
  readonly chunkLength: number
  /** Bytes. */
  readonly plaintextLength: number
}

/** Bytes of plaintext in a frame. */
export const fileFrameLength: number = 64 * 1024

/** Makes a run ready that writes a new file each time: overwriting one costs otherwise. */
export async function fileRun(work: FileWork): Promise<Run> {
  const streamOf = await streamsOf(work)
  const copy = timedAsync(() => copyThrough(work, streamOf()))
  return async () => {
    const time = await copy()
    const { size } = await stat(work.output)
    await rm(work.output)
    if (work.direction === 'decrypt' && work.who !== 'nobody') checkLength(work.who, size, work.plaintextLength)
    return time
  }
}

/** One file into another, through a stream or not. */
export async function copyThrough(
  { input, output, chunkLength: highWaterMark }: Pick<FileWork, 'input' | 'output' | 'chunkLength'>,
  stream: Duplex | undefined,
): Promise<void> {
  const [source, sink] = [createReadStream(input, { highWaterMark }), createWriteStream(output, { highWaterMark })]
  await (stream ? pipeline(source, stream, sink) : pipeline(source, sink))
}

async function streamsOf({ who, direction }: FileWork): Promise<() => Duplex | undefined> {
  if (who === 'nobody') return () => undefined
  const streams: ContestantStreams =
    who === 'sealwright'
      ? (await import('./sealwright.ts')).sealwrightStreams
      : (await import('./javascript-sdk.ts')).javascriptSdkStreams
  return direction === 'encrypt' ? () => streams.encryptStream(0x0478, fileFrameLength) : () => streams.decryptStream()
}
