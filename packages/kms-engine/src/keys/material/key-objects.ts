import type { Buffer } from 'node:buffer'
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/** A private key from PKCS#8 DER, which is copied. */
export function privateKeyOf(secret: Uint8Array): KeyObject {
  return createPrivateKey({ key: secret as Buffer, format: 'der', type: 'pkcs8' })
}

/** A public key from SubjectPublicKeyInfo DER. @throws Error of node:crypto when it is none */
export function publicKeyOf(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: publicKey as Buffer, format: 'der', type: 'spki' })
}
