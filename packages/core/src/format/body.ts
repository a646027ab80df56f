import { ivLength, tagLength } from '../suites/algorithm-suites.ts'
import { maxUint32 } from './limits.ts'

/** What a final frame begins with, where another frame has its sequence number. */
export const finalFrameMarker: number = maxUint32

/** Bytes of a frame before its content: sequence number, IV. */
export const frameBeginningLength: number = 4 + ivLength

/** Bytes of a frame besides its content: sequence number, IV, tag. */
export const frameOverhead: number = frameBeginningLength + tagLength

/** Bytes of a final frame besides its content: marker, sequence number, IV, content length, tag. */
export const finalFrameOverhead: number = 4 + 4 + ivLength + 4 + tagLength

/** Frames of this length (bytes) and more are taken and given in parts: to copy them would cost more than AES does. */
export const inPartsFrom: number = 16 * 1024

/** Which part of a body an AEAD call is for. */
export type BodyPart = 'frame' | 'final-frame' | 'single-block'

const encoder = new TextEncoder()

const bodyPartNames: Readonly<Record<BodyPart, Uint8Array>> = {
  frame: encoder.encode('AWSKMSEncryptionClient Frame'),
  'final-frame': encoder.encode('AWSKMSEncryptionClient Final Frame'),
  'single-block': encoder.encode('AWSKMSEncryptionClient Single Block'),
}

/**
 * The AAD of one kind of body part: message ID, name of the part, sequence number, length of the plaintext.
 *
 * Built once and patched for each frame, because building it anew would cost as much as AES does for a small frame.
 *
 * @see spec: data-format/message-body-aad.md
 */
export class BodyAad {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #at: number

  /** @param messageId at its true length, 16 or 32 bytes */
  constructor(messageId: Uint8Array, part: BodyPart) {
    const name = bodyPartNames[part]
    this.#at = messageId.length + name.length
    this.#bytes = new Uint8Array(this.#at + 4 + 8)
    this.#bytes.set(messageId)
    this.#bytes.set(name, messageId.length)
    this.#view = new DataView(this.#bytes.buffer)
  }

  /**
   * The AAD of one part; the same array at each call.
   *
   * @param sequenceNumber 1 to 2^32 - 1; 1 for a single block
   * @param plaintextLength bytes, up to 2^36 - 32
   */
  of(sequenceNumber: number, plaintextLength: number): Uint8Array {
    this.#view.setUint32(this.#at, sequenceNumber)
    this.#view.setUint32(this.#at + 4, Math.floor(plaintextLength / 2 ** 32))
    this.#view.setUint32(this.#at + 8, plaintextLength % 2 ** 32)
    return this.#bytes
  }
}
