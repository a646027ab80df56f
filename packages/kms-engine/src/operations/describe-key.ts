import { findKey } from '../keys/find-key.ts'
import { keyMetadata } from '../keys/key-metadata.ts'
import { type Operation, operation } from '../operation.ts'

export const describeKey: Operation<'DescribeKey'> = operation('DescribeKey', async (kms, input) => {
  const key = await findKey(kms, input.KeyId, { byAlias: true })
  return { KeyMetadata: keyMetadata(key, kms.now) }
})
