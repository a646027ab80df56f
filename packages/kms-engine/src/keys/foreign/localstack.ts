import { concat, fromUtf8 } from '../../bytes.ts'
import type { ForeignCiphertext } from './foreign-ciphertext.ts'

const idLength = 36
const ivLength = 16
const tagLength = 16
const headerLength = idLength + ivLength + tagLength

/** The name under which the Encryption SDK puts its signing key; LocalStack does not bind it. */
const publicKeyName = 'aws-crypto-public-key'

/**
 * Takes apart a ciphertext of LocalStack: a key ID of 36 characters, a 16-byte IV, the tag, the ciphertext of the padded
 * plaintext.
 */
export function parseLocalStack(bytes: Uint8Array): ForeignCiphertext | undefined {
  if (bytes.length <= headerLength) return undefined
  if (!/^[\w-]{36}$/.test(fromUtf8(bytes.subarray(0, idLength)) ?? '')) return undefined
  const iv = bytes.subarray(idLength, idLength + ivLength)
  const tag = bytes.subarray(idLength + ivLength, headerLength)
  return { iv, sealed: concat(bytes.subarray(headerLength), tag), unboundNames: [publicKeyName], isPadded: true }
}
