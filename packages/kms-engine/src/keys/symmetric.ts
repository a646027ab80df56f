import type { KmsCall } from '../call.ts'
import { type AnyCiphertext, openOutside, sealOutside } from '../key-stores/use-key-store.ts'
import { openBlob, sealBlob } from './ciphertext-blob.ts'
import type { EncryptionContext } from './encryption-context.ts'
import { currentMaterialOf, type Key } from './key.ts'
import { withSecret } from './key-material.ts'

/** Encrypts under the key's current material, and once more where its key store does. */
export async function encryptUnder(
  kms: KmsCall,
  key: Key,
  plaintext: Uint8Array,
  context: EncryptionContext = {},
): Promise<Uint8Array> {
  const id = currentMaterialOf(key)
  const { randomBytes } = kms
  const bytes = await withSecret(kms, key, (secret) => sealBlob({ id, secret }, plaintext, { context, randomBytes }))
  return sealOutside(kms, key, { materialId: id, bytes }, context)
}

/**
 * Decrypts with the key's material that the ciphertext names.
 *
 * @returns `undefined` when the ciphertext or the context is not what it was
 */
export async function decryptUnder(
  kms: KmsCall,
  key: Key,
  ciphertext: AnyCiphertext,
  context: EncryptionContext = {},
): Promise<Uint8Array | undefined> {
  const blob = await openOutside(kms, key, ciphertext, context)
  if (blob === undefined) return undefined
  const id = blob.materialId
  return withSecret(kms, key, (secret) => openBlob(blob, { id, secret }, context), id)
}
