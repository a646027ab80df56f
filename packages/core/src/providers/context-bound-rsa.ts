import { primitives } from '#primitives'
import { concatBytes, equalBytes } from '../bytes.ts'
import { authenticationFailed } from '../errors.ts'
import type { EncryptionContext } from '../format/encryption-context.ts'
import type { KeyRequest } from '../key-provider.ts'
import type { RsaPadding } from '../primitives/primitives.ts'
import { DataKey } from '../secret-bytes.ts'
import { checkRsaPadding } from './rsa-padding.ts'

/** Bytes of a SHA-384 digest. */
const digestLength = 48

/** An RSA public key that wraps a data key together with a digest of its encryption context. */
export interface ContextBoundRsaKey {
  /** Bytes of the modulus. */
  readonly modulusLength: number
  /** A fresh data key and what the private key opens to it. */
  generateDataKey(request: KeyRequest): { readonly dataKey: DataKey; readonly ciphertext: Uint8Array }
  /** What the private key opens to a data key. Neither keeps the key nor disposes of it. */
  wrap(dataKey: DataKey, encryptionContext: EncryptionContext): Uint8Array
}

/**
 * The encrypting half of RSA keys that lie in AWS KMS: RSA binds no context to what it wraps, so a digest of the context
 * is wrapped with the data key. For adapters; an application takes the provider that stands on it.
 *
 * @param publicKey PEM or DER, `SubjectPublicKeyInfo`
 * @throws TypeError if it is no RSA public key
 * @throws RangeError if the padding is none of the known ones
 * @see spec: framework/aws-kms/aws-kms-rsa-keyring.md#onencrypt
 */
export function contextBoundRsaKey(publicKey: string | Uint8Array, padding: RsaPadding): ContextBoundRsaKey {
  checkRsaPadding(padding)
  const key = primitives.importRsaPublicKey(publicKey)
  const wrap = (dataKey: DataKey, encryptionContext: EncryptionContext): Uint8Array =>
    dataKey.expose((bytes) => {
      const plaintext = concatBytes([digestOf(encryptionContext), bytes])
      try {
        return key.encrypt(padding, plaintext)
      } finally {
        plaintext.fill(0)
      }
    })
  return {
    modulusLength: key.modulusLength,
    wrap,
    generateDataKey({ algorithmSuite, encryptionContext }) {
      const dataKey = DataKey.take(primitives.randomBytes(algorithmSuite.dataKeyLength))
      try {
        return { dataKey, ciphertext: wrap(dataKey, encryptionContext) }
      } catch (error) {
        dataKey[Symbol.dispose]()
        throw error
      }
    },
  }
}

/**
 * The data key in what the private key opened, if it was wrapped for this request. The given bytes are zeroed.
 *
 * @param opened digest of the encryption context and data key
 * @throws EnvelopeError `ERR_AUTHENTICATION_FAILED` if the context or the length of the data key is another
 * @see spec: framework/aws-kms/aws-kms-rsa-keyring.md#ondecrypt
 */
export function contextBoundDataKey(opened: Uint8Array, { algorithmSuite, encryptionContext }: KeyRequest): DataKey {
  try {
    const isForRequest = equalBytes(opened.subarray(0, digestLength), digestOf(encryptionContext))
    if (!isForRequest || opened.length !== digestLength + algorithmSuite.dataKeyLength) throw authenticationFailed()
    return DataKey.copy(opened.subarray(digestLength))
  } finally {
    opened.fill(0)
  }
}

/** Of the pairs as a header's AAD has them; of no bytes where there is no pair. */
function digestOf({ serialized }: EncryptionContext): Uint8Array {
  return primitives.hash('SHA-384', [serialized])
}
