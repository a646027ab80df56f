import { compareBytes, utf8Bytes } from '../bytes.ts'
import { EnvelopeError, quoted } from '../errors.ts'

/** Encryption context as a person writes it: names and values, neither secret. */
export type EncryptionContextRecord = Readonly<Record<string, string>>

/** One pair: name, value. */
export type EncryptionContextEntry = readonly [name: string, value: string]

/** Names that begin so belong to the message format; callers may not choose one. */
export const reservedContextPrefix = 'aws-crypto-'

/** The name under which a signed message carries its public key. */
export const publicKeyContextName = 'aws-crypto-public-key'

/** The most bytes that a context may have in a header (a `u16` length, its count included). */
const maxEncryptionContextLength = 65_535

/**
 * Authenticated names and values in their one canonical form: sorted by the UTF-8 bytes of the name, no name twice.
 *
 * @see spec: framework/structures.md#encryption-context
 */
export class EncryptionContext {
  /** Sorted by UTF-8 bytes of the name. */
  readonly entries: readonly EncryptionContextEntry[]
  /** Count and pairs, without an outer length; no bytes at all when there is no pair. Not to be changed. */
  readonly serialized: Uint8Array
  #record: EncryptionContextRecord | undefined

  private constructor(entries: readonly EncryptionContextEntry[], serialized: Uint8Array) {
    this.entries = entries
    this.serialized = serialized
  }

  /** The context without a pair. */
  static readonly empty: EncryptionContext = new EncryptionContext([], new Uint8Array(0))

  /**
   * The canonical form of any pairs.
   *
   * @throws EnvelopeError `ERR_CONTEXT_INVALID`: a name twice, a lone surrogate, or more than 65535 bytes
   */
  static of(pairs: EncryptionContextRecord | Iterable<EncryptionContextEntry>): EncryptionContext {
    const entries = Symbol.iterator in pairs ? [...pairs] : Object.entries(pairs)
    if (entries.length === 0) return EncryptionContext.empty

    const encoded = entries.map(encodeEntry)
    encoded.sort((left, right) => compareBytes(left.name, right.name))
    for (const [index, { name, entry }] of encoded.entries()) {
      const before = encoded[index - 1]
      if (before !== undefined && compareBytes(before.name, name) === 0) {
        throw new EnvelopeError(
          'ERR_CONTEXT_INVALID',
          `encryption context: want each name once, got ${quoted(entry[0])} twice`,
          {
            reason: 'duplicate-name',
            name: entry[0],
          },
        )
      }
    }
    return new EncryptionContext(
      encoded.map(({ entry }) => entry),
      serialize(encoded),
    )
  }

  /** The number of pairs. */
  get size(): number {
    return this.entries.length
  }

  /** The same pairs as a frozen record without a prototype, as key services take them. */
  get record(): EncryptionContextRecord {
    this.#record ??= Object.freeze(
      this.entries.reduce<Record<string, string>>((record, [name, value]) => {
        record[name] = value
        return record
      }, Object.create(null)),
    )
    return this.#record
  }

  /** The value of a name, or `undefined`. */
  get(name: string): string | undefined {
    return this.record[name]
  }

  /** These pairs and more. @throws EnvelopeError as {@link EncryptionContext.of} */
  with(pairs: Iterable<EncryptionContextEntry>): EncryptionContext {
    return EncryptionContext.of([...this.entries, ...pairs])
  }

  /** The pairs that a condition holds for. */
  filter(condition: (name: string, value: string) => boolean): EncryptionContext {
    const kept = this.entries.filter(([name, value]) => condition(name, value))
    return kept.length === this.entries.length ? this : EncryptionContext.of(kept)
  }

  /**
   * The pairs serialized in another order than the canonical one, as some old writers did before they wrapped a data key.
   *
   * @param compare as for `Array.prototype.sort`, over names
   */
  serializedBy(compare: (left: string, right: string) => number): Uint8Array {
    return this.size === 0
      ? this.serialized
      : serialize(this.entries.toSorted(([left], [right]) => compare(left, right)).map(encodeEntry))
  }

  /** For `JSON.stringify`: the record. */
  toJSON(): EncryptionContextRecord {
    return this.record
  }
}

interface EncodedEntry {
  readonly name: Uint8Array
  readonly value: Uint8Array
  readonly entry: EncryptionContextEntry
}

function encodeEntry(entry: EncryptionContextEntry): EncodedEntry {
  const [name, value] = entry
  return { name: encode(name, name), value: encode(value, name), entry }
}

function encode(text: string, name: string): Uint8Array {
  if (typeof text !== 'string') {
    throw new TypeError(
      `encryption context: want a string for ${quoted(String(name))}, got ${text === null ? 'null' : typeof text}`,
    )
  }
  const bytes = utf8Bytes(text)
  if (bytes === undefined) {
    throw new EnvelopeError(
      'ERR_CONTEXT_INVALID',
      'encryption context: want well-formed Unicode, got a lone surrogate',
      {
        reason: 'lone-surrogate',
        name: name.toWellFormed(),
      },
    )
  }
  return bytes
}

function serialize(pairs: readonly EncodedEntry[]): Uint8Array {
  const length = pairs.reduce((sum, { name, value }) => sum + 4 + name.length + value.length, 2)
  // One check for all: no count, name or value can pass its own u16 while the whole is within it.
  if (length > maxEncryptionContextLength) {
    throw new EnvelopeError(
      'ERR_CONTEXT_INVALID',
      `encryption context: want at most ${maxEncryptionContextLength} bytes, got ${length}`,
      { reason: 'too-long', max: maxEncryptionContextLength, actual: length },
    )
  }
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, pairs.length)
  let at = 2
  for (const { name, value } of pairs) {
    for (const text of [name, value]) {
      view.setUint16(at, text.length)
      bytes.set(text, at + 2)
      at += 2 + text.length
    }
  }
  return bytes
}
