import { dropGrant, findGrant } from '../access/grant-store.ts'
import { findKey } from '../keys/find-key.ts'
import { endDryRun } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'

export const revokeGrant: Operation<'RevokeGrant'> = operation('RevokeGrant', async (kms, input) => {
  const key = await findKey(kms, input.KeyId)
  const grant = await findGrant(kms, key, input.GrantId)
  endDryRun(input.DryRun)
  await dropGrant(kms, key, grant)
})
