import type { KmsCall } from '../call.ts'
import { type CiphertextBlob, openBlob, sealBlob } from './ciphertext-blob.ts'
import type { EncryptionContext } from './encryption-context.ts'
import { currentMaterialOf, type Key } from './key.ts'
import { withSecret } from './key-material.ts'

/** Encrypts under the key's current material. */
export function encryptUnder(
  kms: KmsCall,
  key: Key,
  plaintext: Uint8Array,
  context: EncryptionContext = {},
): Promise<Uint8Array> {
  const id = currentMaterialOf(key)
  const { randomBytes } = kms
  return withSecret(kms, key, (secret) => sealBlob({ id, secret }, plaintext, { context, randomBytes }))
}

/**
 * Decrypts with the key's material that the ciphertext names.
 *
 * @returns `undefined` when the ciphertext or the context is not what it was
 */
export function decryptUnder(
  kms: KmsCall,
  key: Key,
  blob: CiphertextBlob,
  context: EncryptionContext = {},
): Promise<Uint8Array | undefined> {
  const id = blob.materialId
  return withSecret(kms, key, (secret) => openBlob(blob, { id, secret }, context), id)
}
