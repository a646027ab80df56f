import { bytesOfBase64 } from '../bytes.ts'
import { authenticationFailed, type BodyFault, EnvelopeError } from '../errors.ts'
import {
  finalFrameMarker,
  finalFrameOverhead,
  frameBeginningLength,
  frameOverhead,
  inPartsFrom,
} from '../format/body.ts'
import { ByteQueue } from '../format/byte-queue.ts'
import { publicKeyContextName } from '../format/encryption-context.ts'
import { maxSignatureLength } from '../format/footer.ts'
import { type HeaderLimits, type ParsedHeader, parseHeader } from '../format/header.ts'
import { checkLimit, maxNonFramedLength } from '../format/limits.ts'
import type { VerifiedHeader } from '../format/message-header.ts'
import type { DecryptionMaterials } from '../materials/materials.ts'
import type { Primitives, VerificationKey, Verifier } from '../primitives/primitives.ts'
import { type AlgorithmSuite, ivLength, tagLength } from '../suites/algorithm-suites.ts'
import { type MessageOpener, unlockHeader } from './message-opener.ts'

/** Bytes at the ends of a frame that must each lie in one piece: sequence number and IV before, the tag after. */
const wholeEnds: number = Math.max(frameBeginningLength, tagLength)

/** Where a decryption stands. It moves to the right only, or to `failed`. */
export type DecryptorPhase = 'header' | 'needs-data-key' | 'body' | 'done' | 'failed'

/** What a decryption refuses, and what it lets out when. */
export interface DecryptorOptions extends HeaderLimits {
  /** Bytes of one frame or non-framed body, which are held until the tag is verified. Default: no limit. */
  readonly maxBufferedLength?: number | undefined
  /** Fail when the plaintext is longer, in bytes. Default: no limit. */
  readonly maxPlaintextLength?: number | undefined
  /** Hold all plaintext until the whole message is verified, its signature included. */
  readonly holdUntilVerified: boolean
  readonly primitives: Primitives
  /** Takes regular frames off this machine's hands: of them it then gives out nothing itself. */
  readonly openElsewhere?: OpenElsewhere | undefined
}

/**
 * Receives whole sealed frames, whose order is checked, on loan for the time of the call.
 *
 * @param framesBefore frames of the message that come before these
 */
type OpenElsewhere = (frames: Uint8Array, framesBefore: number, frameLength: number) => void

/**
 * Reads one message: a synchronous machine, into which the message is pushed and out of which plaintext comes.
 *
 * When the phase is `needs-data-key`, ask for materials by `parsedHeader` and hand them to `unlock`. Of a signed
 * message, the final frame comes out only after the signature is verified; earlier frames come out when their own tag
 * is, unless `holdUntilVerified`. After an error the machine is dead.
 */
export class Decryptor implements Disposable {
  readonly #options: DecryptorOptions
  readonly #queue = new ByteQueue()
  readonly #program: Generator<void, never, void>
  #phase: DecryptorPhase = 'header'
  #inFooter = false
  #parsed: ParsedHeader | undefined
  #materials: DecryptionMaterials | undefined
  #verifier: Verifier | undefined
  #released: Uint8Array[] = []
  #held: Uint8Array[] = []
  #frameCount = 0
  #plaintextLength = 0
  #receivedLength = 0

  constructor(options: DecryptorOptions) {
    this.#options = options
    this.#program = this.#read()
  }

  get phase(): DecryptorPhase {
    return this.#phase
  }

  /** The header as read, from the phase `needs-data-key` on. Nothing vouches for it yet. */
  get parsedHeader(): ParsedHeader | undefined {
    return this.#parsed
  }

  /** The header once its tag is verified, from the phase `body` on. */
  get header(): VerifiedHeader | undefined {
    return this.#parsed && (this.#phase === 'body' || this.#phase === 'done')
      ? { ...this.#parsed.header, authenticated: true }
      : undefined
  }

  /** Frames opened so far; a non-framed body counts as one. */
  get frameCount(): number {
    return this.#frameCount
  }

  /** Bytes of plaintext opened so far, held ones included. */
  get plaintextLength(): number {
    return this.#plaintextLength
  }

  /**
   * Takes more of the message. The chunk is on loan until this returns; in the phase `needs-data-key`, until `unlock` does.
   *
   * @returns plaintext that may be seen
   * @throws EnvelopeError
   */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#receivedLength += chunk.length
    this.#queue.lend(chunk)
    return this.#run()
  }

  /**
   * Goes on with the data key; it is erased before this returns.
   *
   * @throws EnvelopeError `ERR_AUTHENTICATION_FAILED` if the header does not commit to it, or the header's tag fails
   */
  unlock(materials: DecryptionMaterials): Uint8Array[] {
    if (this.#phase !== 'needs-data-key') {
      materials.dataKey[Symbol.dispose]()
      throw new TypeError(`decryptor: unlocked in the phase ${this.#phase}`)
    }
    this.#materials = materials
    return this.#run()
  }

  /** Ends the input. @throws EnvelopeError `ERR_TRUNCATED` unless the message is complete */
  finish(): void {
    if (this.#phase === 'done') return
    if (this.#phase === 'needs-data-key') throw new TypeError('decryptor: finished before it was unlocked')
    const inside = this.#phase === 'header' ? 'header' : this.#inFooter ? 'footer' : 'body'
    this[Symbol.dispose]()
    if (this.#receivedLength === 0) {
      throw new EnvelopeError('ERR_NOT_A_MESSAGE', 'header: want a message, got no bytes', { looksLike: 'empty' })
    }
    throw new EnvelopeError(
      'ERR_TRUNCATED',
      `${inside}: the input ended after ${this.#receivedLength} bytes, inside the message`,
      {
        inside,
      },
    )
  }

  /** Erases all that waits. */
  [Symbol.dispose](): void {
    for (const plaintext of [...this.#held, ...this.#released]) plaintext.fill(0)
    this.#held = []
    this.#released = []
    this.#queue.erase()
    this.#materials?.dataKey[Symbol.dispose]()
    if (this.#phase !== 'done') this.#phase = 'failed'
  }

  #run(): Uint8Array[] {
    if (this.#phase === 'failed') throw new TypeError('decryptor: used after it failed or was disposed of')
    try {
      this.#program.next()
    } catch (error) {
      this.#phase = 'failed'
      this[Symbol.dispose]()
      throw error
    }
    // While the data key is asked for, the chunk stays on loan: to copy a message of one piece whole would double its cost.
    if (this.#phase !== 'needs-data-key') this.#queue.settle()
    const released = this.#released
    this.#released = []
    return released
  }

  /** The whole message in its order. Each `yield` waits for more bytes, or for the data key. */
  *#read(): Generator<void, never, void> {
    const parsed = yield* parseHeader(this.#queue, this.#options)
    this.#parsed = parsed
    const { header } = parsed
    if (header.contentType === 'framed')
      checkLimit('maxBufferedLength', this.#options.maxBufferedLength, header.frameLength)
    const verificationKey = this.#verificationKey(parsed)

    this.#phase = 'needs-data-key'
    while (this.#materials === undefined) yield
    const opener = unlockHeader(this.#options.primitives, parsed, this.#materials)
    this.#phase = 'body'
    if (verificationKey && header.algorithmSuite.signature) {
      this.#verifier = verificationKey.createVerifier(header.algorithmSuite.signature.hash)
      this.#verifier.update(parsed.authenticatedBytes)
      if (header.algorithmSuite.messageFormatVersion === 1) this.#verifier.update(parsed.iv)
      this.#verifier.update(parsed.tag)
    }

    const last = yield* header.contentType === 'framed'
      ? this.#frames(opener, header.frameLength)
      : this.#singleBlock(opener)
    // Held also while the footer is missing: the last plaintext of a signed message waits for the signature.
    this.#held.push(last)
    if (this.#verifier) yield* this.#footer(this.#verifier, header.algorithmSuite)

    this.#released.push(...this.#held)
    this.#held = []
    this.#phase = 'done'
    for (;;) {
      if (this.#queue.length > 0) {
        throw new EnvelopeError('ERR_TRAILING_BYTES', `message: want its end, got ${this.#queue.length} more bytes`, {
          count: this.#queue.length,
        })
      }
      yield
    }
  }

  /** Checked before anyone is asked for a key: a bad point is the message's fault. */
  #verificationKey({ header, encryptionContext }: ParsedHeader): VerificationKey | undefined {
    const { signature } = header.algorithmSuite
    if (signature === undefined) return undefined
    // There and in base64: `parseHeader` refuses a signed message otherwise.
    const point = bytesOfBase64(encryptionContext.get(publicKeyContextName)!)!
    const key = this.#options.primitives.importVerificationKey(signature.curve, point)
    if (key === undefined) {
      throw new EnvelopeError(
        'ERR_HEADER_INVALID',
        `header: want a compressed point on ${signature.curve} in '${publicKeyContextName}', got something else`,
        {
          fault: 'public-key',
          offset: 0,
        },
      )
    }
    return key
  }

  *#frames(opener: MessageOpener, frameLength: number): Generator<void, Uint8Array, void> {
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
    const [iv, sealed] = [frame.subarray(8, 8 + ivLength), frame.subarray(8 + ivLength + 4)]
    const plaintext = opener.openPart('final-frame', expected, iv, sealed)
    this.#count(1, plaintext.length)
    return plaintext
  }

  *#singleBlock(opener: MessageOpener): Generator<void, Uint8Array, void> {
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
    const plaintext = opener.openPart('single-block', 1, block.subarray(0, ivLength), block.subarray(contentAt))
    this.#count(1, plaintext.length)
    return plaintext
  }

  *#footer(verifier: Verifier, { signature }: AlgorithmSuite): Generator<void, void, void> {
    this.#inFooter = true
    const queue = this.#queue
    while (queue.length < 2) yield
    const [high, low] = queue.peek(0, 2)
    const signatureLength = (high! << 8) | low!
    const max = maxSignatureLength[signature!.curve]
    if (signatureLength > max) {
      throw bodyInvalid('signature-length', `footer: want a signature of at most ${max} bytes, got ${signatureLength}`)
    }
    while (queue.length < 2 + signatureLength) yield
    queue.take(2)
    if (!verifier.verify(queue.take(signatureLength))) throw authenticationFailed()
  }

  #release(plaintext: readonly Uint8Array[]): void {
    const destination = this.#options.holdUntilVerified ? this.#held : this.#released
    destination.push(...plaintext)
  }

  #count(frames: number, plaintextLength: number): void {
    this.#frameCount += frames
    this.#plaintextLength += plaintextLength
    checkLimit('maxPlaintextLength', this.#options.maxPlaintextLength, this.#plaintextLength)
  }
}

function wrongSequenceNumber(expected: number, actual: number): EnvelopeError<'ERR_BODY_INVALID'> {
  return bodyInvalid('sequence-number', `frame ${expected}: want sequence number ${expected}, got ${actual}`, expected)
}

function bodyInvalid(fault: BodyFault, message: string, sequenceNumber?: number): EnvelopeError<'ERR_BODY_INVALID'> {
  return new EnvelopeError('ERR_BODY_INVALID', message, {
    fault,
    ...(sequenceNumber !== undefined && { sequenceNumber }),
  })
}
