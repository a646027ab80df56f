import { commit } from '../call.ts'
import { fault } from '../fault.ts'
import { findKey } from '../keys/find-key.ts'
import { demandExternal, materialErasures } from '../keys/import.ts'
import { type Operation, operation } from '../operation.ts'
import { replace } from '../store/records.ts'

export const deleteImportedKeyMaterial: Operation<'DeleteImportedKeyMaterial'> = operation(
  'DeleteImportedKeyMaterial',
  async (kms, input) => {
    const key = await findKey(kms, input.KeyId)
    demandExternal(key)
    const { record, saved, arn } = key
    const id = input.KeyMaterialId ?? record.currentMaterialId
    const entry = record.materials.find((candidate) => candidate.id === id)
    if (entry === undefined) {
      if (input.KeyMaterialId === undefined) return { KeyId: arn }
      throw fault('NotFoundException', `Key material ${id} of ${arn} does not exist`)
    }
    // What only waited for a rotation is forgotten; what ciphertexts may name is remembered, so that only it can return.
    const materials =
      entry.isPending === true
        ? record.materials.filter((other) => other !== entry)
        : record.materials.map(({ imported, ...other }) =>
            other.id === id || imported === undefined ? other : { ...other, imported },
          )
    await commit(kms, replace(saved, { ...record, materials }), ...(await materialErasures(kms, record, [entry.id])))
    return { KeyId: arn, ...(record.spec === 'SYMMETRIC_DEFAULT' && { KeyMaterialId: entry.id }) }
  },
)
