import { fromUtf8 } from '../../bytes.ts'
import type { ForeignCiphertext } from './foreign-ciphertext.ts'

const indexLength = 4
const ivLength = 12
const tagLength = 16

/**
 * Takes apart a ciphertext of local-kms: one byte with the length of the key's ARN, the ARN, four bytes with the index of
 * the key material, a 12-byte IV, ciphertext and tag. Neither ARN nor index is authenticated, so neither is looked at.
 */
export function parseLocalKms(bytes: Uint8Array): ForeignCiphertext | undefined {
  const arnEnd = 1 + (bytes[0] ?? 0)
  const ivStart = arnEnd + indexLength
  if (bytes.length <= ivStart + ivLength + tagLength) return undefined
  if (fromUtf8(bytes.subarray(1, arnEnd))?.startsWith('arn:') !== true) return undefined
  const iv = bytes.subarray(ivStart, ivStart + ivLength)
  return { iv, sealed: bytes.subarray(ivStart + ivLength), unboundNames: [], isPadded: false }
}
