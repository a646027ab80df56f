import { concat, fromHex, lengthPrefixed, toHex } from '../bytes.ts'
import { canonicalContext, type EncryptionContext } from '../keys/encryption-context.ts'
import { equalBytes, sha256 } from '../keys/material/digest.ts'
import type { ExternalCiphertext } from './xks.ts'

/**
 * The layout of a ciphertext of a key in an external key store. What the proxy encrypted is a whole ciphertext of the
 * KMS key itself, so nothing here needs to be secret or authenticated; the checksum tells damage from a wrong context
 * without asking the proxy, and the header is associated data of the proxy's encryption.
 *
 * | offset | bytes | |
 * | --- | --- | --- |
 * | 0 | 8 | `SWKMS`, two zero bytes, version 2 |
 * | 8 | 32 | ID of the key material of the KMS key |
 * | 40 | 20 | first bytes of SHA-256 over all the rest |
 * | 60 | 1 | i: length of the IV, 12 or 16 |
 * | 61 | 1 | m: length of the proxy's metadata, 0 to 20 |
 * | 62 | i | IV |
 * | 62 + i | m | metadata |
 * | 62 + i + m | 16 | tag |
 * | 78 + i + m | n | ciphertext |
 */
const magic = Uint8Array.of(0x53, 0x57, 0x4b, 0x4d, 0x53, 0, 0, 2)
const headerLength = 40
const checksumLength = 20
const lengthsOffset = headerLength + checksumLength
const partsOffset = lengthsOffset + 2
const tagLength = 16

/** A ciphertext in two layers, the outer one taken apart. */
export interface DoubleCiphertext {
  /** 64 hexadecimal digits; names the key material of the inner layer. */
  readonly materialId: string
  readonly outer: ExternalCiphertext
}

/** Puts a ciphertext in two layers together. */
export function writeDoubleCiphertext({ materialId, outer }: DoubleCiphertext): Uint8Array {
  const { ciphertext, metadata, iv, tag } = outer
  const header = headerOf(materialId)
  const parts = concat(Uint8Array.of(iv.length, metadata.length), iv, metadata, tag, ciphertext)
  return concat(header, checksumOf(header, parts), parts)
}

/**
 * Takes a ciphertext in two layers apart. Total: any bytes are one or `undefined`.
 *
 * @returns `undefined` when the bytes are something else, or any of them was changed
 */
export function parseDoubleCiphertext(bytes: Uint8Array): DoubleCiphertext | undefined {
  if (bytes.length < partsOffset || !equalBytes(bytes.subarray(0, magic.length), magic)) return undefined
  const header = bytes.subarray(0, headerLength)
  const parts = bytes.subarray(lengthsOffset)
  if (!equalBytes(bytes.subarray(headerLength, lengthsOffset), checksumOf(header, parts))) return undefined
  const [ivLength = 0, metadataLength = 0] = parts
  const ivEnd = 2 + ivLength
  const metadataEnd = ivEnd + metadataLength
  const tagEnd = metadataEnd + tagLength
  if ((ivLength !== 12 && ivLength !== 16) || metadataLength > 20 || parts.length <= tagEnd) return undefined
  return {
    materialId: toHex(header.subarray(magic.length)),
    outer: {
      iv: parts.subarray(2, ivEnd),
      metadata: parts.subarray(ivEnd, metadataEnd),
      tag: parts.subarray(metadataEnd, tagEnd),
      ciphertext: parts.subarray(tagEnd),
    },
  }
}

/** What the proxy authenticates besides: material and context, as a digest, so that the proxy does not learn the context. */
export function outerAad(materialId: string, context: EncryptionContext): Uint8Array {
  return sha256(lengthPrefixed(headerOf(materialId), canonicalContext(context)))
}

function headerOf(materialId: string): Uint8Array {
  return concat(magic, fromHex(materialId))
}

function checksumOf(header: Uint8Array, parts: Uint8Array): Uint8Array {
  return sha256(concat(header, parts)).subarray(0, checksumLength)
}
