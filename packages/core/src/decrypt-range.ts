import { primitives } from '#primitives'
import { concatBytes } from './bytes.ts'
import { admission, type DecryptOptions, limitsOf } from './decrypt.ts'
import { checkBytes } from './encrypt.ts'
import { EnvelopeError } from './errors.ts'
import { finalFrameMarker, finalFrameOverhead, frameOverhead } from './format/body.ts'
import { type BodyExtent, extentByLength } from './format/body-extent.ts'
import { ByteQueue } from './format/byte-queue.ts'
import { type ParsedHeader, parseHeader } from './format/header.ts'
import { checkInteger, checkLimit, defaultMaxBufferedLength } from './format/limits.ts'
import type { MessageHeader, VerifiedHeader } from './format/message-header.ts'
import { type MessageOpener, unlockHeader } from './machine/message-opener.ts'
import type { OpenedBy } from './materials/materials.ts'
import { ivLength } from './suites/algorithm-suites.ts'

/** Something that can be read from anywhere: a file, a `fetch` with a range, an object store. */
export interface RandomAccess {
  /** Bytes of the whole message. */
  readonly size: number
  /** Exactly `length` bytes from `offset` on: fewer mean that there are no more, and fail with `ERR_TRUNCATED`. */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>
}

/** Which part of the plaintext. */
export type DecryptRangeOptions = DecryptOptions & {
  /** First byte of the plaintext that is wanted, from 0. */
  readonly start: number
  /** The byte after the last that is wanted; more than there is means to the end. */
  readonly end: number
  /**
   * Open the final frame, too, at the cost of one more read. Without it nothing proves that the message is not cut short or
   * extended by whole frames; the bytes that are returned are authentic in any case. Default: `true`.
   */
  readonly verifyEnd?: boolean
}

/** A part of a plaintext. */
export interface DecryptRangeResult {
  readonly plaintext: Uint8Array
  readonly header: VerifiedHeader
  readonly openedBy: OpenedBy
  /** Bytes of the whole plaintext: proved if `isEndVerified`, else what the size of the message says. */
  readonly plaintextLength: number
  readonly isEndVerified: boolean
}

/** Bytes that are read at first, in the hope that they hold the header. */
const firstReadLength = 8192

/** Bytes of frames that are read at once. */
const readAtOnce = 1024 * 1024

/**
 * Decrypts a part of an unsigned framed message without reading the rest. Each frame is authenticated at its place: no other
 * frame, and no frame of another message, can stand in for it.
 *
 * `maxPlaintextLength` is a limit of the part, not of the whole.
 *
 * @throws EnvelopeError `ERR_NOT_SEEKABLE` for signed and for non-framed messages, `ERR_TRUNCATED` if the source ends before its size,
 *   else as `decrypt`
 * @throws RangeError unless 0 <= start <= end, or if the source gives more than it was asked for
 * @throws TypeError if the source gives no `Uint8Array`
 * @example
 * const { plaintext } = await decryptRange(file, { provider, start: 0, end: 512 })
 */
export async function decryptRange(source: RandomAccess, options: DecryptRangeOptions): Promise<DecryptRangeResult> {
  const { start, end, verifyEnd = true, signal } = options
  checkInteger('start', start, { min: 0, max: Number.MAX_SAFE_INTEGER })
  checkInteger('end', end, { min: start, max: Number.MAX_SAFE_INTEGER })
  const { maxBufferedLength = defaultMaxBufferedLength, maxPlaintextLength, ...limits } = limitsOf(options)
  let inside: 'header' | 'body' = 'header'
  const read = (offset: number, length: number): Promise<Uint8Array> =>
    readExactly(source, { offset, length, inside }, signal)

  const parsed = await readHeader(read, source.size, limits)
  inside = 'body'
  const { header } = parsed
  checkSeekable(header)
  checkLimit('maxBufferedLength', maxBufferedLength, header.frameLength)
  const extent = extentByLength(header, source.size)
  if (extent === undefined) {
    throw new EnvelopeError('ERR_TRUNCATED', `body: no message of this header has ${source.size} bytes`, {
      inside: 'body',
    })
  }
  const wantedEnd = Math.min(end, extent.plaintextLength)
  checkLimit('maxPlaintextLength', maxPlaintextLength, wantedEnd - start)
  const materials = await admission(options, {})(parsed)
  const { openedBy } = materials
  const frames = new Frames(unlockHeader(primitives, parsed, materials), header, extent, read)

  const plaintext = start < wantedEnd ? await frames.range(start, wantedEnd) : new Uint8Array(0)
  if (verifyEnd && !frames.hasOpenedFinal) await frames.open(extent.frameCount, 1)
  return {
    plaintext,
    header: { ...header, authenticated: true },
    openedBy,
    plaintextLength: extent.plaintextLength,
    isEndVerified: frames.hasOpenedFinal,
  }
}

type Read = (offset: number, length: number) => Promise<Uint8Array>

async function readExactly(
  source: RandomAccess,
  { offset, length, inside }: { readonly offset: number; readonly length: number; readonly inside: 'header' | 'body' },
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  signal?.throwIfAborted()
  const bytes = await source.read(offset, length, signal)
  checkBytes('source', bytes)
  if (bytes.length > length) throw new RangeError(`source: want ${length} bytes at ${offset}, got ${bytes.length}`)
  // A file that was cut since its size was asked for, say: no mistake in anybody's code.
  if (bytes.length < length) {
    throw new EnvelopeError(
      'ERR_TRUNCATED',
      `${inside}: want ${length} bytes at ${offset} of ${source.size}, got ${bytes.length}`,
      { inside },
    )
  }
  return bytes
}

async function readHeader(read: Read, size: number, limits: Parameters<typeof parseHeader>[1]): Promise<ParsedHeader> {
  const queue = new ByteQueue()
  const program = parseHeader(queue, limits)
  let step = program.next()
  for (let at = 0, length = firstReadLength; !step.done; length *= 2) {
    const available = Math.min(length, size - at)
    if (available <= 0) {
      throw new EnvelopeError('ERR_TRUNCATED', `header: the input ended after ${size} bytes, inside the header`, {
        inside: 'header',
      })
    }
    queue.lend(await read(at, available))
    at += available
    step = program.next()
  }
  return step.value
}

function checkSeekable({ algorithmSuite, contentType }: MessageHeader): void {
  const reason = algorithmSuite.signature ? 'signed' : contentType === 'non-framed' ? 'non-framed' : undefined
  if (reason !== undefined) {
    throw new EnvelopeError(
      'ERR_NOT_SEEKABLE',
      `decrypt: want an unsigned framed message to read a part of, got a ${reason} one`,
      { reason },
    )
  }
}

/** The frames of one message, read and opened by their place. */
class Frames {
  hasOpenedFinal = false
  readonly #opener: MessageOpener
  readonly #header: MessageHeader
  readonly #extent: BodyExtent
  readonly #read: Read

  constructor(opener: MessageOpener, header: MessageHeader, extent: BodyExtent, read: Read) {
    this.#opener = opener
    this.#header = header
    this.#extent = extent
    this.#read = read
  }

  /** Plaintext from `start` to `end`, which is more and at most the whole. */
  async range(start: number, end: number): Promise<Uint8Array> {
    const { frameLength } = this.#header
    const first = Math.floor(start / frameLength) + 1
    const last = Math.min(Math.floor((end - 1) / frameLength) + 1, this.#extent.frameCount)
    const step = Math.max(1, Math.floor(readAtOnce / frameLength))
    const parts: Uint8Array[] = []
    for (let frame = first; frame <= last; frame += step) {
      parts.push(...(await this.open(frame, Math.min(step, last + 1 - frame))))
    }
    const skipped = (first - 1) * frameLength
    return concatBytes(parts).slice(start - skipped, end - skipped)
  }

  /** Opens `count` frames from the one of sequence number `first` on. */
  async open(first: number, count: number): Promise<Uint8Array[]> {
    const { headerLength, frameLength } = this.#header
    const { frameCount, plaintextLength } = this.#extent
    const sealedLength = frameOverhead + frameLength
    const finalLength = finalFrameOverhead + plaintextLength - (frameCount - 1) * frameLength
    const includesFinal = first + count - 1 === frameCount
    const length = includesFinal ? (count - 1) * sealedLength + finalLength : count * sealedLength
    const bytes = await this.#read(headerLength + (first - 1) * sealedLength, length)
    return Array.from({ length: count }, (_, index) => {
      const sequenceNumber = first + index
      const frame = bytes.subarray(index * sealedLength, (index + 1) * sealedLength)
      return sequenceNumber === frameCount
        ? this.#openFinal(bytes.subarray(index * sealedLength))
        : this.#openRegular(frame, sequenceNumber)
    })
  }

  #openRegular(frame: Uint8Array, sequenceNumber: number): Uint8Array {
    checkNumber(frame, 0, sequenceNumber, sequenceNumber)
    return this.#opener.openPart('frame', sequenceNumber, frame.subarray(4, 4 + ivLength), frame.subarray(4 + ivLength))
  }

  #openFinal(frame: Uint8Array): Uint8Array {
    const sequenceNumber = this.#extent.frameCount
    checkNumber(frame, 0, finalFrameMarker, sequenceNumber)
    checkNumber(frame, 4, sequenceNumber, sequenceNumber)
    checkNumber(frame, 8 + ivLength, frame.length - finalFrameOverhead, sequenceNumber)
    const plaintext = this.#opener.openPart(
      'final-frame',
      sequenceNumber,
      frame.subarray(8, 8 + ivLength),
      frame.subarray(8 + ivLength + 4),
    )
    this.hasOpenedFinal = true
    return plaintext
  }
}

/** A number in a frame that the size of the message foretells. */
function checkNumber(frame: Uint8Array, at: number, wanted: number, sequenceNumber: number): void {
  const actual = new DataView(frame.buffer, frame.byteOffset, frame.length).getUint32(at)
  if (actual !== wanted) {
    throw new EnvelopeError(
      'ERR_BODY_INVALID',
      `frame ${sequenceNumber}: want ${wanted} at byte ${at} by the message's size, got ${actual}`,
      {
        fault: 'sequence-number',
        sequenceNumber,
      },
    )
  }
}
