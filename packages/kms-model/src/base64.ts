const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const symbols: readonly string[] = [...alphabet]

/** The six bits of each ASCII symbol; 64 for what is none. */
const bits: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = alphabet.indexOf(String.fromCharCode(code))
  return value === -1 ? 64 : value
})

/** Standard base64 with padding. @see RFC 4648 section 4 */
export function encodeBase64(bytes: Uint8Array): string {
  let text = ''
  let index = 0
  for (; index + 2 < bytes.length; index += 3) {
    const group = (bytes[index]! << 16) | (bytes[index + 1]! << 8) | bytes[index + 2]!
    text += symbols[group >> 18]! + symbols[(group >> 12) & 63]! + symbols[(group >> 6) & 63]! + symbols[group & 63]!
  }
  const rest = bytes.length - index
  if (rest === 1) {
    const group = bytes[index]! << 4
    text += `${symbols[group >> 6]}${symbols[group & 63]}==`
  } else if (rest === 2) {
    const group = (bytes[index]! << 10) | (bytes[index + 1]! << 2)
    text += `${symbols[group >> 12]}${symbols[(group >> 6) & 63]}${symbols[group & 63]}=`
  }
  return text
}

/**
 * Reads standard base64 strictly: padded, without blanks, and with zeros where the last symbol has bits to spare, so
 * that bytes have one text only.
 *
 * @returns fresh bytes, or `undefined` if the text is not such base64
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const symbolCount = text.length - padding
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let held = 0
  let heldBits = 0
  let at = 0
  for (let index = 0; index < symbolCount; index += 1) {
    const code = text.charCodeAt(index)
    const value = code < 128 ? bits[code]! : 64
    if (value === 64) return undefined
    held = ((held << 6) | value) & 0xfff
    heldBits += 6
    if (heldBits >= 8) {
      heldBits -= 8
      bytes[at] = held >> heldBits
      at += 1
    }
  }
  const spare = held & ((1 << heldBits) - 1)
  return spare === 0 ? bytes : undefined
}
