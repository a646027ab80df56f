import type { RotationsListEntry } from '@sealwright/kms-model'
import { fault } from '../fault.ts'
import { findKey } from '../keys/find-key.ts'
import { isUsable, type Key, type MaterialEntry } from '../keys/key.ts'
import { type Operation, operation } from '../operation.ts'
import { pageMembers, pageOfNames } from '../page.ts'

export const listKeyRotations: Operation<'ListKeyRotations'> = operation('ListKeyRotations', async (kms, input) => {
  const key = await findKey(kms, input.KeyId)
  if (key.record.spec !== 'SYMMETRIC_DEFAULT') throw fault('UnsupportedOperationException')
  const isWhole = input.IncludeKeyMaterial === 'ALL_KEY_MATERIAL'
  const entries = key.record.materials.filter(({ rotation }) => isWhole || rotation !== undefined)
  const page = await pageOfNames(kms, {
    // Numbered, because the IDs of material are in no order.
    names: entries.map((_, index) => String(index).padStart(6, '0')),
    limit: input.Limit ?? 100,
    marker: input.Marker,
    of: `${key.arn} ${isWhole}`,
  })
  const rotations = page.items.map((name) => entryOf(key, entries[Number(name)]!, kms.now))
  return { Rotations: rotations, ...pageMembers(page) }
})

function entryOf({ record }: Key, entry: MaterialEntry, now: number): RotationsListEntry {
  const isCurrent = entry.id === record.currentMaterialId
  const validTo = entry.imported?.validTo
  const isImported = isUsable(record, entry, now)
  return {
    KeyId: record.keyId,
    KeyMaterialId: entry.id,
    ...(entry.description !== undefined && { KeyMaterialDescription: entry.description }),
    KeyMaterialState: isCurrent ? 'CURRENT' : entry.isPending === true ? 'PENDING_ROTATION' : 'NON_CURRENT',
    ...(record.origin === 'EXTERNAL' && { ImportState: isImported ? 'IMPORTED' : 'PENDING_IMPORT' }),
    ...(record.origin === 'EXTERNAL' &&
      isImported && {
        ExpirationModel: validTo === undefined ? 'KEY_MATERIAL_DOES_NOT_EXPIRE' : 'KEY_MATERIAL_EXPIRES',
      }),
    ...(isImported && validTo !== undefined && { ValidTo: validTo }),
    ...(entry.rotation !== undefined && { RotationDate: entry.rotation.date, RotationType: entry.rotation.type }),
  }
}
