import { changeKey } from '../keys/change-key.ts'
import { findKey } from '../keys/find-key.ts'
import { demand } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'

export const updateKeyDescription: Operation<'UpdateKeyDescription'> = operation(
  'UpdateKeyDescription',
  async (kms, input) => {
    const key = await findKey(kms, input.KeyId)
    demand(key, 'describe')
    await changeKey(kms, key, { description: input.Description })
  },
)
