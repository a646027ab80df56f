import { commit } from '../call.ts'
import { fault } from '../fault.ts'
import { findKey } from '../keys/find-key.ts'
import { demandExternal, entriesAfterImport, expirationOf, incorrectMaterial } from '../keys/import.ts'
import { readImportToken } from '../keys/import-token.ts'
import type { KeyRecord, MaterialEntry } from '../keys/key.ts'
import { materialIdOf, materialRecords, sealMaterial } from '../keys/key-material.ts'
import { acceptMaterial } from '../keys/material/imported.ts'
import { unwrapMaterial, wrappingKeyLengths } from '../keys/material/unwrap.ts'
import { changeRelated } from '../keys/related-keys.ts'
import { stateAfter } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'
import { insert, readRecord, replace } from '../store/records.ts'

export const importKeyMaterial: Operation<'ImportKeyMaterial'> = operation('ImportKeyMaterial', async (kms, input) => {
  const key = await findKey(kms, input.KeyId)
  demandExternal(key)
  if (input.KeyMaterialId !== undefined && input.ImportType === 'NEW_KEY_MATERIAL') {
    throw fault('ValidationException', 'A keyMaterialId must not be set if the ImportType is NEW_KEY_MATERIAL')
  }
  const state = stateAfter(key, { name: 'importMaterial' })
  const validTo = expirationOf(input, kms.now)
  const token = readImportToken(kms, input.ImportToken, key.arn)
  const keyLength = wrappingKeyLengths[token.wrappingKeySpec]!
  const bytes = unwrapMaterial(input.EncryptedKeyMaterial, { ...token, keyLength })
  token.secret.fill(0)
  if (bytes === undefined) throw fault('InvalidCiphertextException')
  const material = acceptMaterial(key.record.spec, bytes)
  if (material === undefined) throw incorrectMaterial()

  const id = materialIdOf(kms, key.record, material.secret)
  if (input.KeyMaterialId !== undefined && input.KeyMaterialId !== id) throw incorrectMaterial()
  const entry: MaterialEntry = {
    id,
    imported: validTo === undefined ? {} : { validTo },
    ...(input.KeyMaterialDescription !== undefined && { description: input.KeyMaterialDescription }),
  }
  const changes = entriesAfterImport(key, entry, input.ImportType)
  const present = await readRecord(kms.store, materialRecords, key.record.region, id)
  const sealed = sealMaterial(kms, key.record, { id, material })
  material.secret.fill(0)
  const write =
    present === undefined ? insert(materialRecords, key.record.region, id, sealed) : replace(present, sealed)
  const isNew = changes.materials.length > key.record.materials.length
  // Replicas learn of what is new to their primary key, so that they can have it too.
  const { imported: _, ...pending } = { ...entry, isPending: true }
  const change = (record: KeyRecord) =>
    record.region === key.record.region ? { ...changes, state } : { materials: [...record.materials, pending] }
  if (isNew) await changeRelated(kms, key, change, [write])
  else await commit(kms, replace(key.saved, { ...key.record, ...changes, state }), write)
  return { KeyId: key.arn, ...(key.record.spec === 'SYMMETRIC_DEFAULT' && { KeyMaterialId: id }) }
})
