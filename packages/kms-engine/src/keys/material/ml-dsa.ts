import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js'
import { concat, fromHex } from '../../bytes.ts'

/** The parameter sets, by key spec. */
export type MlDsaSpec = 'ML_DSA_44' | 'ML_DSA_65' | 'ML_DSA_87'

/** The lattice, and the DER that stands before the raw key in a SubjectPublicKeyInfo: OIDs 2.16.840.1.101.3.4.3.17 to 19. */
const parameterSets = {
  ML_DSA_44: { scheme: ml_dsa44, prefix: fromHex('30820532300b06096086480165030403110382052100') },
  ML_DSA_65: { scheme: ml_dsa65, prefix: fromHex('308207b2300b0609608648016503040312038207a100') },
  ML_DSA_87: { scheme: ml_dsa87, prefix: fromHex('30820a32300b060960864801650304031303820a2100') },
} as const

/** The public key of a 32-byte seed, as SubjectPublicKeyInfo DER. */
export function mlDsaPublicKey(spec: MlDsaSpec, seed: Uint8Array): Uint8Array {
  const { scheme, prefix } = parameterSets[spec]
  const pair = scheme.keygen(seed)
  pair.secretKey.fill(0)
  return concat(prefix, pair.publicKey)
}

/**
 * Signs.
 *
 * @param options `isMu`: the message is the 64-byte representative μ that FIPS 204 derives from key and message
 */
export function signMlDsa(
  spec: MlDsaSpec,
  seed: Uint8Array,
  message: Uint8Array,
  options: { readonly isMu: boolean; readonly randomBytes: (length: number) => Uint8Array },
): Uint8Array {
  const { scheme } = parameterSets[spec]
  const { secretKey } = scheme.keygen(seed)
  const extraEntropy = options.randomBytes(32)
  try {
    return options.isMu
      ? scheme.internal.sign(message, secretKey, { externalMu: true, extraEntropy })
      : scheme.sign(message, secretKey, { extraEntropy })
  } finally {
    secretKey.fill(0)
  }
}

/** Whether a signature is one of the key over the message, or over the representative μ. */
export function verifyMlDsa(
  spec: MlDsaSpec,
  publicKey: Uint8Array,
  message: Uint8Array,
  options: { readonly isMu: boolean; readonly signature: Uint8Array },
): boolean {
  const { scheme, prefix } = parameterSets[spec]
  const key = publicKey.subarray(prefix.length)
  if (options.signature.length !== scheme.lengths.signature) return false
  return options.isMu
    ? scheme.internal.verify(options.signature, message, key, { externalMu: true })
    : scheme.verify(options.signature, message, key)
}
