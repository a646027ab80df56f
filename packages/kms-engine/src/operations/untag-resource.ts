import { changeKey } from '../keys/change-key.ts'
import { findKey } from '../keys/find-key.ts'
import { demand } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'

export const untagResource: Operation<'UntagResource'> = operation('UntagResource', async (kms, input) => {
  const key = await findKey(kms, input.KeyId)
  demand(key, 'describe')
  const tags = key.record.tags.filter(({ TagKey }) => !input.TagKeys.includes(TagKey))
  if (tags.length < key.record.tags.length) await changeKey(kms, key, { tags })
})
