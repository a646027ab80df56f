import { fault } from '../fault.ts'
import { findKey } from '../keys/find-key.ts'
import { readPublicKey } from '../keys/key-material.ts'
import { algorithmMembers } from '../keys/key-metadata.ts'
import { kindOf } from '../keys/key-specs.ts'
import { demand } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'

export const getPublicKey: Operation<'GetPublicKey'> = operation('GetPublicKey', async (kms, input) => {
  const key = await findKey(kms, input.KeyId, { byAlias: true })
  const { spec, usage } = key.record
  const kind = kindOf(spec)
  if (kind === 'symmetric') {
    const message = `${key.arn} key spec is ${spec} which is not valid for this operation.`
    throw fault('UnsupportedOperationException', message)
  }
  if (kind === 'HMAC') {
    throw fault('InvalidKeyUsageException', `${key.arn} key usage is ${usage} which is not valid for GetPublicKey.`)
  }
  demand(key, 'readPublicKey')
  return {
    KeyId: key.arn,
    PublicKey: await readPublicKey(kms, key),
    CustomerMasterKeySpec: spec as 'RSA_2048',
    KeySpec: spec,
    KeyUsage: usage,
    ...algorithmMembers(key.record),
  }
})
