/** Bytes that a thread gets at once: enough that passing them on costs little beside the work. */
export const pieceLength: number = 1024 * 1024

/** Bytes that were gathered: the memory, which moves to a thread, and how much of it counts. */
interface Piece {
  readonly input: ArrayBuffer
  readonly inputLength: number
}

/** Gathers bytes into pieces of one length, in memory that comes back from the threads to be used again. */
export class Pieces {
  readonly #capacity: number
  #free: ArrayBuffer[] = []
  #input: Uint8Array<ArrayBuffer> | undefined
  #length = 0

  /** @param capacity bytes of a full piece, 1 or more */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Bytes in the present piece. */
  get length(): number {
    return this.#length
  }

  get isFull(): boolean {
    return this.#length === this.#capacity
  }

  /** Copies as much as the present piece has room for. @returns bytes that were copied */
  fill(bytes: Uint8Array): number {
    this.#input ??= new Uint8Array(this.#free.pop() ?? new ArrayBuffer(this.#capacity))
    const part = bytes.subarray(0, this.#capacity - this.#length)
    this.#input.set(part, this.#length)
    this.#length += part.length
    return part.length
  }

  /** Takes the present piece away; `undefined` if it is empty. */
  take(): Piece | undefined {
    if (this.#input === undefined || this.#length === 0) return undefined
    const piece = { input: this.#input.buffer, inputLength: this.#length }
    this.#input = undefined
    this.#length = 0
    return piece
  }

  /** Memory for pieces to come. */
  giveBack(input: ArrayBuffer): void {
    this.#free.push(input)
  }

  /** Zeroes all memory that is here. */
  erase(): void {
    this.#input?.fill(0)
    for (const buffer of this.#free) new Uint8Array(buffer).fill(0)
    this.#free = []
  }
}
