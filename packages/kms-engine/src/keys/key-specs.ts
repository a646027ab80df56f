import type {
  EncryptionAlgorithmSpec,
  KeyAgreementAlgorithmSpec,
  KeySpec,
  KeyUsageType,
  MacAlgorithmSpec,
  SigningAlgorithmSpec,
} from '@sealwright/kms-model'

/** What a key of one spec can do, by usage. A usage that is absent is not possible. */
interface KeySpecRow {
  readonly ENCRYPT_DECRYPT?: readonly EncryptionAlgorithmSpec[]
  readonly SIGN_VERIFY?: readonly SigningAlgorithmSpec[]
  readonly GENERATE_VERIFY_MAC?: readonly MacAlgorithmSpec[]
  readonly KEY_AGREEMENT?: readonly KeyAgreementAlgorithmSpec[]
}

const rsa: KeySpecRow = {
  ENCRYPT_DECRYPT: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
  SIGN_VERIFY: [
    'RSASSA_PKCS1_V1_5_SHA_256',
    'RSASSA_PKCS1_V1_5_SHA_384',
    'RSASSA_PKCS1_V1_5_SHA_512',
    'RSASSA_PSS_SHA_256',
    'RSASSA_PSS_SHA_384',
    'RSASSA_PSS_SHA_512',
  ],
}

/**
 * The key specs and their algorithms.
 *
 * @see AWS KMS Developer Guide, "Key spec reference"
 */
const keySpecs: Readonly<Record<KeySpec, KeySpecRow>> = {
  SYMMETRIC_DEFAULT: { ENCRYPT_DECRYPT: ['SYMMETRIC_DEFAULT'] },
  RSA_2048: rsa,
  RSA_3072: rsa,
  RSA_4096: rsa,
  ECC_NIST_P256: { SIGN_VERIFY: ['ECDSA_SHA_256'], KEY_AGREEMENT: ['ECDH'] },
  ECC_NIST_P384: { SIGN_VERIFY: ['ECDSA_SHA_384'], KEY_AGREEMENT: ['ECDH'] },
  ECC_NIST_P521: { SIGN_VERIFY: ['ECDSA_SHA_512'], KEY_AGREEMENT: ['ECDH'] },
  ECC_SECG_P256K1: { SIGN_VERIFY: ['ECDSA_SHA_256'] },
  ECC_NIST_EDWARDS25519: { SIGN_VERIFY: ['ED25519_SHA_512', 'ED25519_PH_SHA_512'] },
  ML_DSA_44: { SIGN_VERIFY: ['ML_DSA_SHAKE_256'] },
  ML_DSA_65: { SIGN_VERIFY: ['ML_DSA_SHAKE_256'] },
  ML_DSA_87: { SIGN_VERIFY: ['ML_DSA_SHAKE_256'] },
  HMAC_224: { GENERATE_VERIFY_MAC: ['HMAC_SHA_224'] },
  HMAC_256: { GENERATE_VERIFY_MAC: ['HMAC_SHA_256'] },
  HMAC_384: { GENERATE_VERIFY_MAC: ['HMAC_SHA_384'] },
  HMAC_512: { GENERATE_VERIFY_MAC: ['HMAC_SHA_512'] },
  SM2: { ENCRYPT_DECRYPT: ['SM2PKE'], SIGN_VERIFY: ['SM2DSA'], KEY_AGREEMENT: ['ECDH'] },
}

/** Whether keys of the spec may serve the usage. */
export function allowsUsage(spec: KeySpec, usage: KeyUsageType): boolean {
  return keySpecs[spec][usage] !== undefined
}

/** The algorithms that a key of the spec and usage offers. */
export function algorithmsOf(spec: KeySpec, usage: KeyUsageType): readonly string[] {
  return keySpecs[spec][usage] ?? []
}

/** What kind of key a spec makes. */
export type KeyKind = 'symmetric' | 'asymmetric' | 'HMAC'

/** The kind of key that a spec makes. */
export function kindOf(spec: KeySpec): KeyKind {
  if (spec === 'SYMMETRIC_DEFAULT') return 'symmetric'
  return keySpecs[spec].GENERATE_VERIFY_MAC === undefined ? 'asymmetric' : 'HMAC'
}
