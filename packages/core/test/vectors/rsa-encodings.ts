import { hash } from 'node:crypto'

/** A hash for RSA-OAEP, by its name in OpenSSL. */
export type OaepHash = 'sha1' | 'sha256' | 'sha384' | 'sha512'

/** Bytes of a digest, and of a seed for OAEP. */
export const digestLengths: Readonly<Record<OaepHash, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }

/**
 * The message that RSA raises to a power: EME-OAEP with an empty label, and one hash for label and mask.
 *
 * @param options.length bytes of the modulus
 * @param options.seed as many bytes as a digest has
 * @see RFC 8017 section 7.1.1
 */
export function encodeOaep(
  plaintext: Uint8Array,
  options: { readonly hash: OaepHash; readonly length: number; readonly seed: Uint8Array },
): Uint8Array {
  const { hash: name, length, seed } = options
  const digestLength = digestLengths[name]
  if (seed.length !== digestLength) throw new RangeError(`seed: want ${digestLength} bytes, got ${seed.length}`)
  const dataBlock = new Uint8Array(length - digestLength - 1)
  if (plaintext.length > dataBlock.length - digestLength - 1) throw new RangeError('OAEP: the text is too long')
  dataBlock.set(hash(name, new Uint8Array(0), 'buffer'))
  dataBlock[dataBlock.length - plaintext.length - 1] = 1
  dataBlock.set(plaintext, dataBlock.length - plaintext.length)

  const maskedDataBlock = xor(dataBlock, mgf1(name, seed, dataBlock.length))
  const maskedSeed = xor(seed, mgf1(name, maskedDataBlock, digestLength))
  return Uint8Array.of(0, ...maskedSeed, ...maskedDataBlock)
}

/**
 * The message that RSA raises to a power: EME-PKCS1-v1_5.
 *
 * @param options.length bytes of the modulus
 * @param options.padding no zeros, as many bytes as the text leaves room for: `length - 3 - plaintext.length`
 * @see RFC 8017 section 7.2.1
 */
export function encodePkcs1(
  plaintext: Uint8Array,
  options: { readonly length: number; readonly padding: Uint8Array },
): Uint8Array {
  const { length, padding } = options
  if (padding.length !== length - 3 - plaintext.length || padding.length < 8 || padding.includes(0)) {
    throw new RangeError('PKCS#1: want padding without zeros that fills the modulus, 8 bytes at least')
  }
  return Uint8Array.of(0, 2, ...padding, 0, ...plaintext)
}

/** @see RFC 8017 appendix B.2.1 */
function mgf1(name: OaepHash, seed: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / digestLengths[name]) }, (_, counter) =>
    hash(name, Uint8Array.of(...seed, 0, 0, 0, counter), 'buffer'),
  )
  return Buffer.concat(blocks).subarray(0, length)
}

function xor(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((byte, index) => byte ^ right[index]!)
}
