import { checkGrantId } from '../access/grant-store.ts'
import { type GrantRecord, grantEntry, granteeRecords, granteeScope, grantRecords } from '../access/grants.ts'
import { findKey } from '../keys/find-key.ts'
import { type Operation, operation } from '../operation.ts'
import { pageMembers, readPage } from '../page.ts'
import { listRecords } from '../store/records.ts'

export const listGrants: Operation<'ListGrants'> = operation('ListGrants', async (kms, input) => {
  const { GrantId: grantId, GranteePrincipal: grantee } = input
  const { arn } = await findKey(kms, input.KeyId)
  if (grantId !== undefined) checkGrantId(grantId)
  const isWanted = (grant: GrantRecord) => grantId === undefined || grant.grantId === grantId
  const page = await readPage(kms, {
    limit: input.Limit ?? 50,
    marker: input.Marker,
    of: [arn, grantee ?? '', grantId ?? ''].join(' '),
    records: (query) =>
      grantee === undefined
        ? listRecords(kms.store, grantRecords, { scope: arn, ...query })
        : listRecords(kms.store, granteeRecords, { scope: granteeScope(arn, grantee), ...query }),
    item: ({ value }) => (isWanted(value) ? grantEntry(value) : undefined),
  })
  return { Grants: page.items, ...pageMembers(page) }
})
