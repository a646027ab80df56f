import { type Input, type OperationName, operationNames } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { account, expectFault, type KmsUnderTest, kmsUnderTest, region } from './kms-under-test.ts'

const alias = 'alias/aws/s3'
const aliasArn = `arn:aws:kms:${region}:${account}:${alias}`

const anybodyMayAll = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
})

type Changes = { readonly [N in OperationName]?: (KeyId: string) => Input<N> }

/** Requests that would change the key which they name, one for each operation that can. */
const changes: Changes = {
  CancelKeyDeletion: (KeyId) => ({ KeyId }),
  CreateAlias: (TargetKeyId) => ({ AliasName: 'alias/mine', TargetKeyId }),
  DeleteImportedKeyMaterial: (KeyId) => ({ KeyId }),
  DisableKey: (KeyId) => ({ KeyId }),
  DisableKeyRotation: (KeyId) => ({ KeyId }),
  EnableKey: (KeyId) => ({ KeyId }),
  EnableKeyRotation: (KeyId) => ({ KeyId, RotationPeriodInDays: 90 }),
  GetParametersForImport: (KeyId) => ({
    KeyId,
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_2048',
  }),
  ImportKeyMaterial: (KeyId) => ({
    KeyId,
    EncryptedKeyMaterial: new Uint8Array(256),
    ImportToken: new Uint8Array(64),
    ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
  }),
  PutKeyPolicy: (KeyId) => ({ KeyId, Policy: anybodyMayAll, BypassPolicyLockoutSafetyCheck: true }),
  ReplicateKey: (KeyId) => ({ KeyId, ReplicaRegion: 'eu-west-1' }),
  RotateKeyOnDemand: (KeyId) => ({ KeyId }),
  ScheduleKeyDeletion: (KeyId) => ({ KeyId, PendingWindowInDays: 7 }),
  TagResource: (KeyId) => ({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }),
  UntagResource: (KeyId) => ({ KeyId, TagKeys: ['a'] }),
  UpdateAlias: (TargetKeyId) => ({ AliasName: 'alias/theirs', TargetKeyId }),
  UpdateKeyDescription: (KeyId) => ({ KeyId, Description: 'mine' }),
  UpdatePrimaryRegion: (KeyId) => ({ KeyId, PrimaryRegion: 'eu-west-1' }),
}

/** The key's own policy speaks of these, so they are a matter of rights. */
const leftToPolicy: readonly OperationName[] = ['CreateGrant', 'RetireGrant', 'RevokeGrant']

/** All there is to see of the key. */
async function seen(kms: KmsUnderTest, KeyId: string) {
  return {
    key: (await kms.call('DescribeKey', { KeyId })).KeyMetadata,
    policy: (await kms.call('GetKeyPolicy', { KeyId })).Policy,
    rotation: await kms.call('GetKeyRotationStatus', { KeyId }),
    rotations: (await kms.call('ListKeyRotations', { KeyId })).Rotations,
    tags: (await kms.call('ListResourceTags', { KeyId })).Tags,
    aliases: (await kms.call('ListAliases', { KeyId })).Aliases,
    grants: (await kms.call('ListGrants', { KeyId })).Grants,
  }
}

/** An AWS managed key, another key with an alias, and what the first looks like. */
async function scene(authorization: 'enforce' | 'warn' | 'off') {
  const kms = kmsUnderTest({ authorization })
  const { KeyId, Arn } = (await kms.call('DescribeKey', { KeyId: alias })).KeyMetadata as { KeyId: string; Arn: string }
  const own = await kms.createKey()
  await kms.call('CreateAlias', { AliasName: 'alias/theirs', TargetKeyId: own.KeyId })
  return { kms, KeyId, Arn, own, before: await seen(kms, KeyId) }
}

/** All operations but those that read, use keys, make new ones or are about key stores. */
const isAboutKeys = /^(?!Get|List|Describe|.*Encrypt|Decrypt|Generate|Sign|Verify|Derive|CreateKey$|.*CustomKeyStore$)/

test('the changes that are tried on an AWS managed key are all that there are', () => {
  const tried = [...Object.keys(changes), 'DeleteAlias', ...leftToPolicy]
  const all = ['GetParametersForImport', ...operationNames.filter((name) => isAboutKeys.test(name))]
  expect(tried.sort()).toEqual(all.sort())
})

describe.each(['enforce', 'warn', 'off'] as const)('an AWS managed key, with rights in mode %s,', (authorization) => {
  describe.each(Object.entries(changes) as [OperationName, (KeyId: string) => Input<OperationName>][])(
    'refuses %s',
    (name, input) => {
      test('by key ID and key ARN, as a matter beyond all rights', async () => {
        const { kms, KeyId, Arn, before } = await scene(authorization)
        for (const named of [KeyId, Arn]) {
          const refusal = `User: arn:aws:iam::${account}:root is not authorized to perform: kms:${name} on resource: ${Arn} because no resource-based policy allows the kms:${name} action`
          await expectFault(kms.call(name, input(named)), 'AccessDeniedException', refusal)
        }
        expect(await seen(kms, KeyId)).toEqual(before)
      })

      test('by alias, as for any key', async () => {
        const { kms, KeyId, before } = await scene(authorization)
        for (const named of [alias, aliasArn]) {
          if (/Alias$/.test(name)) {
            await expectFault(
              kms.call(name, input(named)),
              'ValidationException',
              'Aliases must refer to keys. Not aliases',
            )
          } else await expectFault(kms.call(name, input(named)), 'NotFoundException', `Invalid keyId '${named}'`)
        }
        expect(await seen(kms, KeyId)).toEqual(before)
      })
    },
  )

  test('keeps its alias', async () => {
    const { kms, KeyId, own, before } = await scene(authorization)
    const TargetKeyId = own.KeyId
    await expectFault(kms.call('CreateAlias', { AliasName: alias, TargetKeyId }), 'NotAuthorizedException')
    await expectFault(kms.call('UpdateAlias', { AliasName: alias, TargetKeyId }), 'NotAuthorizedException')
    await expectFault(kms.call('DeleteAlias', { AliasName: alias }), 'NotAuthorizedException')
    expect(await seen(kms, KeyId)).toEqual(before)
  })

  test('takes grants from its service, and from others only where rights are not enforced', async () => {
    const { kms, KeyId } = await scene(authorization)
    const GranteePrincipal = `arn:aws:iam::${account}:user/ann`
    const input: Input<'CreateGrant'> = { KeyId, GranteePrincipal, Operations: ['Decrypt'] }
    const root = { accountId: account, region, arn: `arn:aws:iam::${account}:root` }
    const viaS3 = { ...root, conditionValues: { 'kms:ViaService': `s3.${region}.amazonaws.com` } }
    const { GrantId } = await kms.call('CreateGrant', input, viaS3)
    await kms.call('RevokeGrant', { KeyId, GrantId: GrantId! })
    if (authorization === 'enforce') await expectFault(kms.call('CreateGrant', input), 'AccessDeniedException')
    else await kms.call('CreateGrant', input)
    await expectFault(kms.call('CreateGrant', { ...input, KeyId: alias }), 'NotFoundException')
    expect((await kms.call('ListGrants', { KeyId })).Grants).toHaveLength(authorization === 'enforce' ? 0 : 1)
  })
})
