import { concat, fromUtf8 } from '../bytes.ts'

/** A value of CBOR, as far as attestation documents use it. `undefined` reads as `null`. */
export type CborValue = number | string | boolean | null | Uint8Array | readonly CborValue[] | CborMap | CborTag

/** A map; its keys are integers or texts. */
export type CborMap = ReadonlyMap<number | string, CborValue>

/** A value with a tag that says what it means. */
interface CborTag {
  readonly tag: number
  readonly value: CborValue
}

/** Deeper than any attestation document, shallow enough for any stack. */
const maxDepth = 8

/** What can be told from the first byte: its upper three bits. */
const major = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6, simple: 7 } as const

/** The byte that ends an array or map of indefinite length. */
const breakByte = 0xff

/** Leaves the reader from wherever it stands; never leaves this file. */
class Malformed extends Error {}

/**
 * Reads one CBOR value that fills the bytes. Total and strict: any bytes are a value or `undefined`. Byte strings and
 * texts have definite lengths, arrays and maps may be without (the hypervisor's documents are), keys of a map differ, texts are UTF-8, integers are safe integers of JavaScript; floating-point numbers are not read.
 *
 * @returns byte strings are parts of `bytes`, not copies
 * @see RFC 8949, section 3
 */
export function parseCbor(bytes: Uint8Array): CborValue | undefined {
  const cursor = { bytes, offset: 0 }
  try {
    const value = readValue(cursor, maxDepth)
    return cursor.offset === bytes.length ? value : undefined
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

/** A byte string, as CBOR. */
export function cborBytes(bytes: Uint8Array): Uint8Array {
  return concat(cborHead(major.bytes, bytes.length), bytes)
}

/** The bytes that begin a value: its kind, and its number, length or count in the shortest form. */
export function cborHead(kind: number, argument: number): Uint8Array {
  const first = kind << 5
  if (argument < 24) return Uint8Array.of(first | argument)
  const width = argument < 0x100 ? 1 : argument < 0x10000 ? 2 : argument < 0x1_0000_0000 ? 4 : 8
  const head = new Uint8Array(1 + width)
  head[0] = first | (24 + Math.log2(width))
  for (let index = width, rest = argument; index > 0; index--, rest = Math.floor(rest / 256)) head[index] = rest % 256
  return head
}

interface Cursor {
  readonly bytes: Uint8Array
  offset: number
}

function readValue(cursor: Cursor, depth: number): CborValue {
  if (depth === 0) throw new Malformed()
  const first = take(cursor, 1)[0]!
  const kind = first >>> 5
  if (kind === major.simple) return readSimple(first & 31)
  const isOpen = (kind === major.array || kind === major.map) && (first & 31) === 31
  const argument = isOpen ? undefined : readArgument(cursor, first & 31)
  if (kind === major.array) return readArray(cursor, argument, depth)
  if (kind === major.map) return readMap(cursor, argument, depth)
  return readOther(cursor, { kind, argument: argument!, depth })
}

function readOther(
  cursor: Cursor,
  { kind, argument, depth }: { readonly kind: number; readonly argument: number; readonly depth: number },
): CborValue {
  switch (kind) {
    case major.unsigned:
      return argument
    case major.negative:
      return -1 - argument
    case major.bytes:
      return take(cursor, argument)
    case major.text: {
      const text = fromUtf8(take(cursor, argument))
      if (text === undefined) throw new Malformed()
      return text
    }
    default:
      return { tag: argument, value: readValue(cursor, depth - 1) }
  }
}

function readSimple(argument: number): boolean | null {
  if (argument === 20 || argument === 21) return argument === 21
  if (argument === 22 || argument === 23) return null
  throw new Malformed()
}

function readArgument(cursor: Cursor, short: number): number {
  if (short < 24) return short
  // 28 to 30 mean nothing, 31 an indefinite length or a break.
  if (short > 27) throw new Malformed()
  const argument = take(cursor, 2 ** (short - 24)).reduce((number, byte) => number * 256 + byte, 0)
  if (!Number.isSafeInteger(argument)) throw new Malformed()
  return argument
}

function readArray(cursor: Cursor, count: number | undefined, depth: number): readonly CborValue[] {
  const array: CborValue[] = []
  while (hasMore(cursor, count, array.length)) array.push(readValue(cursor, depth - 1))
  return array
}

function readMap(cursor: Cursor, count: number | undefined, depth: number): CborMap {
  const map = new Map<number | string, CborValue>()
  while (hasMore(cursor, count, map.size)) {
    const key = readValue(cursor, depth - 1)
    if ((typeof key !== 'number' && typeof key !== 'string') || map.has(key)) throw new Malformed()
    map.set(key, readValue(cursor, depth - 1))
  }
  return map
}

/** Whether another item follows those that were read; without a count, a break says that none does. */
function hasMore(cursor: Cursor, count: number | undefined, read: number): boolean {
  if (count !== undefined) return read < count
  if (cursor.bytes[cursor.offset] !== breakByte) return true
  cursor.offset++
  return false
}

function take(cursor: Cursor, length: number): Uint8Array {
  const { bytes, offset } = cursor
  if (length > bytes.length - offset) throw new Malformed()
  cursor.offset += length
  return bytes.subarray(offset, cursor.offset)
}
