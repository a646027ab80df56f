import { checkKeyPolicy } from '../access/key-policy.ts'
import { fault } from '../fault.ts'
import { changeKey } from '../keys/change-key.ts'
import { findKey } from '../keys/find-key.ts'
import { type Operation, operation } from '../operation.ts'

export const putKeyPolicy: Operation<'PutKeyPolicy'> = operation('PutKeyPolicy', async (kms, input) => {
  if ((input.PolicyName ?? 'default') !== 'default') {
    throw fault('ValidationException', "PolicyName: the only policy of a key is named 'default'.")
  }
  const key = await findKey(kms, input.KeyId)
  const changed = { ...key, record: { ...key.record, policy: input.Policy } }
  await checkKeyPolicy(kms, changed, { bypassLockoutCheck: input.BypassPolicyLockoutSafetyCheck })
  await changeKey(kms, key, { policy: input.Policy })
})
