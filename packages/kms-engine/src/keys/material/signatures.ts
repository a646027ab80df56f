import { createHash } from 'node:crypto'
import type { KeySpec, MessageType, SigningAlgorithmSpec } from '@sealwright/kms-model'
import { signEcdsa, signEd25519, verifyEcdsa, verifyEd25519 } from './elliptic.ts'
import { type MlDsaSpec, signMlDsa, verifyMlDsa } from './ml-dsa.ts'
import { type HashName, signPkcs1, signPss, verifyPkcs1, verifyPss } from './rsa.ts'

/** What is signed: a message, its digest, or the representative of a message that ML-DSA signs. */
export interface SignedMessage {
  readonly bytes: Uint8Array
  readonly type: MessageType
}

/** How one signing algorithm works. */
export interface SigningScheme {
  /** The types of messages it takes, each with the exact number of bytes it must have, if it must. */
  readonly messageTypes: Readonly<Partial<Record<MessageType, number | undefined>>>
  sign(
    key: { readonly spec: KeySpec; readonly secret: Uint8Array },
    message: SignedMessage,
    randomBytes: (length: number) => Uint8Array,
  ): Uint8Array
  verify(
    key: { readonly spec: KeySpec; readonly publicKey: Uint8Array },
    message: SignedMessage,
    signature: Uint8Array,
  ): boolean
}

const digestLengths: Readonly<Record<HashName, number>> = { sha256: 32, sha384: 48, sha512: 64 }

function hashing(hash: HashName): SigningScheme['messageTypes'] {
  return { RAW: undefined, DIGEST: digestLengths[hash] }
}

function digestOf({ bytes, type }: SignedMessage, hash: HashName): Uint8Array {
  return type === 'DIGEST' ? bytes : createHash(hash).update(bytes).digest()
}

function pkcs1(hash: HashName): SigningScheme {
  return {
    messageTypes: hashing(hash),
    sign: ({ secret }, message) => signPkcs1(secret, digestOf(message, hash), hash),
    verify: ({ publicKey }, message, signature) => verifyPkcs1(publicKey, digestOf(message, hash), { hash, signature }),
  }
}

function pss(hash: HashName): SigningScheme {
  return {
    messageTypes: hashing(hash),
    sign: ({ secret }, message, randomBytes) => signPss(secret, digestOf(message, hash), { hash, randomBytes }),
    verify: ({ publicKey }, message, signature) => verifyPss(publicKey, digestOf(message, hash), { hash, signature }),
  }
}

function ecdsa(hash: HashName): SigningScheme {
  return {
    messageTypes: hashing(hash),
    sign: ({ secret }, { bytes, type }) => signEcdsa(secret, bytes, { hash, isDigest: type === 'DIGEST' }),
    verify: ({ publicKey }, { bytes, type }, signature) =>
      verifyEcdsa(publicKey, bytes, { hash, isDigest: type === 'DIGEST', signature }),
  }
}

function ed25519(isPrehashed: boolean): SigningScheme {
  return {
    messageTypes: isPrehashed ? { DIGEST: 64 } : { RAW: undefined },
    sign: ({ secret }, { bytes }) => signEd25519(secret, bytes, isPrehashed),
    verify: ({ publicKey }, { bytes }, signature) => verifyEd25519(publicKey, bytes, { signature, isPrehashed }),
  }
}

const mlDsa: SigningScheme = {
  messageTypes: { RAW: undefined, EXTERNAL_MU: 64 },
  sign: ({ spec, secret }, { bytes, type }, randomBytes) =>
    signMlDsa(spec as MlDsaSpec, secret, bytes, { isMu: type === 'EXTERNAL_MU', randomBytes }),
  verify: ({ spec, publicKey }, { bytes, type }, signature) =>
    verifyMlDsa(spec as MlDsaSpec, publicKey, bytes, { isMu: type === 'EXTERNAL_MU', signature }),
}

/** The signing algorithms; SM2DSA is not among them. */
export const signingSchemes: Readonly<Partial<Record<SigningAlgorithmSpec, SigningScheme>>> = {
  RSASSA_PKCS1_V1_5_SHA_256: pkcs1('sha256'),
  RSASSA_PKCS1_V1_5_SHA_384: pkcs1('sha384'),
  RSASSA_PKCS1_V1_5_SHA_512: pkcs1('sha512'),
  RSASSA_PSS_SHA_256: pss('sha256'),
  RSASSA_PSS_SHA_384: pss('sha384'),
  RSASSA_PSS_SHA_512: pss('sha512'),
  ECDSA_SHA_256: ecdsa('sha256'),
  ECDSA_SHA_384: ecdsa('sha384'),
  ECDSA_SHA_512: ecdsa('sha512'),
  ED25519_SHA_512: ed25519(false),
  ED25519_PH_SHA_512: ed25519(true),
  ML_DSA_SHAKE_256: mlDsa,
}
