import type { Input } from '@sealwright/kms-model'
import { settle } from '../access/authorize.ts'
import { dropGrant, findGrant } from '../access/grant-store.ts'
import { grantOfToken } from '../access/grant-tokens.ts'
import { type GrantRecord, keyArnOfGrant } from '../access/grants.ts'
import { decideRetiring } from '../access/retiring.ts'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { lookUpKey, meetKey } from '../keys/find-key.ts'
import type { Key } from '../keys/key.ts'
import { endDryRun } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'

export const retireGrant: Operation<'RetireGrant'> = operation('RetireGrant', async (kms, input) => {
  const { keyArn, grantId } = await grantNamedBy(kms, input)
  const key = await lookUpKey(kms, keyArn, { byAlias: false })
  const grant = await findGrant(kms, key, grantId)
  await authorizeRetiring(kms, key, grant.value)
  endDryRun(input.DryRun)
  await dropGrant(kms, key, grant)
})

async function grantNamedBy(kms: KmsCall, input: Input<'RetireGrant'>): Promise<{ keyArn: string; grantId: string }> {
  const { GrantToken: token, KeyId: keyId, GrantId: grantId } = input
  if (token !== undefined && keyId === undefined && grantId === undefined) {
    const grant = await grantOfToken(kms, token)
    return { keyArn: keyArnOfGrant(grant), grantId: grant.grantId }
  }
  if (token === undefined && keyId !== undefined && grantId !== undefined) {
    if (!keyId.startsWith('arn:')) throw fault('InvalidArnException', `${keyId} is not the ARN of a key.`)
    return { keyArn: keyId, grantId }
  }
  const message = 'You must specify either the grant token, or the key ARN and the grant ID, but not both.'
  throw fault('ValidationException', message)
}

async function authorizeRetiring(kms: KmsCall, key: Key, grant: GrantRecord): Promise<void> {
  await meetKey(kms, key)
  kms.eventData['GrantId'] = grant.grantId
  if (kms.authorization !== 'off') settle(kms, await decideRetiring(kms, key, grant))
}
