import { findKey } from '../keys/find-key.ts'
import { changeStateInRegions } from '../keys/related-keys.ts'
import { stateAfter } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'

export const cancelKeyDeletion: Operation<'CancelKeyDeletion'> = operation('CancelKeyDeletion', async (kms, input) => {
  const key = await findKey(kms, input.KeyId)
  await changeStateInRegions(kms, key, stateAfter(key, { name: 'cancelDeletion' }))
  return { KeyId: key.arn }
})
