import { fromBase64, lengthPrefixed, toBase64, toHex } from '../bytes.ts'
import { type KmsCall, LostRace } from '../call.ts'
import { type RecordType, readRecord, recordType, type Saved } from '../store/records.ts'
import { currentMaterialOf, type Key, type KeyRecord } from './key.ts'
import type { NewMaterial } from './material/generate.ts'

/** One generation of a key's material, in one Region. */
export type MaterialRecord = {
  readonly accountId: string
  readonly keyId: string
  /** The secret, sealed under the root key for this record; absent once imported material was deleted or has expired. */
  readonly sealed?: string
  /** SubjectPublicKeyInfo DER in base64, of a key pair. */
  readonly publicKey?: string
}

/** Key material. Scope: the Region, because a ciphertext names its material and not its account. Id: the material ID. */
export const materialRecords: RecordType<MaterialRecord> = recordType('material')

/**
 * The ID of key material: 64 hexadecimal digits from the key and the material, the same whenever the same material meets
 * the same key. It takes the root key to compute, so it gives no one a way to try out guesses.
 */
export function materialIdOf(
  kms: KmsCall,
  owner: { readonly accountId: string; readonly keyId: string },
  secret: Uint8Array,
): string {
  return toHex(kms.rootKey.mac('material id', lengthPrefixed(owner.accountId, owner.keyId, secret)))
}

/** The record of material for one of a key's Regions, sealed for that place. */
export function sealMaterial(
  kms: KmsCall,
  owner: Pick<KeyRecord, 'accountId' | 'keyId' | 'region'>,
  { id, material }: { readonly id: string; readonly material: NewMaterial },
): MaterialRecord {
  return {
    accountId: owner.accountId,
    keyId: owner.keyId,
    sealed: kms.rootKey.seal({ kind: materialRecords.kind, scope: owner.region, id }, material.secret),
    ...(material.publicKey !== undefined && { publicKey: toBase64(material.publicKey) }),
  }
}

/** Lends a secret of a key to `use`, and erases it afterwards. */
export async function withSecret<T>(
  kms: KmsCall,
  key: Key,
  use: (secret: Uint8Array) => T | Promise<T>,
  materialId: string = currentMaterialOf(key),
): Promise<T> {
  const saved = await readMaterial(kms, key, materialId)
  const secret = kms.rootKey.open(saved, saved.value.sealed)
  try {
    return await use(secret)
  } finally {
    secret.fill(0)
  }
}

/** Lends material with its public half to `use`, and erases the secret afterwards. */
export async function withMaterial<T>(
  kms: KmsCall,
  key: Key,
  materialId: string,
  use: (material: NewMaterial) => T,
): Promise<T> {
  const saved = await readMaterial(kms, key, materialId)
  const secret = kms.rootKey.open(saved, saved.value.sealed)
  const publicKey = saved.value.publicKey === undefined ? undefined : fromBase64(saved.value.publicKey)
  try {
    return use({ secret, ...(publicKey !== undefined && { publicKey }) })
  } finally {
    secret.fill(0)
  }
}

/** The public key of a key pair, as SubjectPublicKeyInfo DER. */
export async function readPublicKey(kms: KmsCall, key: Key): Promise<Uint8Array> {
  const { value } = await readMaterial(kms, key, currentMaterialOf(key))
  if (value.publicKey === undefined) throw new TypeError(`${key.arn} has no public key`)
  return fromBase64(value.publicKey)!
}

async function readMaterial(
  kms: KmsCall,
  key: Key,
  materialId: string,
): Promise<Saved<MaterialRecord & { readonly sealed: string }>> {
  const saved = await readRecord(kms.store, materialRecords, key.record.region, materialId)
  // The key was there a moment ago; if its material is not, the key has gone in between.
  const sealed = saved?.value.sealed
  if (saved === undefined || sealed === undefined) throw new LostRace(`material ${materialId} of ${key.arn} is gone`)
  return { ...saved, value: { ...saved.value, sealed } }
}
