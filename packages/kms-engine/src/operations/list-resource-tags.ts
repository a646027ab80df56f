import { findKey } from '../keys/find-key.ts'
import { type Operation, operation } from '../operation.ts'
import { pageMembers, pageOfNames } from '../page.ts'

export const listResourceTags: Operation<'ListResourceTags'> = operation('ListResourceTags', async (kms, input) => {
  const { record, arn } = await findKey(kms, input.KeyId)
  const names = record.tags.map(({ TagKey }) => TagKey)
  const page = await pageOfNames(kms, { names, limit: input.Limit ?? 50, marker: input.Marker, of: arn })
  const tags = page.items.map((name) => record.tags.find(({ TagKey }) => TagKey === name)!)
  return { Tags: tags, ...pageMembers(page) }
})
