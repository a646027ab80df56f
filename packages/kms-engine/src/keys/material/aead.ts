import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

/** What goes into one AES-256-GCM call besides the text. */
export interface AeadParameters {
  /** 32 bytes. */
  readonly key: Uint8Array
  /** 12 bytes. The caller answers for using a key and IV once. */
  readonly iv: Uint8Array
  readonly aad: Uint8Array
}

/** Bytes of a GCM tag. */
export const tagLength = 16

/** Encrypts with AES-256-GCM; the tag follows the ciphertext. */
export function sealAead({ key, iv, aad }: AeadParameters, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength })
  cipher.setAAD(aad)
  const sealed = new Uint8Array(plaintext.length + tagLength)
  sealed.set(cipher.update(plaintext))
  cipher.final()
  sealed.set(cipher.getAuthTag(), plaintext.length)
  return sealed
}

/**
 * Opens what `sealAead` made.
 *
 * @returns `undefined` when key, IV, AAD, ciphertext or tag is not what it was
 */
export function openAead({ key, iv, aad }: AeadParameters, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < tagLength) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength })
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

/** HKDF with SHA-256. */
export function hkdf(
  secret: Uint8Array,
  options: { readonly salt: Uint8Array; readonly info: Uint8Array; readonly length: number },
): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, options.salt, options.info, options.length))
}
