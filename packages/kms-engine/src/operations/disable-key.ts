import { changeState } from '../keys/change-key.ts'
import { findKey } from '../keys/find-key.ts'
import { type Operation, operation } from '../operation.ts'

export const disableKey: Operation<'DisableKey'> = operation('DisableKey', async (kms, input) => {
  const key = await findKey(kms, input.KeyId)
  await changeState(kms, key, { name: 'disable' })
})
