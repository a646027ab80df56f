import { authorize } from '../access/authorize.ts'
import { keyArn } from '../arn.ts'
import { isGone, keyRecords, locationScope } from '../keys/key.ts'
import { type Operation, operation } from '../operation.ts'
import { pageMembers, readPage } from '../page.ts'
import { listRecords } from '../store/records.ts'

export const listKeys: Operation<'ListKeys'> = operation('ListKeys', async (kms, input) => {
  await authorize(kms, { action: 'kms:ListKeys' })
  const scope = locationScope(kms.caller)
  const page = await readPage(kms, {
    limit: input.Limit ?? 100,
    marker: input.Marker,
    records: (query) => listRecords(kms.store, keyRecords, { scope, ...query }),
    item: ({ id, value }) => (isGone(value, kms.now) ? undefined : { KeyId: id, KeyArn: keyArn(value, id) }),
  })
  return { Keys: page.items, ...pageMembers(page) }
})
