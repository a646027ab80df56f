import { findKey } from '../keys/find-key.ts'
import { type Operation, operation } from '../operation.ts'
import { pageMembers, pageOfNames } from '../page.ts'

export const listKeyPolicies: Operation<'ListKeyPolicies'> = operation('ListKeyPolicies', async (kms, input) => {
  const key = await findKey(kms, input.KeyId)
  const page = await pageOfNames(kms, {
    names: ['default'],
    limit: input.Limit ?? 100,
    marker: input.Marker,
    of: key.arn,
  })
  return { PolicyNames: page.items, ...pageMembers(page) }
})
