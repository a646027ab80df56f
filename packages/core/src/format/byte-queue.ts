/**
 * Bytes that arrive in pieces and leave in pieces of other lengths.
 *
 * While a chunk is being worked on it is only borrowed: what lies wholly in it is handed out as a view, without a
 * copy. `settle` ends the loan and copies what is left. Memory grows with bytes that are there, never with a length
 * that the input merely claims.
 */
export class ByteQueue {
  /** Our own memory; bytes from `#start` to `#end` are waiting. They come before those of `#borrowed`. */
  #own: Uint8Array = new Uint8Array(0)
  #start = 0
  #end = 0
  #borrowed: Uint8Array = new Uint8Array(0)

  /** How many bytes are waiting. */
  get length(): number {
    return this.#end - this.#start + this.#borrowed.length
  }

  /** Adds a chunk on loan. Call `settle` before its owner may change it. */
  lend(chunk: Uint8Array): void {
    if (this.#borrowed.length > 0) this.settle()
    this.#borrowed = chunk
  }

  /** Ends the loan: what is left of the borrowed chunk becomes our own. */
  settle(): void {
    this.#adopt(this.#borrowed.length)
    this.#borrowed = this.#borrowed.subarray(0, 0)
  }

  /** A view of `length` bytes from `offset` on, which stay in the queue. Good until the next call. */
  peek(offset: number, length: number): Uint8Array {
    this.#check(offset + length)
    if (this.#start === this.#end) return this.#borrowed.subarray(offset, offset + length)
    this.#gather(offset + length)
    return this.#own.subarray(this.#start + offset, this.#start + offset + length)
  }

  /** The big-endian number of four bytes from `offset` on, which stay in the queue. */
  peekUint32(offset: number): number {
    const bytes = this.peek(offset, 4)
    return ((bytes[0]! << 24) | (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!) >>> 0
  }

  /** Removes `length` bytes and returns a view of them. Good until the next `lend` or `settle`. */
  take(length: number): Uint8Array {
    const bytes = this.peek(0, length)
    if (this.#start === this.#end) {
      this.#borrowed = this.#borrowed.subarray(length)
    } else {
      this.#start += length
    }
    return bytes
  }

  /** Zeroes all of our own memory and forgets what was waiting. */
  erase(): void {
    this.#own.fill(0)
    this.#start = 0
    this.#end = 0
    this.#borrowed = new Uint8Array(0)
  }

  #check(length: number): void {
    if (length > this.length) throw new RangeError(`byte queue: want ${length} bytes, got ${this.length}`)
  }

  /** Makes the first `length` bytes lie in our own memory, one after another. */
  #gather(length: number): void {
    this.#adopt(length - (this.#end - this.#start))
  }

  #adopt(length: number): void {
    if (length <= 0) return
    this.#makeRoom(length)
    this.#own.set(this.#borrowed.subarray(0, length), this.#end)
    this.#end += length
    this.#borrowed = this.#borrowed.subarray(length)
  }

  #makeRoom(length: number): void {
    if (this.#start === this.#end) {
      this.#start = 0
      this.#end = 0
    }
    if (this.#end + length <= this.#own.length) return
    const waiting = this.#own.subarray(this.#start, this.#end)
    const needed = waiting.length + length
    // Moving is cheap only if it frees at least half: otherwise a byte at a time would move everything at every byte.
    if (needed * 2 <= this.#own.length) {
      this.#own.copyWithin(0, this.#start, this.#end)
    } else {
      const larger = new Uint8Array(Math.max(needed, Math.min(this.#own.length * 2, needed * 2)))
      larger.set(waiting)
      this.#own.fill(0)
      this.#own = larger
    }
    this.#start = 0
    this.#end = waiting.length
  }
}
