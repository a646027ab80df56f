import type { KeyMaterialState, RotationsListEntry } from '@sealwright/kms-model'
import { fault } from '../fault.ts'
import { findKey } from '../keys/find-key.ts'
import { isUsable, type Key, type MaterialEntry } from '../keys/key.ts'
import { isUsableEverywhere, readRelated } from '../keys/related-keys.ts'
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
  const shown = page.items.map((name) => entries[Number(name)]!)
  const related = shown.some(({ isPending }) => isPending === true) ? await readRelated(kms, key) : []
  const stateOf = (entry: MaterialEntry) => {
    if (entry.isPending !== true) return entry.id === key.record.currentMaterialId ? 'CURRENT' : 'NON_CURRENT'
    const isReady = related.length === 1 || isUsableEverywhere(related, entry.id, kms.now)
    return isReady ? 'PENDING_ROTATION' : 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION'
  }
  const rotations = shown.map((entry) => entryOf(key, { entry, state: stateOf(entry), now: kms.now }))
  return { Rotations: rotations, ...pageMembers(page) }
})

interface Shown {
  readonly entry: MaterialEntry
  readonly state: KeyMaterialState
  readonly now: number
}

function entryOf({ record }: Key, { entry, state, now }: Shown): RotationsListEntry {
  const validTo = entry.imported?.validTo
  const isImported = isUsable(record, entry, now)
  return {
    KeyId: record.keyId,
    KeyMaterialId: entry.id,
    ...(entry.description !== undefined && { KeyMaterialDescription: entry.description }),
    KeyMaterialState: state,
    ...(record.origin === 'EXTERNAL' && { ImportState: isImported ? 'IMPORTED' : 'PENDING_IMPORT' }),
    ...(record.origin === 'EXTERNAL' &&
      isImported && {
        ExpirationModel: validTo === undefined ? 'KEY_MATERIAL_DOES_NOT_EXPIRE' : 'KEY_MATERIAL_EXPIRES',
      }),
    ...(isImported && validTo !== undefined && { ValidTo: validTo }),
    ...(entry.rotation !== undefined && { RotationDate: entry.rotation.date, RotationType: entry.rotation.type }),
  }
}
