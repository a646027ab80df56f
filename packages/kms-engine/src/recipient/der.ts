import { concat } from '../bytes.ts'

/** One value of DER. */
export interface DerElement {
  /** The identifier byte, for example {@link derTag}`.sequence`. */
  readonly tag: number
  readonly contents: Uint8Array
  /** All of it: tag, length and contents. */
  readonly bytes: Uint8Array
}

/** The identifier bytes that certificates and enveloped data have. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const

/** The tag `[number]` of a context: constructed, or primitive when it stands for a simple value. */
export function contextTag(number: number, form: 'constructed' | 'primitive' = 'constructed'): number {
  return (form === 'constructed' ? 0xa0 : 0x80) | number
}

/**
 * Reads one DER value that fills the bytes. Total: any bytes are a value or `undefined`.
 *
 * @see ITU-T X.690, sections 8.1 and 10.1
 */
export function parseDer(bytes: Uint8Array): DerElement | undefined {
  const element = readElement(bytes)
  return element?.bytes.length === bytes.length ? element : undefined
}

/**
 * The values inside a constructed one.
 *
 * @returns `undefined` when its contents are not a list of values
 */
export function childrenOf(element: DerElement): readonly DerElement[] | undefined {
  const children: DerElement[] = []
  for (let offset = 0; offset < element.contents.length; ) {
    const child = readElement(element.contents.subarray(offset))
    if (child === undefined) return undefined
    children.push(child)
    offset += child.bytes.length
  }
  return children
}

/** The first value in the bytes. One identifier byte, and a definite length in its shortest form. */
function readElement(bytes: Uint8Array): DerElement | undefined {
  const [tag, first] = bytes
  if (tag === undefined || first === undefined || (tag & 31) === 31) return undefined
  const width = first < 0x80 ? 0 : first - 0x80
  if (first === 0x80 || width > 4 || bytes.length < 2 + width) return undefined
  const length = width === 0 ? first : bytes.subarray(2, 2 + width).reduce((number, byte) => number * 256 + byte, 0)
  if (width > 0 && (length < 0x80 || bytes[2] === 0)) return undefined
  const end = 2 + width + length
  if (end > bytes.length) return undefined
  return { tag, contents: bytes.subarray(2 + width, end), bytes: bytes.subarray(0, end) }
}

/** The dotted form of an object identifier's contents, or `undefined`. */
export function objectIdentifierOf({ tag, contents }: DerElement): string | undefined {
  if (tag !== derTag.objectIdentifier || contents.length === 0 || contents.at(-1)! >= 0x80) return undefined
  const numbers: number[] = []
  let number = 0
  for (const byte of contents) {
    if (number === 0 && byte === 0x80) return undefined
    number = number * 128 + (byte & 0x7f)
    if (!Number.isSafeInteger(number)) return undefined
    if (byte < 0x80) {
      numbers.push(number)
      number = 0
    }
  }
  const [first = 0, ...rest] = numbers
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - 40 * root, ...rest].join('.')
}

/** Makes a DER value of its contents. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0)
  if (length < 0x80) return concat(Uint8Array.of(tag, length), ...contents)
  const lengthBytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) lengthBytes.unshift(rest % 256)
  return concat(Uint8Array.of(tag, 0x80 | lengthBytes.length, ...lengthBytes), ...contents)
}

/** A SEQUENCE. */
export function derSequence(...parts: readonly Uint8Array[]): Uint8Array {
  return der(derTag.sequence, ...parts)
}

/** A small INTEGER. @param value 0 to 127 */
export function derInteger(value: number): Uint8Array {
  return der(derTag.integer, Uint8Array.of(value))
}

/** An OBJECT IDENTIFIER. @param dotted for example `1.2.840.113549.1.7.3` */
export function derObjectIdentifier(dotted: string): Uint8Array {
  const [root = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [40 * root + second, ...rest].flatMap((number) => {
    const digits = [number % 128]
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift(0x80 | (left % 128))
    return digits
  })
  return der(derTag.objectIdentifier, Uint8Array.from(bytes))
}
