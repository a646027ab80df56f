import type { ImportType, Input } from '@sealwright/kms-model'
import type { KmsCall } from '../call.ts'
import { fault, type KmsFault } from '../fault.ts'
import { readRecord, replace } from '../store/records.ts'
import type { RecordWrite } from '../store/store.ts'
import { isUsable, type Key, type KeyRecord, type MaterialEntry } from './key.ts'
import { materialRecords } from './key-material.ts'
import { demandPrimary } from './related-keys.ts'

const dayMs = 24 * 60 * 60 * 1000

/** Insists on a key whose material comes from outside. @throws `UnsupportedOperationException` */
export function demandExternal({ record, arn }: Key): void {
  if (record.origin === 'EXTERNAL') return
  const message = `${arn} origin is ${record.origin} which is not valid for this operation.`
  throw fault('UnsupportedOperationException', message)
}

/**
 * Until when imported material is to hold.
 *
 * @returns `undefined` for ever
 * @throws `ValidationException` when model and date do not go together, or the date is not within the next 365 days
 */
export function expirationOf(input: Input<'ImportKeyMaterial'>, now: number): number | undefined {
  const { ValidTo: validTo } = input
  if (input.ExpirationModel === 'KEY_MATERIAL_DOES_NOT_EXPIRE') {
    if (validTo === undefined) return undefined
    const message = 'A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE'
    throw fault('ValidationException', message)
  }
  if (validTo === undefined) {
    throw fault('ValidationException', 'A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES')
  }
  if (validTo <= now || validTo > now + 365 * dayMs) {
    throw fault('ValidationException', 'ValidTo: want a date in the future, within 365 days')
  }
  return validTo
}

/**
 * The entries of a key's material after an import.
 *
 * @throws `IncorrectKeyMaterialException` for material that is new where known one is wanted, or the other way round;
 * `KMSInvalidStateException` while other material waits for its rotation; `UnsupportedOperationException` for material
 * that is new to a replica: its primary key must have it first
 */
export function entriesAfterImport(
  key: Pick<Key, 'record' | 'arn'>,
  entry: MaterialEntry,
  importType: ImportType | undefined,
): Pick<KeyRecord, 'materials'> & Partial<Pick<KeyRecord, 'currentMaterialId'>> {
  const { record, arn } = key
  const { materials } = record
  const known = materials.find(({ id }) => id === entry.id)
  const type = importType ?? (materials.length === 0 ? 'NEW_KEY_MATERIAL' : 'EXISTING_KEY_MATERIAL')
  if (type === 'EXISTING_KEY_MATERIAL') {
    if (known === undefined) throw incorrectMaterial()
    return { materials: materials.map((other) => (other === known ? { ...known, ...entry } : other)) }
  }
  if (known !== undefined) throw incorrectMaterial()
  if (materials.length === 0) return { materials: [entry], currentMaterialId: entry.id }
  if (record.spec !== 'SYMMETRIC_DEFAULT') throw incorrectMaterial()
  demandPrimary(key)
  const pending = materials.find(({ isPending }) => isPending === true)
  if (pending !== undefined) {
    const message = `New key material (id: ${entry.id}) cannot be imported into KMS key ${arn}, because another key material (id: ${pending.id}) is pending rotation.`
    throw fault('KMSInvalidStateException', message)
  }
  return { materials: [...materials, { ...entry, isPending: true }] }
}

/** The error for material that is not what the key wants. */
export function incorrectMaterial(): KmsFault {
  return fault('IncorrectKeyMaterialException')
}

/**
 * The writes that erase material. What remains says whose it was, so that its ciphertexts still lead to the key.
 */
export async function materialErasures(
  kms: KmsCall,
  record: KeyRecord,
  ids: readonly string[],
): Promise<readonly RecordWrite[]> {
  const found = await Promise.all(ids.map((id) => readRecord(kms.store, materialRecords, record.region, id)))
  return found
    .filter((saved) => saved?.value.sealed !== undefined)
    .map((saved) => replace(saved!, { accountId: record.accountId, keyId: record.keyId }))
}

/** Deletes imported material that is past its date. That it does not work any more does not depend on it. */
export async function dropExpiredMaterial(kms: KmsCall, record: KeyRecord): Promise<void> {
  if (record.origin !== 'EXTERNAL') return
  const expired = record.materials.filter((entry) => entry.imported !== undefined && !isUsable(record, entry, kms.now))
  if (expired.length === 0) return
  const ids = expired.map(({ id }) => id)
  const writes = await materialErasures(kms, record, ids)
  if (writes.length > 0) await kms.store.commit(writes)
}
