import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { KeySpec } from '@sealwright/kms-model'
import { mlDsaPublicKey } from './ml-dsa.ts'

/** Key material as it is made: what is kept secret, and for key pairs what is told to everyone. */
export interface NewMaterial {
  /** Raw bytes for symmetric and HMAC keys, a 32-byte seed for ML-DSA, PKCS#8 DER for other key pairs. */
  readonly secret: Uint8Array
  /** SubjectPublicKeyInfo DER. */
  readonly publicKey?: Uint8Array
}

type Maker = (randomBytes: (length: number) => Uint8Array) => Promise<NewMaterial>

/** How material of each spec is made; SM2 is not. */
const makers: Readonly<Partial<Record<KeySpec, Maker>>> = {
  SYMMETRIC_DEFAULT: raw(32),
  HMAC_224: raw(28),
  HMAC_256: raw(32),
  HMAC_384: raw(48),
  HMAC_512: raw(64),
  RSA_2048: rsa(2048),
  RSA_3072: rsa(3072),
  RSA_4096: rsa(4096),
  ECC_NIST_P256: ec('P-256'),
  ECC_NIST_P384: ec('P-384'),
  ECC_NIST_P521: ec('P-521'),
  ECC_SECG_P256K1: ec('secp256k1'),
  ECC_NIST_EDWARDS25519: async () => exported(await generatePair('ed25519', {})),
  ML_DSA_44: mlDsa('ML_DSA_44'),
  ML_DSA_65: mlDsa('ML_DSA_65'),
  ML_DSA_87: mlDsa('ML_DSA_87'),
}

/** Whether there is a way to make keys of the spec. */
export function canGenerate(spec: KeySpec): boolean {
  return makers[spec] !== undefined
}

/**
 * Makes key material. RSA and elliptic-curve pairs are made on the thread pool, with the randomness of OpenSSL; those of
 * ML-DSA take a millisecond or two and are made at once.
 *
 * @param randomBytes the randomness of all other material
 * @throws TypeError for a spec that `canGenerate` denies
 */
export async function generateMaterial(
  spec: KeySpec,
  randomBytes: (length: number) => Uint8Array,
): Promise<NewMaterial> {
  const make = makers[spec]
  if (make === undefined) throw new TypeError(`key material: no way to make ${spec}`)
  return make(randomBytes)
}

function raw(length: number): Maker {
  return async (randomBytes) => ({ secret: randomBytes(length) })
}

function rsa(modulusLength: number): Maker {
  return async () => exported(await generatePair('rsa', { modulusLength, publicExponent: 65537 }))
}

function ec(namedCurve: string): Maker {
  return async () => exported(await generatePair('ec', { namedCurve }))
}

function mlDsa(spec: 'ML_DSA_44' | 'ML_DSA_65' | 'ML_DSA_87'): Maker {
  return async (randomBytes) => {
    const secret = randomBytes(32)
    return { secret, publicKey: mlDsaPublicKey(spec, secret) }
  }
}

interface KeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

const generatePair = promisify(generateKeyPair) as unknown as (type: string, options: object) => Promise<KeyPair>

function exported({ publicKey, privateKey }: KeyPair): NewMaterial {
  return {
    secret: new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })),
    publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
  }
}
