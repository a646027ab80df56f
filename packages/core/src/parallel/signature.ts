import type { SignedElsewhere } from '../machine/encryptor.ts'
import type { SignatureResult } from './jobs.ts'
import { Pieces, pieceLength } from './pieces.ts'
import type { SigningThread } from './worker-pool.ts'

/** Pieces that may be on their way before the sender should wait: one being hashed, and the next two. */
const window = 3

/** A message's signature on a thread of its own: what is shown to it is copied, hashed there, and signed or checked at the end. */
export class Signature implements SignedElsewhere, Disposable {
  readonly #thread: SigningThread
  readonly #pieces = new Pieces(pieceLength)
  #onTheirWay: Promise<ArrayBuffer>[] = []
  #isDisposed = false

  constructor(thread: SigningThread) {
    this.#thread = thread
  }

  /** Takes the next bytes that are signed. */
  update(bytes: Uint8Array): void {
    for (let rest = bytes; rest.length > 0; ) {
      rest = rest.subarray(this.#pieces.fill(rest))
      if (this.#pieces.isFull) this.#send()
    }
  }

  /** Whether so much is on its way that the sender should wait. */
  get isFull(): boolean {
    return this.#onTheirWay.length >= window
  }

  /** Waits until there is room for more. */
  async room(): Promise<void> {
    while (this.isFull) this.#pieces.giveBack(await this.#onTheirWay.shift()!)
  }

  /** The signature over all that was shown, DER. */
  async made(): Promise<Uint8Array> {
    return (await this.#end()).made!
  }

  /** Whether a signature is the key's over all that was shown. */
  async isValid(expected: Uint8Array): Promise<boolean> {
    return (await this.#end(expected)).isValid === true
  }

  /** Ends it, whether or not it was asked for its result. */
  [Symbol.dispose](): void {
    if (this.#isDisposed) return
    this.#isDisposed = true
    this.#thread.drop()
  }

  async #end(expected?: Uint8Array): Promise<SignatureResult> {
    this.#send()
    // A thread that died while it hashed must not be asked for a signature over less.
    await Promise.all(this.#onTheirWay)
    if (this.#isDisposed) throw new Error('worker pool: the message was given up')
    return this.#thread.end(expected)
  }

  #send(): void {
    const piece = this.#pieces.take()
    if (piece === undefined) return
    const covered = this.#thread.cover(piece.input, piece.inputLength)
    // Waited for in order; one that fails before its turn must not count as unhandled.
    covered.catch(() => {})
    this.#onTheirWay.push(covered)
  }
}
