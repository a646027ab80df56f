import { authorize } from '../access/authorize.ts'
import { grantEntry, retireeRecords, retireeScope } from '../access/grants.ts'
import { isPrincipalArn } from '../access/principals.ts'
import { fault } from '../fault.ts'
import { readKey } from '../keys/find-key.ts'
import { type Operation, operation } from '../operation.ts'
import { pageMembers, readPage } from '../page.ts'
import { listRecords } from '../store/records.ts'

export const listRetirableGrants: Operation<'ListRetirableGrants'> = operation(
  'ListRetirableGrants',
  async (kms, input) => {
    const { RetiringPrincipal: principal } = input
    await authorize(kms, { action: 'kms:ListRetirableGrants' })
    if (!isPrincipalArn(principal)) throw fault('InvalidArnException', `${principal} is not the ARN of a principal.`)
    if (principal.split(':')[4] !== kms.caller.accountId) {
      throw fault('InvalidArnException', `${principal} is not a principal of account ${kms.caller.accountId}.`)
    }
    const page = await readPage(kms, {
      limit: input.Limit ?? 50,
      marker: input.Marker,
      of: principal,
      records: (query) =>
        listRecords(kms.store, retireeRecords, { scope: retireeScope(kms.caller.region, principal), ...query }),
      item: async ({ value }) =>
        (await readKey(kms, value, value.keyId)) === undefined ? undefined : grantEntry(value),
    })
    return { Grants: page.items, ...pageMembers(page) }
  },
)
