import { BodyAad, finalFrameMarker, finalFrameOverhead, frameOverhead } from '../format/body.ts'
import { checkLimit, maxUint32 } from '../format/limits.ts'
import type { AesKey, SealedParts } from '../primitives/primitives.ts'
import { ivLength, tagLength } from '../suites/algorithm-suites.ts'

/**
 * Seals one message's header and frames under its derived key, each with an IV of its own: 0 for the header, then the
 * sequence numbers. It refuses to seal the header twice, or anything after the final frame, so no IV can repeat.
 */
export class MessageSealer {
  readonly #key: AesKey
  readonly #iv: Uint8Array = new Uint8Array(ivLength)
  readonly #ivView: DataView = new DataView(this.#iv.buffer)
  readonly #messageId: Uint8Array
  /** Made with the first such frame: a short message has none. */
  #frameAad: BodyAad | undefined
  #sequenceNumber: number
  #headerIsSealed = false
  #isFinished = false

  /** @param framesBefore frames that another sealer of this key takes: this one begins after them. Default: 0 */
  constructor(key: AesKey, messageId: Uint8Array, framesBefore = 0) {
    this.#key = key
    this.#sequenceNumber = framesBefore
    this.#messageId = messageId
  }

  /** The 16-byte tag over a header. The key is the message's own, so IV 0 serves this one call. */
  headerTag(aad: Uint8Array): Uint8Array {
    if (this.#headerIsSealed) throw new TypeError('message sealer: the header was sealed already')
    this.#headerIsSealed = true
    const tag = new Uint8Array(tagLength)
    this.#key.sealInto({ iv: new Uint8Array(ivLength), aad }, new Uint8Array(0), tag, 0)
    return tag
  }

  /** Writes a frame to `output` from `at` on. @returns where it ends */
  frameInto(plaintext: Uint8Array, output: Uint8Array, at: number): number {
    const sequenceNumber = this.#next()
    const aad = this.#aadOfFrame(sequenceNumber, plaintext.length)
    writeUint32(output, at, sequenceNumber)
    output.set(this.#iv, at + 4)
    this.#key.sealInto({ iv: this.#iv, aad }, plaintext, output, at + 4 + ivLength)
    return at + frameOverhead + plaintext.length
  }

  /**
   * Seals a frame whose plaintext lies in parts, without a copy of it.
   *
   * The frame's first 16 bytes are written to `output` from `at` on; ciphertext and tag follow them in the message.
   */
  frameParts(plaintext: readonly Uint8Array[], output: Uint8Array, at: number): SealedParts {
    const sequenceNumber = this.#next()
    let plaintextLength = 0
    for (const { length } of plaintext) plaintextLength += length
    writeUint32(output, at, sequenceNumber)
    output.set(this.#iv, at + 4)
    return this.#key.sealParts({ iv: this.#iv, aad: this.#aadOfFrame(sequenceNumber, plaintextLength) }, plaintext)
  }

  /** Writes the final frame to `output` from `at` on; nothing can be sealed after it. @returns where it ends */
  finalFrameInto(plaintext: Uint8Array, output: Uint8Array, at: number): number {
    const sequenceNumber = this.#next(maxUint32)
    this.#isFinished = true
    const aad = new BodyAad(this.#messageId, 'final-frame').of(sequenceNumber, plaintext.length)
    writeUint32(output, at, finalFrameMarker)
    writeUint32(output, at + 4, sequenceNumber)
    output.set(this.#iv, at + 8)
    writeUint32(output, at + 8 + ivLength, plaintext.length)
    this.#key.sealInto({ iv: this.#iv, aad }, plaintext, output, at + 8 + ivLength + 4)
    return at + finalFrameOverhead + plaintext.length
  }

  /** Leaves the next `count` sequence numbers to another sealer of this key. @returns how many frames come before them */
  leave(count: number): number {
    const framesBefore = this.#sequenceNumber
    checkLimit('frames of one message', maxUint32 - 1, framesBefore + count)
    this.#sequenceNumber += count
    return framesBefore
  }

  #aadOfFrame(sequenceNumber: number, plaintextLength: number): Uint8Array {
    this.#frameAad ??= new BodyAad(this.#messageId, 'frame')
    return this.#frameAad.of(sequenceNumber, plaintextLength)
  }

  /**
   * The next sequence number, also put into the IV: 8 zero bytes, then the number.
   *
   * @param max for a final frame, which has its marker besides, all numbers. Default: those of regular frames
   */
  #next(max: number = maxUint32 - 1): number {
    if (this.#isFinished) throw new TypeError('message sealer: the final frame was sealed already')
    // One less than the number space: a regular frame numbered 2^32 - 1 would read as the final frame's marker.
    checkLimit('frames of one message', max, this.#sequenceNumber + 1)
    this.#sequenceNumber += 1
    this.#ivView.setUint32(ivLength - 4, this.#sequenceNumber)
    return this.#sequenceNumber
  }
}

function writeUint32(output: Uint8Array, at: number, value: number): void {
  output[at] = value >>> 24
  output[at + 1] = value >>> 16
  output[at + 2] = value >>> 8
  output[at + 3] = value
}
