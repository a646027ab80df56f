import { type BodyFault, EnvelopeError } from '../errors.ts'
import {
  finalFrameMarker,
  finalFrameOverhead,
  frameBeginningLength,
  frameOverhead,
  inPartsFrom,
} from '../format/body.ts'
import type { ByteQueue } from '../format/byte-queue.ts'
import { checkLimit, maxNonFramedLength } from '../format/limits.ts'
import type { Primitives, Verifier } from '../primitives/primitives.ts'
import { ivLength, tagLength } from '../suites/algorithm-suites.ts'
import type { MessageOpener } from './message-opener.ts'

/** Bytes at the ends of a frame that must each lie in one piece: sequence number and IV before, the tag after. */
const wholeEnds: number = Math.max(frameBeginningLength, tagLength)

/** How much of a body is read. */
interface BodyLimits {
  /** Bytes of one frame or non-framed body, which are held until the tag is verified. Default: no limit. */
  readonly maxBufferedLength?: number | undefined
  /** Fail when the plaintext is longer, in bytes. Default: no limit. */
  readonly maxPlaintextLength?: number | undefined
}

/**
 * Receives whole sealed frames, whose order is checked, on loan for the time of the call.
 *
 * @param framesBefore frames of the message that come before these
 */
type OpenElsewhere = (frames: Uint8Array, framesBefore: number, frameLength: number) => void

/** How a body is read, the same for every message. */
export interface BodyOptions extends BodyLimits {
  readonly primitives: Primitives
  /** Takes regular frames off this machine's hands: of them it then gives out nothing itself. */
  readonly openElsewhere?: OpenElsewhere | undefined
}

/** What one body is read from, and where its plaintext goes. */
interface BodyConnections {
  readonly queue: ByteQueue
  /** Sees each byte of a signed message's body. */
  readonly verifier: Pick<Verifier, 'update'> | undefined
  /** Takes plaintext whose tag is verified. */
  readonly release: (plaintext: readonly Uint8Array[]) => void
}

/**
 * Reads a message's body in its order: each `yield` of its programs waits for more bytes in the queue. What opens the message lives in
 * the programs alone, so that it goes when they end.
 */
export class BodyReader {
  readonly #options: BodyOptions
  readonly #queue: ByteQueue
  readonly #verifier: BodyConnections['verifier']
  readonly #release: BodyConnections['release']
  #frameCount = 0
  #plaintextLength = 0

  constructor(options: BodyOptions, { queue, verifier, release }: BodyConnections) {
    this.#options = options
    this.#queue = queue
    this.#verifier = verifier
    this.#release = release
  }

  /** Frames read so far; a non-framed body counts as one. */
  get frameCount(): number {
    return this.#frameCount
  }

  /** Bytes of plaintext in them. */
  get plaintextLength(): number {
    return this.#plaintextLength
  }

  /**
   * Frames up to the final one, which is returned and not released: the caller decides when it may be seen.
   *
   * @param frameLength bytes of plaintext in each but the last
   */
  *frames(opener: MessageOpener, frameLength: number): Generator<void, Uint8Array, void> {
    const queue = this.#queue
    const sealedLength = frameOverhead + frameLength
    let expected = 1
    for (;;) {
      while (queue.length < 4) yield
      const sequenceNumber = queue.peekUint32(0)
      if (sequenceNumber === finalFrameMarker) return yield* this.#finalFrame(opener, expected, frameLength)

      if (sequenceNumber !== expected) throw wrongSequenceNumber(expected, sequenceNumber)
      while (queue.length < sealedLength) yield
      expected +=
        frameLength < inPartsFrom || this.#options.openElsewhere
          ? this.#openFrames(opener, expected, frameLength)
          : this.#openFrame(opener, expected, frameLength)
    }
  }

  /** Opens as many frames as lie one after another in memory, one at least. @returns how many */
  #openFrames(opener: MessageOpener, first: number, frameLength: number): number {
    const queue = this.#queue
    const sealedLength = frameOverhead + frameLength
    const most = Math.floor(queue.contiguousLength / sealedLength)
    let count = 1
    while (count < most && queue.peekUint32(count * sealedLength) === first + count) count += 1
    this.#count(count, count * frameLength)
    const frames = queue.take(count * sealedLength)
    this.#verifier?.update(frames)
    if (this.#options.openElsewhere) {
      this.#options.openElsewhere(frames, first - 1, frameLength)
      return count
    }
    const plaintext = this.#options.primitives.allocate(count * frameLength)
    opener.openFramesInto(first, frames, frameLength, plaintext)
    this.#release([plaintext])
    return count
  }

  /** Opens a frame so large that copying it would cost more than AES does. @returns 1 */
  #openFrame(opener: MessageOpener, sequenceNumber: number, frameLength: number): number {
    const [frame, ...rest] = this.#queue.takeParts(frameOverhead + frameLength, wholeEnds) as [
      Uint8Array,
      ...Uint8Array[],
    ]
    this.#count(1, frameLength)
    for (const part of [frame, ...rest]) this.#verifier?.update(part)
    const sealed = [frame.subarray(frameBeginningLength), ...rest]
    this.#release(opener.openParts('frame', sequenceNumber, frame.subarray(4, frameBeginningLength), sealed))
    return 1
  }

  *#finalFrame(opener: MessageOpener, expected: number, frameLength: number): Generator<void, Uint8Array, void> {
    const queue = this.#queue
    while (queue.length < 8) yield
    const sequenceNumber = queue.peekUint32(4)
    if (sequenceNumber !== expected) throw wrongSequenceNumber(expected, sequenceNumber)
    while (queue.length < 8 + ivLength + 4) yield
    const contentLength = queue.peekUint32(8 + ivLength)
    if (contentLength > frameLength) {
      throw bodyInvalid(
        'content-length',
        `frame ${expected}: want a final frame of at most ${frameLength} bytes, got ${contentLength}`,
        expected,
      )
    }
    while (queue.length < finalFrameOverhead + contentLength) yield
    const frame = queue.take(finalFrameOverhead + contentLength)
    this.#verifier?.update(frame)
    this.#count(1, contentLength)
    const [iv, sealed] = [frame.subarray(8, 8 + ivLength), frame.subarray(8 + ivLength + 4)]
    return opener.openPart('final-frame', expected, iv, sealed)
  }

  /** A body of one piece, which is returned. */
  *singleBlock(opener: MessageOpener): Generator<void, Uint8Array, void> {
    const queue = this.#queue
    const contentAt = ivLength + 8
    while (queue.length < contentAt) yield
    const contentLength = queue.peekUint32(ivLength) * 2 ** 32 + queue.peekUint32(ivLength + 4)
    if (contentLength > maxNonFramedLength) {
      throw bodyInvalid('content-length', `body: want at most ${maxNonFramedLength} bytes, got ${contentLength}`)
    }
    checkLimit('maxBufferedLength', this.#options.maxBufferedLength, contentLength)
    while (queue.length < contentAt + contentLength + tagLength) yield
    const block = queue.take(contentAt + contentLength + tagLength)
    this.#verifier?.update(block)
    this.#count(1, contentLength)
    return opener.openPart('single-block', 1, block.subarray(0, ivLength), block.subarray(contentAt))
  }

  /** Before anything is opened: what is too long is never plaintext. @throws EnvelopeError `ERR_LIMIT` */
  #count(frames: number, plaintextLength: number): void {
    this.#frameCount += frames
    this.#plaintextLength += plaintextLength
    checkLimit('maxPlaintextLength', this.#options.maxPlaintextLength, this.#plaintextLength)
  }
}

function wrongSequenceNumber(expected: number, actual: number): EnvelopeError<'ERR_BODY_INVALID'> {
  return bodyInvalid('sequence-number', `frame ${expected}: want sequence number ${expected}, got ${actual}`, expected)
}

/** What is wrong with a body, or with the footer behind it. */
export function bodyInvalid(
  fault: BodyFault,
  message: string,
  sequenceNumber?: number,
): EnvelopeError<'ERR_BODY_INVALID'> {
  return new EnvelopeError('ERR_BODY_INVALID', message, {
    fault,
    ...(sequenceNumber !== undefined && { sequenceNumber }),
  })
}
