import { bytesOfBase64 } from '../bytes.ts'
import { authenticationFailed, EnvelopeError } from '../errors.ts'
import { ByteQueue } from '../format/byte-queue.ts'
import { publicKeyContextName } from '../format/encryption-context.ts'
import { maxSignatureLength } from '../format/footer.ts'
import { type HeaderLimits, type ParsedHeader, parseHeader } from '../format/header.ts'
import { checkLimit } from '../format/limits.ts'
import type { VerifiedHeader } from '../format/message-header.ts'
import type { DecryptionMaterials } from '../materials/materials.ts'
import type { Verifier } from '../primitives/primitives.ts'
import type { AlgorithmSuite, CurveName, HashName } from '../suites/algorithm-suites.ts'
import { type BodyOptions, BodyReader, bodyInvalid } from './body-reader.ts'
import { unlockHeader } from './message-opener.ts'

/** Where a decryption stands. It moves to the right only, or to `failed`. */
export type DecryptorPhase = 'header' | 'needs-data-key' | 'body' | 'needs-verdict' | 'done' | 'failed'

/** What a decryption refuses, and what it lets out when. */
export interface DecryptorOptions extends HeaderLimits, BodyOptions {
  /** Hold all plaintext until the whole message is verified, its signature included. */
  readonly holdUntilVerified: boolean
  /** Takes the signature off this machine's hands: it then asks for a verdict. */
  readonly verifyElsewhere?: VerifyElsewhere | undefined
}

/** Begins the check of a message's signature, and is then shown its bytes in their order, each on loan for the time of the call. */
type VerifyElsewhere = (publicKey: PublicPoint, hash: HashName) => VerifiedElsewhere | undefined

/** A public ECDSA key, as a message holds it: a point on the curve. */
export interface PublicPoint {
  readonly curve: CurveName
  /** Compressed. */
  readonly publicKey: Uint8Array
}

/** Sees every byte that the signature covers. */
type VerifiedElsewhere = Pick<Verifier, 'update'>

/**
 * Reads one message: a synchronous machine, into which the message is pushed and out of which plaintext comes.
 *
 * When the phase is `needs-data-key`, ask for materials by `parsedHeader` and hand them to `unlock`; when it is `needs-verdict`,
 * which comes only with `verifyElsewhere`, have `signature` checked and say in `judge` whether it holds. Of a signed
 * message, the final frame comes out only after the signature is verified; earlier frames come out when their own tag
 * is, unless `holdUntilVerified`. After an error the machine is dead.
 */
export class Decryptor implements Disposable {
  readonly #options: DecryptorOptions
  readonly #queue = new ByteQueue()
  readonly #program: Generator<void, void, void>
  #phase: DecryptorPhase = 'header'
  #inFooter = false
  #parsed: ParsedHeader | undefined
  #materials: DecryptionMaterials | undefined
  #verifier: Verifier | VerifiedElsewhere | undefined
  #signature: Uint8Array | undefined
  #verdict: boolean | undefined
  #body: BodyReader | undefined
  #released: Uint8Array[] = []
  #held: Uint8Array[] = []
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
    return this.#parsed && (this.#phase === 'body' || this.#phase === 'needs-verdict' || this.#phase === 'done')
      ? { ...this.#parsed.header, authenticated: true }
      : undefined
  }

  /** The footer's signature, DER if the message is sound, from the phase `needs-verdict` on. */
  get signature(): Uint8Array | undefined {
    return this.#signature
  }

  /** Frames opened so far; a non-framed body counts as one. */
  get frameCount(): number {
    return this.#body?.frameCount ?? 0
  }

  /** Bytes of plaintext opened so far, held ones included. */
  get plaintextLength(): number {
    return this.#body?.plaintextLength ?? 0
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

  /**
   * Goes on with what the check of the signature came to.
   *
   * @throws EnvelopeError `ERR_AUTHENTICATION_FAILED` if it does not hold
   */
  judge(isValid: boolean): Uint8Array[] {
    if (this.#phase !== 'needs-verdict') throw new TypeError(`decryptor: judged in the phase ${this.#phase}`)
    this.#verdict = isValid
    return this.#run()
  }

  /** Ends the input. @throws EnvelopeError `ERR_TRUNCATED` unless the message is complete */
  finish(): void {
    if (this.#phase === 'done') return
    if (this.#phase === 'needs-data-key') throw new TypeError('decryptor: finished before it was unlocked')
    if (this.#phase === 'needs-verdict') throw new TypeError('decryptor: finished before it was judged')
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
    // With it goes the message's key: whoever still holds a stream that was given up holds no secret.
    this.#program.return()
    if (this.#phase !== 'done') this.#phase = 'failed'
  }

  #run(): Uint8Array[] {
    if (this.#phase === 'failed') throw new TypeError('decryptor: used after it failed or was disposed of')
    try {
      this.#program.next()
      if (this.#phase === 'done') this.#checkEnd()
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

  /**
   * The whole message in its order. Each `yield` waits for more bytes, for the data key or for the verdict. The message's key is known
   * here alone, and gone when this ends.
   */
  *#read(): Generator<void, void, void> {
    const parsed = yield* parseHeader(this.#queue, this.#options)
    this.#parsed = parsed
    const { header } = parsed
    if (header.contentType === 'framed')
      checkLimit('maxBufferedLength', this.#options.maxBufferedLength, header.frameLength)
    const signedBy = this.#signedBy(parsed)

    this.#phase = 'needs-data-key'
    while (this.#materials === undefined) yield
    const opener = unlockHeader(this.#options.primitives, parsed, this.#materials)
    this.#phase = 'body'
    if (signedBy) {
      const { point, hash, key } = signedBy
      this.#verifier = this.#options.verifyElsewhere?.(point, hash) ?? key.createVerifier(hash)
      this.#verifier.update(parsed.authenticatedBytes)
      if (header.algorithmSuite.messageFormatVersion === 1) this.#verifier.update(parsed.iv)
      this.#verifier.update(parsed.tag)
    }

    this.#body = new BodyReader(this.#options, {
      queue: this.#queue,
      verifier: this.#verifier,
      release: (plaintext) => this.#release(plaintext),
    })
    const last = yield* header.contentType === 'framed'
      ? this.#body.frames(opener, header.frameLength)
      : this.#body.singleBlock(opener)
    // Held also while the footer is missing: the last plaintext of a signed message waits for the signature.
    this.#held.push(last)
    if (this.#verifier) yield* this.#footer(this.#verifier, header.algorithmSuite)

    this.#released.push(...this.#held)
    this.#held = []
    this.#phase = 'done'
  }

  #checkEnd(): void {
    const count = this.#queue.length
    if (count === 0) return
    throw new EnvelopeError('ERR_TRAILING_BYTES', `message: want its end, got ${count} more bytes`, { count })
  }

  /** Checked before anyone is asked for a key: a bad point is the message's fault. */
  #signedBy({ header, encryptionContext }: ParsedHeader) {
    const { signature } = header.algorithmSuite
    if (signature === undefined) return undefined
    const { curve, hash } = signature
    // There and in base64: `parseHeader` refuses a signed message otherwise.
    const publicKey = bytesOfBase64(encryptionContext.get(publicKeyContextName)!)!
    const key = this.#options.primitives.importVerificationKey(curve, publicKey)
    if (key === undefined) {
      throw new EnvelopeError(
        'ERR_HEADER_INVALID',
        `header: want a compressed point on ${curve} in '${publicKeyContextName}', got something else`,
        {
          fault: 'public-key',
          offset: 0,
        },
      )
    }
    return { point: { curve, publicKey }, hash, key }
  }

  *#footer(verifier: Verifier | VerifiedElsewhere, { signature }: AlgorithmSuite): Generator<void, void, void> {
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
    if (!(yield* this.#isValid(verifier, queue.take(signatureLength)))) throw authenticationFailed()
  }

  *#isValid(verifier: Verifier | VerifiedElsewhere, signature: Uint8Array): Generator<void, boolean, void> {
    if ('verify' in verifier) return verifier.verify(signature)
    this.#signature = signature.slice()
    this.#phase = 'needs-verdict'
    while (this.#verdict === undefined) yield
    return this.#verdict
  }

  #release(plaintext: readonly Uint8Array[]): void {
    const destination = this.#options.holdUntilVerified ? this.#held : this.#released
    destination.push(...plaintext)
  }
}
