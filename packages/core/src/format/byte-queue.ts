const nothing = new Uint8Array(0)

/**
 * Bytes that arrive in pieces and leave in pieces of other lengths.
 *
 * While a chunk is being worked on it is only borrowed: what lies wholly in it is handed out as a view, without a
 * copy. `settle` ends the loan and copies what is left. Memory grows with bytes that are there, never with a length
 * that the input merely claims.
 */
export class ByteQueue {
  /** Our own memory; bytes from `#start` to `#end` are waiting. They come before those of `#borrowed`. */
  #own: Uint8Array = nothing
  #start = 0
  #end = 0
  /** The chunk on loan; bytes from `#borrowedAt` on are waiting. An index, since a view anew for each piece costs. */
  #borrowed: Uint8Array = nothing
  #borrowedAt = 0

  /** How many bytes are waiting. */
  get length(): number {
    return this.#end - this.#start + this.#borrowed.length - this.#borrowedAt
  }

  /** How many of them lie one after another in memory, so that `take` gives them without a copy. */
  get contiguousLength(): number {
    return this.#start === this.#end ? this.#borrowed.length - this.#borrowedAt : this.#end - this.#start
  }

  /** Adds a chunk on loan. Call `settle` before its owner may change it. */
  lend(chunk: Uint8Array): void {
    this.settle()
    // Not the chunk itself: views of a Buffer are made by a slower way than views of a Uint8Array.
    this.#borrowed = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)
    this.#borrowedAt = 0
  }

  /** Ends the loan: what is left of the borrowed chunk becomes our own. */
  settle(): void {
    this.#adopt(this.#borrowed.length - this.#borrowedAt)
    this.#borrowed = nothing
    this.#borrowedAt = 0
  }

  /** A view of `length` bytes from `offset` on, which stay in the queue. Good until the next call. */
  peek(offset: number, length: number): Uint8Array {
    this.#check(offset + length)
    if (this.#start === this.#end) {
      const at = this.#borrowedAt + offset
      return this.#borrowed.subarray(at, at + length)
    }
    this.#gather(offset + length)
    const at = this.#start + offset
    return this.#own.subarray(at, at + length)
  }

  /** The big-endian number of four bytes from `offset` on, which stay in the queue. */
  peekUint32(offset: number): number {
    this.#check(offset + 4)
    const isBorrowed = this.#start === this.#end
    if (!isBorrowed) this.#gather(offset + 4)
    const bytes = isBorrowed ? this.#borrowed : this.#own
    const at = (isBorrowed ? this.#borrowedAt : this.#start) + offset
    return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
  }

  /** Removes `length` bytes and returns a view of them. Good until the next call. */
  take(length: number): Uint8Array {
    const bytes = this.peek(0, length)
    if (this.#start === this.#end) {
      this.#borrowedAt += length
    } else {
      this.#start += length
    }
    return bytes
  }

  /**
   * Removes `length` bytes and returns them as one view, or as two where they lie across our own memory and the
   * borrowed chunk. Saves the copy that would join them. Good until the next call.
   *
   * @param margin bytes at either end that are never cut: what lies there the caller wants in one piece. 1 or more
   */
  takeParts(length: number, margin: number): Uint8Array[] {
    this.#check(length)
    const ownLength = this.#end - this.#start
    if (ownLength < margin || ownLength > length - margin) return [this.take(length)]
    const borrowedEnd = this.#borrowedAt + length - ownLength
    const parts = [this.#own.subarray(this.#start, this.#end), this.#borrowed.subarray(this.#borrowedAt, borrowedEnd)]
    this.#start = this.#end
    this.#borrowedAt = borrowedEnd
    return parts
  }

  /** Zeroes all of our own memory and forgets what was waiting. */
  erase(): void {
    this.#own.fill(0)
    this.#start = 0
    this.#end = 0
    this.#borrowed = nothing
    this.#borrowedAt = 0
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
    const borrowedEnd = this.#borrowedAt + length
    this.#own.set(this.#borrowed.subarray(this.#borrowedAt, borrowedEnd), this.#end)
    this.#end += length
    this.#borrowedAt = borrowedEnd
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
