import { commit, type KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { findKey } from '../keys/find-key.ts'
import { demandExternal, materialErasures } from '../keys/import.ts'
import type { Key, KeyRecord } from '../keys/key.ts'
import { changeRelated, isPrimary, readRelated } from '../keys/related-keys.ts'
import { type Operation, operation } from '../operation.ts'
import { replace } from '../store/records.ts'

export const deleteImportedKeyMaterial: Operation<'DeleteImportedKeyMaterial'> = operation(
  'DeleteImportedKeyMaterial',
  async (kms, input) => {
    const key = await findKey(kms, input.KeyId)
    demandExternal(key)
    const { record, arn } = key
    const id = input.KeyMaterialId ?? record.currentMaterialId
    const entry = record.materials.find((candidate) => candidate.id === id)
    if (entry === undefined) {
      if (input.KeyMaterialId === undefined) return { KeyId: arn }
      throw fault('NotFoundException', `Key material ${id} of ${arn} does not exist`)
    }
    if (entry.isPending === true && isPrimary(record)) await forgetEverywhere(kms, key, entry.id)
    else await deleteHere(kms, key, entry.id)
    return { KeyId: arn, ...(record.spec === 'SYMMETRIC_DEFAULT' && { KeyMaterialId: entry.id }) }
  },
)

/** What ciphertexts may name is remembered, so that only it can return; and so is what the primary key waits for. */
async function deleteHere(kms: KmsCall, { record, saved }: Key, id: string): Promise<void> {
  const materials = record.materials.map(({ imported, ...other }) =>
    other.id === id || imported === undefined ? other : { ...other, imported },
  )
  await commit(kms, replace(saved, { ...record, materials }), ...(await materialErasures(kms, record, [id])))
}

/** What only waited for a rotation is forgotten, in all Regions. */
async function forgetEverywhere(kms: KmsCall, key: Key, id: string): Promise<void> {
  const related = await readRelated(kms, key)
  const erasures = await Promise.all(related.map(({ value }) => materialErasures(kms, value, [id])))
  const forget = ({ materials }: KeyRecord) => ({ materials: materials.filter((other) => other.id !== id) })
  await changeRelated(kms, key, forget, erasures.flat())
}
