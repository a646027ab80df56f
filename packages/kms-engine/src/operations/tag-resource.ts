import { changeKey } from '../keys/change-key.ts'
import { findKey } from '../keys/find-key.ts'
import { demand } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'
import { checkTags, sortedTags, tooManyTags } from '../tags.ts'

export const tagResource: Operation<'TagResource'> = operation('TagResource', async (kms, input) => {
  const key = await findKey(kms, input.KeyId)
  checkTags(input.Tags, kms.quotas.tagsPerKey)
  demand(key, 'describe')
  const names = new Set(input.Tags.map(({ TagKey }) => TagKey))
  const tags = sortedTags([...key.record.tags.filter(({ TagKey }) => !names.has(TagKey)), ...input.Tags])
  if (tags.length > kms.quotas.tagsPerKey) throw tooManyTags()
  await changeKey(kms, key, { tags })
})
