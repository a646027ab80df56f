import { createPublicKey, type KeyObject } from 'node:crypto'
import type { KeySpec } from '@sealwright/kms-model'
import type { NewMaterial } from './generate.ts'
import { privateKeyOf } from './key-objects.ts'

/** What may be imported as a key of a spec. */
type Acceptance =
  | { readonly min: number; readonly max: number }
  | { readonly modulusLength: number }
  | { readonly namedCurve: string }
  | { readonly type: 'ed25519' }

/** Lengths of raw material in bytes, or what the PKCS#8 key must be. ML-DSA and SM2 are not imported. */
const acceptances: Readonly<Partial<Record<KeySpec, Acceptance>>> = {
  SYMMETRIC_DEFAULT: { min: 32, max: 32 },
  HMAC_224: { min: 28, max: 64 },
  HMAC_256: { min: 32, max: 64 },
  HMAC_384: { min: 48, max: 128 },
  HMAC_512: { min: 64, max: 128 },
  RSA_2048: { modulusLength: 2048 },
  RSA_3072: { modulusLength: 3072 },
  RSA_4096: { modulusLength: 4096 },
  ECC_NIST_P256: { namedCurve: 'prime256v1' },
  ECC_NIST_P384: { namedCurve: 'secp384r1' },
  ECC_NIST_P521: { namedCurve: 'secp521r1' },
  ECC_SECG_P256K1: { namedCurve: 'secp256k1' },
  ECC_NIST_EDWARDS25519: { type: 'ed25519' },
}

/** Whether keys of the spec can have imported material. */
export function canImport(spec: KeySpec): boolean {
  return acceptances[spec] !== undefined
}

/**
 * Key material from outside, in the form in which material made here is kept.
 *
 * @returns `undefined` when it is not material for the spec
 */
export function acceptMaterial(spec: KeySpec, bytes: Uint8Array): NewMaterial | undefined {
  const acceptance = acceptances[spec]
  if (acceptance === undefined) return undefined
  if ('min' in acceptance) {
    return bytes.length >= acceptance.min && bytes.length <= acceptance.max ? { secret: bytes } : undefined
  }
  const key = parsePrivateKey(bytes)
  if (key === undefined || !isOfKind(key, acceptance)) return undefined
  return {
    // As we write it, so that the same key is the same material however it came.
    secret: new Uint8Array(key.export({ format: 'der', type: 'pkcs8' })),
    publicKey: new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' })),
  }
}

function isOfKind(key: KeyObject, acceptance: Exclude<Acceptance, { readonly min: number }>): boolean {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {}
  if ('modulusLength' in acceptance)
    return key.asymmetricKeyType === 'rsa' && modulusLength === acceptance.modulusLength
  if ('namedCurve' in acceptance) return key.asymmetricKeyType === 'ec' && namedCurve === acceptance.namedCurve
  return key.asymmetricKeyType === acceptance.type
}

function parsePrivateKey(bytes: Uint8Array): KeyObject | undefined {
  try {
    return privateKeyOf(bytes)
  } catch {
    return undefined
  }
}
