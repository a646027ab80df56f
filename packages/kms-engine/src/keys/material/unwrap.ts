import type { Buffer } from 'node:buffer'
import { createDecipheriv } from 'node:crypto'
import type { AlgorithmSpec, WrappingKeySpec } from '@sealwright/kms-model'
import { fromHex } from '../../bytes.ts'
import { decryptOaep } from './rsa.ts'

/** How key material can be wrapped for its import: by OAEP alone, or with an AES key between. */
const wrappings: Readonly<
  Partial<Record<AlgorithmSpec, { readonly hash: 'sha1' | 'sha256'; readonly isHybrid: boolean }>>
> = {
  RSAES_OAEP_SHA_1: { hash: 'sha1', isHybrid: false },
  RSAES_OAEP_SHA_256: { hash: 'sha256', isHybrid: false },
  RSA_AES_KEY_WRAP_SHA_1: { hash: 'sha1', isHybrid: true },
  RSA_AES_KEY_WRAP_SHA_256: { hash: 'sha256', isHybrid: true },
}

/** Bytes of the modulus of the wrapping keys; there is no SM2. */
export const wrappingKeyLengths: Readonly<Partial<Record<WrappingKeySpec, number>>> = {
  RSA_2048: 256,
  RSA_3072: 384,
  RSA_4096: 512,
}

/** Whether the algorithm can unwrap, and if so whether it wraps more than fits into one RSA block. */
export function wrappingOf(algorithm: AlgorithmSpec): { readonly isHybrid: boolean } | undefined {
  return wrappings[algorithm]
}

/** The initial value of AES key wrapping with padding, RFC 5649. */
const paddedWrapIv = fromHex('a65959a6')

/** Bytes: the initial value and one block. */
const shortestPaddedWrap = 16

/**
 * Unwraps key material.
 *
 * @param wrapping `secret`: the wrapping key pair's PKCS#8 DER; `keyLength`: bytes of its modulus
 * @returns `undefined` when it is not wrapped so
 */
export function unwrapMaterial(
  wrapped: Uint8Array,
  wrapping: { readonly algorithm: AlgorithmSpec; readonly secret: Uint8Array; readonly keyLength: number },
): Uint8Array | undefined {
  const { hash, isHybrid } = wrappings[wrapping.algorithm]!
  if (!isHybrid) return decryptOaep(wrapping.secret, wrapped, hash)
  const inner = wrapped.subarray(wrapping.keyLength)
  // The cipher would take nothing for the wrapped form of nothing.
  if (inner.length < shortestPaddedWrap) return undefined
  const aesKey = decryptOaep(wrapping.secret, wrapped.subarray(0, wrapping.keyLength), hash)
  if (aesKey === undefined || ![16, 24, 32].includes(aesKey.length)) return undefined
  try {
    const decipher = createDecipheriv(`id-aes${aesKey.length * 8}-wrap-pad`, aesKey, paddedWrapIv as Buffer)
    const material = decipher.update(inner)
    decipher.final()
    return new Uint8Array(material)
  } catch {
    return undefined
  } finally {
    aesKey.fill(0)
  }
}
