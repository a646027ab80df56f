import { base64Of, hexOf, utf8Text } from '../bytes.ts'
import type { EncryptedDataKey } from '../format/encrypted-data-key.ts'

/** Bytes that look random and are the same for the same seed: xorshift32. Not for keys. */
export function bytesFrom(seed: number, length: number): Uint8Array {
  let state = (seed * 0x9e3779b1) >>> 0 || 1
  return Uint8Array.from({ length }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state & 0xff
  })
}

/** Encrypted data keys as nobody would write them, made from a good one. */
export function* oddEncryptedDataKeys(good: EncryptedDataKey): Generator<EncryptedDataKey> {
  const lengths = [0, 1, 2, 11, 12, 19, 20, 21, 1000, 65_535]
  yield { providerId: '', providerInfo: new Uint8Array(0), ciphertext: new Uint8Array(0) }
  for (const length of lengths) {
    yield { ...good, providerInfo: bytesFrom(length, length) }
    yield { ...good, ciphertext: bytesFrom(length, length) }
    yield { ...good, providerInfo: good.providerInfo.subarray(0, length) }
  }
  for (const byte of [0x00, 0x3a, 0x80, 0xff]) yield { ...good, providerInfo: new Uint8Array(40).fill(byte) }
}

/** The ways in which bytes could show in a text that has been brought to one line. */
export function formsOf(secret: Uint8Array): readonly string[] {
  const text = utf8Text(secret)
  return [
    // As a key in PEM.
    ...(text === undefined ? [] : [text.replace(/\s+/g, ' ')]),
    Array.from(secret, (byte) => hexOf(Uint8Array.of(byte))).join(' '),
    hexOf(secret),
    hexOf(secret).toUpperCase(),
    base64Of(secret).replace(/=+$/, ''),
    Array.from(secret).join(','),
    Array.from(secret).join(', '),
  ]
}
