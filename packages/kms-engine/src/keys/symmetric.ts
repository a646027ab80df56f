import type { KmsCall } from '../call.ts'
import { LostRace } from '../call.ts'
import { readRecord } from '../store/records.ts'
import { type CiphertextBlob, openBlob, sealBlob } from './ciphertext-blob.ts'
import type { EncryptionContext } from './encryption-context.ts'
import { type Key, materialRecords } from './key.ts'

/** Encrypts under the key's current material. */
export async function encryptUnder(
  kms: KmsCall,
  key: Key,
  plaintext: Uint8Array,
  context: EncryptionContext = {},
): Promise<Uint8Array> {
  const id = key.record.currentMaterialId
  const secret = await readSecret(kms, key, id)
  try {
    return sealBlob({ id, secret }, plaintext, { context, randomBytes: kms.randomBytes })
  } finally {
    secret.fill(0)
  }
}

/**
 * Decrypts with the key's material that the ciphertext names.
 *
 * @returns `undefined` when the ciphertext or the context is not what it was
 */
export async function decryptUnder(
  kms: KmsCall,
  key: Key,
  blob: CiphertextBlob,
  context: EncryptionContext = {},
): Promise<Uint8Array | undefined> {
  const secret = await readSecret(kms, key, blob.materialId)
  try {
    return openBlob(blob, { id: blob.materialId, secret }, context)
  } finally {
    secret.fill(0)
  }
}

async function readSecret(kms: KmsCall, key: Key, materialId: string): Promise<Uint8Array> {
  const saved = await readRecord(kms.store, materialRecords, key.record.region, materialId)
  // The key was there a moment ago; if its material is not, the key has gone in between.
  if (saved === undefined) throw new LostRace(`material ${materialId} of ${key.arn} is gone`)
  return kms.rootKey.open(saved, saved.value.sealed)
}
