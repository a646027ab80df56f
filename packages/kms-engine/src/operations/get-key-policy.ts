import { defaultKeyPolicy } from '../access/default-policy.ts'
import { fault } from '../fault.ts'
import { findKey } from '../keys/find-key.ts'
import { type Operation, operation } from '../operation.ts'

export const getKeyPolicy: Operation<'GetKeyPolicy'> = operation('GetKeyPolicy', async (kms, input) => {
  const { PolicyName: name = 'default' } = input
  const { record } = await findKey(kms, input.KeyId)
  if (name !== 'default') throw fault('NotFoundException', 'No such policy exists')
  return { Policy: record.policy ?? defaultKeyPolicy(record), PolicyName: name }
})
