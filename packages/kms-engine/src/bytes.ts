const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  if (text.length > maxCopiedLength) return encoder.encode(text)
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) {
    const codeUnit = text.charCodeAt(index)
    if (codeUnit > 0x7f) return encoder.encode(text)
    bytes[index] = codeUnit
  }
  return bytes
}

/** Up to here, copying ASCII takes less time than a call of the encoder. */
const maxCopiedLength = 128

/**
 * The text of UTF-8 bytes.
 *
 * @returns `undefined` when the bytes are not UTF-8
 */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** The parts, one after the other, in new bytes. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/**
 * The parts, each preceded by its length in four bytes, big-endian: no two lists of parts give the same bytes.
 *
 * @param parts texts count as their UTF-8 bytes
 */
export function lengthPrefixed(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const pieces = parts.map((part) => (typeof part === 'string' ? utf8(part) : part))
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + 4 + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    const { length } = piece
    for (let byte = 0; byte < 4; byte++) whole[offset + byte] = length >>> (24 - 8 * byte)
    whole.set(piece, offset + 4)
    offset += 4 + length
  }
  return whole
}

/** Lower-case hexadecimal digits, two a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += hexPairs[byte]
  return text
}

/** The bytes of hexadecimal digits. The caller knows that they are such. */
export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2)
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = 16 * digitAt(text, 2 * index) + digitAt(text, 2 * index + 1)
  return bytes
}

function digitAt(text: string, index: number): number {
  const codeUnit = text.charCodeAt(index)
  // `0` to `9`, or a letter in either case.
  return codeUnit <= 0x39 ? codeUnit - 0x30 : (codeUnit | 0x20) - 0x57
}

const hexPairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  // In slices: a call takes only so many arguments.
  for (let offset = 0; offset < bytes.length; offset += 4096) {
    text += String.fromCharCode(...bytes.subarray(offset, offset + 4096))
  }
  return btoa(text)
}

/**
 * The bytes of base64, padded or not.
 *
 * @returns `undefined` when the text is not base64
 */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    const characters = atob(text)
    const bytes = new Uint8Array(characters.length)
    for (let index = 0; index < bytes.length; index++) bytes[index] = characters.charCodeAt(index)
    return bytes
  } catch {
    return undefined
  }
}

/** Base64 with the alphabet for names and URLs, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bytes of what `toBase64Url` made, or `undefined`. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined
  return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'))
}
