import { concatBytes } from '../bytes.ts'
import { finalFrameOverhead, frameOverhead } from '../format/body.ts'
import { ByteQueue } from '../format/byte-queue.ts'
import { serializeFooter } from '../format/footer.ts'
import { serializeHeader } from '../format/header.ts'
import { checkLimit } from '../format/limits.ts'
import type { VerifiedHeader } from '../format/message-header.ts'
import type { EncryptionMaterials } from '../materials/materials.ts'
import type { Primitives, Signer } from '../primitives/primitives.ts'
import { deriveMessageKeys } from '../suites/key-derivation.ts'
import { MessageSealer } from './message-sealer.ts'

/** What an encryption is made of. */
export interface EncryptorOptions {
  readonly materials: EncryptionMaterials
  /** Fresh random bytes of the suite's length: two messages under one data key must never share one. */
  readonly messageId: Uint8Array
  /** Bytes, 1 to 2^32 - 1. */
  readonly frameLength: number
  /** Fail when the plaintext is longer, in bytes. */
  readonly maxPlaintextLength?: number | undefined
  readonly primitives: Primitives
}

/**
 * Writes one message: a synchronous machine, into which plaintext is pushed and out of which the message comes.
 *
 * The same bytes, cut anywhere, give the same message. It holds at most one frame of plaintext back, because only the
 * end of the input tells which frame is the final one.
 */
export class Encryptor implements Disposable {
  readonly header: VerifiedHeader
  readonly #frameLength: number
  readonly #maxPlaintextLength: number | undefined
  readonly #primitives: Primitives
  readonly #sealer: MessageSealer
  readonly #signer: Signer | undefined
  readonly #settle: ((plaintextLength: number) => void) | undefined
  readonly #waiting = new ByteQueue()
  /** The header, until the first output carries it. */
  #headerBytes: Uint8Array | undefined
  #plaintextLength = 0
  #isDone = false

  /** Takes over the materials: the data key is erased before this returns, also when it throws. */
  constructor({ materials, messageId, frameLength, maxPlaintextLength, primitives }: EncryptorOptions) {
    const { algorithmSuite, encryptionContext, requiredContextNames, encryptedDataKeys } = materials
    using dataKey = materials.dataKey
    const { messageKey, commitment } = deriveMessageKeys(primitives, { algorithmSuite, dataKey, messageId })
    this.#sealer = new MessageSealer(messageKey, messageId)
    this.#signer = algorithmSuite.signature && materials.signingKey?.createSigner(algorithmSuite.signature.hash)
    this.#primitives = primitives
    this.#frameLength = frameLength
    this.#maxPlaintextLength = maxPlaintextLength
    this.#settle = materials.settle

    const stored = encryptionContext.filter((name) => !requiredContextNames.has(name))
    const unstored = encryptionContext.filter((name) => requiredContextNames.has(name))
    const authenticated = serializeHeader({
      algorithmSuite,
      messageId,
      encryptionContext: stored,
      encryptedDataKeys,
      frameLength,
      commitment,
    })
    const tag = this.#sealer.headerTag(concatBytes([authenticated, unstored.serialized]))
    // Version 1 also stores the IV, which is 0.
    const iv = new Uint8Array(algorithmSuite.messageFormatVersion === 1 ? 12 : 0)
    this.#headerBytes = concatBytes([authenticated, iv, tag])
    this.header = {
      authenticated: true,
      algorithmSuite,
      messageId,
      encryptionContext: stored.record,
      encryptedDataKeys,
      contentType: 'framed',
      frameLength,
      headerLength: this.#headerBytes.length,
    }
  }

  /** Seals what fills whole frames, and keeps the rest. @throws EnvelopeError `ERR_LIMIT` */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#accept(chunk)
    const frames = Math.max(0, Math.ceil(this.#waiting.length / this.#frameLength) - 1)
    const output = this.#begin(frames * (frameOverhead + this.#frameLength))
    this.#sealFrames(frames, output)
    this.#waiting.settle()
    return this.#signed(output.bytes)
  }

  /**
   * Seals the rest, the final frame and the footer.
   *
   * @param chunk the last of the plaintext; `finish(all)` makes the whole message in one piece of memory
   * @throws EnvelopeError `ERR_LIMIT`
   */
  finish(chunk: Uint8Array = new Uint8Array(0)): Uint8Array[] {
    this.#accept(chunk)
    const frames = Math.max(0, Math.ceil(this.#waiting.length / this.#frameLength) - 1)
    const finalLength = this.#waiting.length - frames * this.#frameLength
    const output = this.#begin(frames * (frameOverhead + this.#frameLength) + finalFrameOverhead + finalLength)
    const at = this.#sealFrames(frames, output)
    this.#sealer.finalFrameInto(this.#waiting.take(finalLength), output.bytes, at)
    const parts = this.#signed(output.bytes)
    if (this.#signer) parts.push(serializeFooter(this.#signer.sign()))
    this[Symbol.dispose]()
    return parts
  }

  /** Erases the plaintext that waits. What was written so far is no message without its final frame. */
  [Symbol.dispose](): void {
    if (this.#isDone) return
    this.#isDone = true
    this.#waiting.erase()
    this.#settle?.(this.#plaintextLength)
  }

  #accept(chunk: Uint8Array): void {
    if (this.#isDone) throw new TypeError('encryptor: used after it was finished')
    checkLimit('plaintextLength', this.#maxPlaintextLength, this.#plaintextLength + chunk.length)
    this.#plaintextLength += chunk.length
    this.#waiting.lend(chunk)
  }

  /** Memory for the header, if it is still due, and `length` more bytes. */
  #begin(length: number): Output {
    const header = this.#headerBytes
    this.#headerBytes = undefined
    if (header === undefined) return { bytes: this.#primitives.allocate(length), at: 0 }
    const bytes = this.#primitives.allocate(header.length + length)
    bytes.set(header)
    return { bytes, at: header.length }
  }

  #sealFrames(count: number, output: Output): number {
    let at = output.at
    for (let frame = 0; frame < count; frame++) {
      at = this.#sealer.frameInto(this.#waiting.take(this.#frameLength), output.bytes, at)
    }
    return at
  }

  #signed(bytes: Uint8Array): Uint8Array[] {
    if (bytes.length === 0) return []
    this.#signer?.update(bytes)
    return [bytes]
  }
}

interface Output {
  readonly bytes: Uint8Array
  /** Where the frames begin. */
  readonly at: number
}
