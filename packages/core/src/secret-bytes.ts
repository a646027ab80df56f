/**
 * Bytes that must not be seen: lent through `expose`, zeroed when disposed, and nothing when printed.
 *
 * Release them with `using`, or by `[Symbol.dispose]()`.
 */
export class SecretBytes implements Disposable {
  readonly #bytes: Uint8Array
  #disposed = false

  /** Use {@link SecretBytes.take} or {@link SecretBytes.copy}, which say what becomes of the source. */
  protected constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Moves the bytes into a new secret: the given array is zeroed at once. */
  static take(bytes: Uint8Array): SecretBytes {
    return new SecretBytes(moved(bytes))
  }

  /** Copies the bytes into a new secret; the given array stays the caller's to erase. */
  static copy(bytes: Uint8Array): SecretBytes {
    return new SecretBytes(new Uint8Array(bytes))
  }

  /** How many bytes. */
  get length(): number {
    return this.#bytes.length
  }

  /** Whether the bytes are gone. */
  get disposed(): boolean {
    return this.#disposed
  }

  /**
   * Lends the bytes to `use` and returns what it returns.
   *
   * `use` must neither keep nor change the array. If it returns a promise, the lender must not dispose of the secret
   * before that promise settles.
   *
   * @throws TypeError if the secret was disposed of
   */
  expose<Result>(use: (bytes: Uint8Array) => Result): Result {
    if (this.#disposed) throw new TypeError(`${this.constructor.name}: used after it was disposed of`)
    return use(this.#bytes)
  }

  /** Zeroes the bytes. Doing it twice is harmless. */
  [Symbol.dispose](): void {
    this.#bytes.fill(0)
    this.#disposed = true
  }

  /** A name and a length, never a byte. */
  toString(): string {
    return `${this.constructor.name}(${this.length} bytes)`
  }

  /** As {@link SecretBytes.toString}, for `JSON.stringify`. */
  toJSON(): string {
    return this.toString()
  }

  static {
    // Node's `util.inspect` and `console.log` print a name and a length too. The symbol is Node's, by its global name.
    const inspect = Symbol.for('nodejs.util.inspect.custom')
    Object.defineProperty(SecretBytes.prototype, inspect, { value: SecretBytes.prototype.toString })
  }
}

/** The key of one message (16, 24 or 32 bytes, by its algorithm suite), from which the keys that seal it are derived. */
export class DataKey extends SecretBytes {
  /** Tells a data key from other secrets in types. */
  declare protected readonly isDataKey: true

  /** Moves the bytes into a new data key: the given array is zeroed at once. */
  static override take(bytes: Uint8Array): DataKey {
    return new DataKey(moved(bytes))
  }

  /** Copies the bytes into a new data key; the given array stays the caller's to erase. */
  static override copy(bytes: Uint8Array): DataKey {
    return new DataKey(new Uint8Array(bytes))
  }

  /** A second data key with the same bytes and a life of its own. */
  clone(): DataKey {
    return this.expose((bytes) => DataKey.copy(bytes))
  }
}

function moved(bytes: Uint8Array): Uint8Array {
  // Not adopted in place: the array may be a view of memory that others share, such as Node's buffer pool.
  const own = new Uint8Array(bytes)
  bytes.fill(0)
  return own
}
