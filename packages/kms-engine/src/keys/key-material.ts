import { fromBase64 } from '../bytes.ts'
import { type KmsCall, LostRace } from '../call.ts'
import { readRecord, type Saved } from '../store/records.ts'
import { type Key, type MaterialRecord, materialRecords } from './key.ts'

/** Lends a secret of a key to `use`, and erases it afterwards. */
export async function withSecret<T>(
  kms: KmsCall,
  key: Key,
  use: (secret: Uint8Array) => T | Promise<T>,
  materialId: string = key.record.currentMaterialId,
): Promise<T> {
  const saved = await readMaterial(kms, key, materialId)
  const secret = kms.rootKey.open(saved, saved.value.sealed)
  try {
    return await use(secret)
  } finally {
    secret.fill(0)
  }
}

/** The public key of a key pair, as SubjectPublicKeyInfo DER. */
export async function readPublicKey(kms: KmsCall, key: Key): Promise<Uint8Array> {
  const { value } = await readMaterial(kms, key, key.record.currentMaterialId)
  if (value.publicKey === undefined) throw new TypeError(`${key.arn} has no public key`)
  return fromBase64(value.publicKey)!
}

async function readMaterial(kms: KmsCall, key: Key, materialId: string): Promise<Saved<MaterialRecord>> {
  const saved = await readRecord(kms.store, materialRecords, key.record.region, materialId)
  // The key was there a moment ago; if its material is not, the key has gone in between.
  if (saved === undefined) throw new LostRace(`material ${materialId} of ${key.arn} is gone`)
  return saved
}
