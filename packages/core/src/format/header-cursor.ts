import { EnvelopeError, type HeaderFault } from '../errors.ts'
import type { ByteQueue } from './byte-queue.ts'
import { checkLimit } from './limits.ts'

/** A place in a header that moves over what was read of it; nothing leaves the queue. */
export class Cursor {
  /** Bytes from the start of the message. */
  at = 0
  readonly #queue: ByteQueue
  readonly #maxLength: number | undefined

  /** @param maxLength the most bytes that it moves over; `undefined`: any number */
  constructor(queue: ByteQueue, maxLength: number | undefined) {
    this.#queue = queue
    this.#maxLength = maxLength
  }

  /**
   * Pauses until `length` more bytes are there.
   *
   * @throws EnvelopeError `ERR_LIMIT` before the bytes come, if they are more than a header may have
   */
  *want(length: number): Generator<void, void, void> {
    checkLimit('maxHeaderLength', this.#maxLength, this.at + length)
    while (this.#queue.length < this.at + length) yield
  }

  /** A field with its length in the two bytes before it; a view, good until the next call. */
  *field(): Generator<void, Uint8Array, void> {
    yield* this.want(2)
    const length = this.uint16()
    yield* this.want(length)
    return this.bytes(length)
  }

  /** The next `length` bytes, which have been waited for; a view, good until the next call. */
  bytes(length: number): Uint8Array {
    const bytes = this.#queue.peek(this.at, length)
    this.at += length
    return bytes
  }

  uint8(): number {
    return this.bytes(1)[0]!
  }

  uint16(): number {
    const bytes = this.bytes(2)
    return (bytes[0]! << 8) | bytes[1]!
  }

  uint32(): number {
    const value = this.#queue.peekUint32(this.at)
    this.at += 4
    return value
  }

  /** @param back how many bytes ago the fault began @throws EnvelopeError `ERR_HEADER_INVALID` */
  fail(fault: HeaderFault, message: string, back = 0, hint?: string): never {
    const offset = this.at - back
    throw new EnvelopeError('ERR_HEADER_INVALID', `header at byte ${offset}: ${message}${hint ? ` (${hint})` : ''}`, {
      fault,
      offset,
      ...(hint !== undefined && { hint }),
    })
  }
}
