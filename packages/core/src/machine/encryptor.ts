import { concatBytes } from '../bytes.ts'
import { finalFrameOverhead, frameBeginningLength, frameOverhead, inPartsFrom } from '../format/body.ts'
import { ByteQueue } from '../format/byte-queue.ts'
import { serializeFooter } from '../format/footer.ts'
import { serializeHeader } from '../format/header.ts'
import { checkLimit } from '../format/limits.ts'
import type { VerifiedHeader } from '../format/message-header.ts'
import type { EncryptionMaterials } from '../materials/materials.ts'
import type { Primitives, Signer, SigningKey } from '../primitives/primitives.ts'
import type { HashName } from '../suites/algorithm-suites.ts'
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
  /** Takes regular frames off this machine's hands: it then gives out the header, the final frame and the footer alone. */
  readonly sealElsewhere?: SealElsewhere | undefined
  /** Takes the signature off this machine's hands, which then gives out no footer. */
  readonly signElsewhere?: SignElsewhere | undefined
}

/**
 * Receives the plaintext of whole frames, on loan for the time of the call.
 *
 * @param framesBefore frames of the message that come before these
 */
export type SealElsewhere = (plaintext: Uint8Array, framesBefore: number) => void

/**
 * Begins the signature of a message, whose bytes it is then shown in their order, each on loan for the time of the call.
 *
 * @returns `undefined` if it cannot sign with this key: then the machine does
 */
export type SignElsewhere = (signingKey: SigningKey, hash: HashName) => SignedElsewhere | undefined

/** Sees every byte that is signed. */
export type SignedElsewhere = Pick<Signer, 'update'>

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
  /** Let go with the message's key when all is sealed, as the signer: whoever still holds a stream that ended holds no secret. */
  #sealer: MessageSealer | undefined
  #signer: Signer | SignedElsewhere | undefined
  readonly #sealElsewhere: SealElsewhere | undefined
  readonly #settle: ((plaintextLength: number) => void) | undefined
  readonly #waiting = new ByteQueue()
  /** Bytes that come before all further output: the header, later the tag of a frame that left in parts. */
  #due: Uint8Array
  #plaintextLength = 0

  /** Takes over the materials: the data key is erased before this returns, also when it throws. */
  constructor(options: EncryptorOptions) {
    const { materials, messageId, frameLength, maxPlaintextLength, primitives } = options
    const { algorithmSuite, encryptionContext, requiredContextNames, encryptedDataKeys } = materials
    using dataKey = materials.dataKey
    const { messageKey, commitment } = deriveMessageKeys(primitives, { algorithmSuite, dataKey, messageId })
    const sealer = new MessageSealer(messageKey, messageId)
    this.#sealer = sealer
    const { signature } = algorithmSuite
    const { signingKey } = materials
    this.#signer =
      signature &&
      signingKey &&
      (options.signElsewhere?.(signingKey, signature.hash) ?? signingKey.createSigner(signature.hash))
    this.#primitives = primitives
    this.#frameLength = frameLength
    this.#maxPlaintextLength = maxPlaintextLength
    this.#sealElsewhere = options.sealElsewhere
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
    const tag = sealer.headerTag(concatBytes([authenticated, unstored.serialized]))
    // Version 1 also stores the IV, which is 0.
    const iv = new Uint8Array(algorithmSuite.messageFormatVersion === 1 ? 12 : 0)
    this.#due = concatBytes([authenticated, iv, tag])
    this.header = {
      authenticated: true,
      algorithmSuite,
      messageId,
      encryptionContext: stored.record,
      encryptedDataKeys,
      contentType: 'framed',
      frameLength,
      headerLength: this.#due.length,
    }
  }

  /** Seals what fills whole frames, and keeps the rest. @throws EnvelopeError `ERR_LIMIT` */
  push(chunk: Uint8Array): Uint8Array[] {
    const sealer = this.#accept(chunk)
    const count = Math.max(0, Math.ceil(this.#waiting.length / this.#frameLength) - 1)
    if (this.#sealElsewhere) this.#handOver(sealer, count, this.#sealElsewhere)
    const pieces = this.#sealElsewhere
      ? this.#framesInOne(sealer, 0)
      : this.#frameLength < inPartsFrom
        ? this.#framesInOne(sealer, count)
        : this.#framesInParts(sealer, count)
    this.#waiting.settle()
    for (const piece of pieces) this.#signer?.update(piece)
    return pieces
  }

  /**
   * Seals the rest and the final frame, and adds the footer unless the message is signed elsewhere.
   *
   * @param chunk the last of the plaintext; `finish(all)` makes the whole message in one piece of memory
   * @throws EnvelopeError `ERR_LIMIT`
   */
  finish(chunk: Uint8Array = new Uint8Array(0)): Uint8Array[] {
    const sealer = this.#accept(chunk)
    const frames = Math.max(0, Math.ceil(this.#waiting.length / this.#frameLength) - 1)
    const finalLength = this.#waiting.length - frames * this.#frameLength
    const output = this.#begin(frames * (frameOverhead + this.#frameLength) + finalFrameOverhead + finalLength)
    const at = this.#sealFrames(sealer, frames, output)
    sealer.finalFrameInto(this.#waiting.take(finalLength), output.bytes, at)
    this.#signer?.update(output.bytes)
    const parts = [output.bytes]
    if (this.#signer && 'sign' in this.#signer) parts.push(serializeFooter(this.#signer.sign()))
    this[Symbol.dispose]()
    return parts
  }

  /** Frames that were sealed elsewhere, in their order, all of them before `finish`: the signature covers them, too. */
  sealedElsewhere(frames: Uint8Array): void {
    this.#signer?.update(frames)
  }

  /** Erases the plaintext that waits. What was written so far is no message without its final frame. */
  [Symbol.dispose](): void {
    if (this.#sealer === undefined) return
    this.#sealer = undefined
    this.#signer = undefined
    this.#waiting.erase()
    this.#settle?.(this.#plaintextLength)
  }

  /** @returns what seals the chunk */
  #accept(chunk: Uint8Array): MessageSealer {
    if (this.#sealer === undefined) throw new TypeError('encryptor: used after it was finished')
    checkLimit('plaintextLength', this.#maxPlaintextLength, this.#plaintextLength + chunk.length)
    this.#plaintextLength += chunk.length
    this.#waiting.lend(chunk)
    return this.#sealer
  }

  /** Memory for what is due and `length` more bytes. */
  #begin(length: number): Output {
    const due = this.#due
    this.#due = nothing
    const bytes = this.#primitives.allocate(due.length + length)
    bytes.set(due)
    return { bytes, at: due.length }
  }

  #handOver(sealer: MessageSealer, count: number, sealElsewhere: SealElsewhere): void {
    let left = count
    while (left > 0) {
      // As many as lie one after another in memory; one that lies across two pieces is gathered first.
      const together = Math.min(left, Math.max(1, Math.floor(this.#waiting.contiguousLength / this.#frameLength)))
      sealElsewhere(this.#waiting.take(together * this.#frameLength), sealer.leave(together))
      left -= together
    }
  }

  #framesInOne(sealer: MessageSealer, count: number): Uint8Array[] {
    if (count === 0 && this.#due.length === 0) return []
    const output = this.#begin(count * (frameOverhead + this.#frameLength))
    this.#sealFrames(sealer, count, output)
    return [output.bytes]
  }

  #sealFrames(sealer: MessageSealer, count: number, output: Output): number {
    let at = output.at
    for (let frame = 0; frame < count; frame++) {
      at = sealer.frameInto(this.#waiting.take(this.#frameLength), output.bytes, at)
    }
    return at
  }

  /** Each ciphertext as the cipher made it; in between, the tag of one frame and the beginning of the next. */
  #framesInParts(sealer: MessageSealer, count: number): Uint8Array[] {
    const pieces: Uint8Array[] = []
    for (let frame = 0; frame < count; frame++) {
      const seam = new Uint8Array(this.#due.length + frameBeginningLength)
      seam.set(this.#due)
      const plaintext = this.#waiting.takeParts(this.#frameLength, 1)
      const { ciphertext, tag } = sealer.frameParts(plaintext, seam, this.#due.length)
      pieces.push(seam, ...ciphertext)
      this.#due = tag
    }
    return pieces
  }
}

const nothing = new Uint8Array(0)

interface Output {
  readonly bytes: Uint8Array
  /** Where the frames begin. */
  readonly at: number
}
