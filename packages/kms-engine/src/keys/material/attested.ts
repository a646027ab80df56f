import { createCipheriv, type KeyObject, verify } from 'node:crypto'
import { concat } from '../../bytes.ts'
import { publicKeyOf } from './key-objects.ts'

/** A public key, or `undefined` when the bytes are none: here they come from a stranger. */
function readPublicKey(publicKey: Uint8Array): KeyObject | undefined {
  try {
    return publicKeyOf(publicKey)
  } catch {
    return undefined
  }
}

/**
 * Whether a signature is one over the message, by ECDSA on P-384 with SHA-384.
 *
 * @param publicKey SubjectPublicKeyInfo DER; anything else verifies nothing
 * @param encoding `der` as in certificates, `ieee-p1363` (96 bytes) as in COSE
 */
export function verifyEs384(
  publicKey: Uint8Array,
  message: Uint8Array,
  { signature, encoding }: { readonly signature: Uint8Array; readonly encoding: 'der' | 'ieee-p1363' },
): boolean {
  const key = readPublicKey(publicKey)
  if (key?.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'secp384r1') return false
  return verify('sha384', message, { key, dsaEncoding: encoding }, signature)
}

/** Bits of the modulus of an RSA public key, or `undefined` when it is no RSA key. */
export function rsaModulusLength(publicKey: Uint8Array): number | undefined {
  const key = readPublicKey(publicKey)
  return key?.asymmetricKeyType === 'rsa' ? key.asymmetricKeyDetails?.modulusLength : undefined
}

/**
 * Encrypts with AES-256-CBC and the padding of PKCS #7. Nothing authenticates the result: it is for CMS EnvelopedData,
 * whose readers expect this, and whose key serves one message.
 *
 * @param key 32 bytes, fresh
 * @param iv 16 bytes, fresh
 */
export function encryptCbc(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  return concat(cipher.update(plaintext), cipher.final())
}
