import { diffieHellman, sign, verify } from 'node:crypto'
import { ed25519ph } from '@noble/curves/ed25519.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { fromBase64Url } from '../../bytes.ts'
import { privateKeyOf, publicKeyOf } from './key-objects.ts'
import type { HashName } from './rsa.ts'

/** The curves by OpenSSL's names for them. */
const curves: Readonly<Record<string, typeof p256>> = { prime256v1: p256, secp384r1: p384, secp521r1: p521, secp256k1 }

/** Node can sign only what it hashes itself; a ready digest needs another library. AWS does not normalize `s`. */
const readyDigest = { prehash: false, lowS: false, format: 'der' } as const

/** An ECDSA signature in DER over a message, or over a ready digest. */
export function signEcdsa(
  secret: Uint8Array,
  message: Uint8Array,
  { hash, isDigest }: { readonly hash: HashName; readonly isDigest: boolean },
): Uint8Array {
  const key = privateKeyOf(secret)
  if (!isDigest) return new Uint8Array(sign(hash, message, key))
  const scalar = fromBase64Url(key.export({ format: 'jwk' }).d!)!
  try {
    return curveOf(key.asymmetricKeyDetails?.namedCurve).sign(message, scalar, readyDigest)
  } finally {
    scalar.fill(0)
  }
}

/** Whether an ECDSA signature in DER is one of the key over the message or digest. */
export function verifyEcdsa(
  publicKey: Uint8Array,
  message: Uint8Array,
  options: { readonly hash: HashName; readonly isDigest: boolean; readonly signature: Uint8Array },
): boolean {
  const key = publicKeyOf(publicKey)
  if (!options.isDigest) return verify(options.hash, message, key, options.signature)
  const { x, y } = key.export({ format: 'jwk' })
  const point = Uint8Array.from([4, ...fromBase64Url(x!)!, ...fromBase64Url(y!)!])
  try {
    return curveOf(key.asymmetricKeyDetails?.namedCurve).verify(options.signature, message, point, readyDigest)
  } catch {
    // Not DER, or no point: no signature.
    return false
  }
}

function curveOf(namedCurve: string | undefined): typeof p256 {
  const curve = curves[namedCurve ?? '']
  if (curve === undefined) throw new TypeError(`ECDSA: no curve ${namedCurve}`)
  return curve
}

/** An Ed25519 signature, 64 bytes; with `isPrehashed` by Ed25519ph, which hashes the message before it signs. */
export function signEd25519(secret: Uint8Array, message: Uint8Array, isPrehashed: boolean): Uint8Array {
  const key = privateKeyOf(secret)
  if (!isPrehashed) return new Uint8Array(sign(null, message, key))
  const seed = fromBase64Url(key.export({ format: 'jwk' }).d!)!
  try {
    return ed25519ph.sign(message, seed)
  } finally {
    seed.fill(0)
  }
}

/** Whether an Ed25519 or Ed25519ph signature is one of the key over the message. */
export function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  { signature, isPrehashed }: { readonly signature: Uint8Array; readonly isPrehashed: boolean },
): boolean {
  const key = publicKeyOf(publicKey)
  if (!isPrehashed) return verify(null, message, key, signature)
  try {
    return ed25519ph.verify(signature, message, fromBase64Url(key.export({ format: 'jwk' }).x!)!)
  } catch {
    return false
  }
}

/**
 * The shared secret of two keys: the x coordinate, as long as the curve's field.
 *
 * @returns `undefined` when the public key is none, or not on the private key's curve
 */
export function deriveEcdh(secret: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined {
  const privateKey = privateKeyOf(secret)
  try {
    const peer = publicKeyOf(publicKey)
    if (peer.asymmetricKeyDetails?.namedCurve !== privateKey.asymmetricKeyDetails?.namedCurve) return undefined
    return new Uint8Array(diffieHellman({ privateKey, publicKey: peer }))
  } catch {
    return undefined
  }
}
