import type { KeySpec, MessageType, SigningAlgorithmSpec } from '@sealwright/kms-model'

const signingTypes = (algorithm: SigningAlgorithmSpec): readonly MessageType[] => {
  if (algorithm === 'ED25519_SHA_512') return ['RAW']
  if (algorithm === 'ED25519_PH_SHA_512') return ['DIGEST']
  return algorithm === 'ML_DSA_SHAKE_256' ? ['RAW', 'EXTERNAL_MU'] : ['RAW', 'DIGEST']
}

const rsaSignatures: readonly SigningAlgorithmSpec[] = [
  ...(['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_384', 'RSASSA_PKCS1_V1_5_SHA_512'] as const),
  ...(['RSASSA_PSS_SHA_256', 'RSASSA_PSS_SHA_384', 'RSASSA_PSS_SHA_512'] as const),
]

/** The signing algorithms of the specs, as the developer guide has them. */
export const signatureAlgorithms: Readonly<Partial<Record<KeySpec, readonly SigningAlgorithmSpec[]>>> = {
  RSA_2048: rsaSignatures,
  RSA_3072: rsaSignatures,
  RSA_4096: rsaSignatures,
  ECC_NIST_P256: ['ECDSA_SHA_256'],
  ECC_NIST_P384: ['ECDSA_SHA_384'],
  ECC_NIST_P521: ['ECDSA_SHA_512'],
  ECC_SECG_P256K1: ['ECDSA_SHA_256'],
  ECC_NIST_EDWARDS25519: ['ED25519_SHA_512', 'ED25519_PH_SHA_512'],
  ML_DSA_44: ['ML_DSA_SHAKE_256'],
  ML_DSA_65: ['ML_DSA_SHAKE_256'],
  ML_DSA_87: ['ML_DSA_SHAKE_256'],
}

const rsa = ['RSA_2048', 'RSA_3072', 'RSA_4096']
const curves = ['ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521']
const macs = ['224', '256', '384', '512']
const pairs = [...rsa, ...curves, 'ECC_SECG_P256K1', 'ECC_NIST_EDWARDS25519']
const signing = Object.entries(signatureAlgorithms)

/** What must be proven of each spec: what keys are made for or used with, and the operations that do it. */
export const provenSpecs: readonly (readonly [spec: string, operations: string])[] = [
  ...['SYMMETRIC_DEFAULT', ...rsa].map((spec) => [`${spec} ENCRYPT_DECRYPT`, 'CreateKey'] as const),
  ...signing.map(([spec]) => [`${spec} SIGN_VERIFY`, 'CreateKey'] as const),
  ...curves.map((spec) => [`${spec} KEY_AGREEMENT`, 'CreateKey'] as const),
  ...macs.map((length) => [`HMAC_${length} GENERATE_VERIFY_MAC`, 'CreateKey'] as const),
  ['SYMMETRIC_DEFAULT SYMMETRIC_DEFAULT', 'Decrypt, Encrypt'],
  ...rsa.flatMap((spec) =>
    ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'].map(
      (algorithm) => [`${spec} ${algorithm}`, 'Decrypt, Encrypt'] as const,
    ),
  ),
  ...signing.flatMap(([spec, algorithms]) =>
    algorithms!.flatMap((algorithm) =>
      signingTypes(algorithm).map((type) => [`${spec} ${algorithm} ${type}`, 'Sign, Verify'] as const),
    ),
  ),
  ...macs.map((length) => [`HMAC_${length} HMAC_SHA_${length}`, 'GenerateMac, VerifyMac'] as const),
  ...curves.map((spec) => [`${spec} ECDH`, 'DeriveSharedSecret'] as const),
  ...pairs.map(
    (spec) => [`${spec} data key pair`, 'GenerateDataKeyPair, GenerateDataKeyPairWithoutPlaintext'] as const,
  ),
]
