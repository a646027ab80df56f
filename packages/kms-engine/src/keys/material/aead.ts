import { createCipheriv, createDecipheriv, createHmac, createSecretKey } from 'node:crypto'
import { concat } from '../../bytes.ts'

/** What goes into one AES-256-GCM call besides the text. */
export interface AeadParameters {
  /** 32 bytes. */
  readonly key: Uint8Array
  /** 12 bytes. The caller answers for using a key and IV once. */
  readonly iv: Uint8Array
  readonly aad: Uint8Array
}

const nothing = new Uint8Array()

/** Bytes of a GCM tag. */
export const tagLength = 16

/**
 * Encrypts with AES-256-GCM; the tag follows the ciphertext.
 *
 * @param header what is to stand before both, as it is. Default: nothing
 */
export function sealAead(
  { key, iv, aad }: AeadParameters,
  plaintext: Uint8Array,
  header: Uint8Array = nothing,
): Uint8Array {
  // A key object: some releases of Node 24 take ten times as long over bytes.
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), iv, { authTagLength: tagLength })
  cipher.setAAD(aad)
  const sealed = new Uint8Array(header.length + plaintext.length + tagLength)
  sealed.set(header)
  sealed.set(cipher.update(plaintext), header.length)
  cipher.final()
  sealed.set(cipher.getAuthTag(), header.length + plaintext.length)
  return sealed
}

/**
 * Opens what `sealAead` made.
 *
 * @returns `undefined` when key, IV, AAD, ciphertext or tag is not what it was
 */
export function openAead({ key, iv, aad }: AeadParameters, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < tagLength) return undefined
  const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), iv, { authTagLength: tagLength })
  decipher.setAAD(aad)
  decipher.setAuthTag(sealed.subarray(-tagLength))
  const plaintext = new Uint8Array(decipher.update(sealed.subarray(0, -tagLength)))
  try {
    decipher.final()
    return plaintext
  } catch {
    plaintext.fill(0)
    return undefined
  }
}

/** Around the input: the number of the block before, the length in bits of all blocks behind. */
const [firstBlock, bits512] = [Uint8Array.of(0, 0, 0, 1), Uint8Array.of(0, 0, 2, 0)]

/**
 * 64 bytes derived from a secret key, unrelated for different inputs: one block of the counter mode KDF with HMAC-SHA-512.
 *
 * @param input not of the caller's choosing alone: the purpose comes first, and all parts have fixed lengths
 * @see NIST SP 800-108r1, section 4.1
 */
export function derive64(secret: Uint8Array, ...input: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac('sha512', createSecretKey(secret))
  // In one call, since each costs more than the copy.
  return new Uint8Array(hmac.update(concat(firstBlock, ...input, bits512)).digest())
}
