import type { KeyMetadata } from '@sealwright/kms-model'
import { beforeEach, describe, expect, test } from 'vitest'
import { callerOf, dayMs, expectFault, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'

let kms: KmsUnderTest
let KeyId: string
let Arn: string
let first: string | undefined
beforeEach(() => {
  kms = kmsUnderTest()
})

const current = async () => (await kms.call('DescribeKey', { KeyId })).KeyMetadata?.CurrentKeyMaterialId
const encrypt = async () => (await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) })).CiphertextBlob

describe('a multi-Region key', () => {
  const there = callerOf(undefined, 'eu-west-1')
  const replicate = async () => {
    ;({ KeyId, Arn, CurrentKeyMaterialId: first } = await kms.createKey({ MultiRegion: true, Description: 'primary' }))
    return kms.call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1', Description: 'replica' })
  }
  const describeThere = async () => (await kms.call('DescribeKey', { KeyId }, there)).KeyMetadata!

  test('has an ID of its own form, and tells its Regions', async () => {
    const { ReplicaKeyMetadata, ReplicaTags } = await replicate()
    expect(KeyId).toMatch(/^mrk-[0-9a-f]{32}$/)
    expect(ReplicaTags).toEqual([])
    expect(ReplicaKeyMetadata).toMatchObject({ KeyId, KeyState: 'Creating', Enabled: false, Description: 'replica' })
    expect(ReplicaKeyMetadata).not.toHaveProperty('CurrentKeyMaterialId')
    const named = (Region: string) => ({ Region, Arn: Arn.replace('eu-central-1', Region) })
    const regions = { PrimaryKey: named('eu-central-1'), ReplicaKeys: [named('eu-west-1')] }
    expect((await kms.call('DescribeKey', { KeyId })).KeyMetadata).toMatchObject({
      MultiRegion: true,
      MultiRegionConfiguration: { MultiRegionKeyType: 'PRIMARY', ...regions },
    })
    expect(await describeThere()).toMatchObject({
      KeyState: 'Enabled',
      CurrentKeyMaterialId: first,
      MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA', ...regions },
    })
  })

  test('opens in one Region what was encrypted in another', async () => {
    await replicate()
    const CiphertextBlob = await encrypt()
    expect((await kms.call('Decrypt', { CiphertextBlob }, there)).KeyId).toBe(Arn.replace('eu-central-1', 'eu-west-1'))
    const back = await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(2) }, there)
    expect((await kms.call('Decrypt', { CiphertextBlob: back.CiphertextBlob })).KeyId).toBe(Arn)
    await expectFault(
      kms.call('Decrypt', { CiphertextBlob }, callerOf(undefined, 'eu-west-2')),
      'AccessDeniedException',
    )
  })

  test('signs alike in all Regions', async () => {
    const { KeyId: id } = await kms.createKey({ MultiRegion: true, KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })
    await kms.call('ReplicateKey', { KeyId: id, ReplicaRegion: 'eu-west-1' })
    const input = { KeyId: id, Message: Uint8Array.of(1), SigningAlgorithm: 'ECDSA_SHA_256' } as const
    const { Signature } = await kms.call('Sign', input, there)
    await kms.call('Verify', { ...input, Signature: Signature! })
  })

  test('rotates in all Regions, whichever notices first', async () => {
    await replicate()
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 })
    kms.ports.advance(90 * dayMs)
    const rotated = (await describeThere()).CurrentKeyMaterialId
    expect(rotated).not.toBe(first)
    expect(await current()).toBe(rotated)
    await kms.call('RotateKeyOnDemand', { KeyId })
    expect((await describeThere()).CurrentKeyMaterialId).toBe(await current())
    await expectFault(
      kms.call('RotateKeyOnDemand', { KeyId }, there),
      'UnsupportedOperationException',
      /is not a multi-region primary key\.$/,
    )
  })

  test('has its own description, tags, policy, aliases, grants, state and dates in every Region', async () => {
    await replicate()
    kms.ports.advance(1000)
    await kms.call('TagResource', { KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }, there)
    await kms.call('CreateAlias', { AliasName: 'alias/there', TargetKeyId: KeyId }, there)
    const grant = { KeyId, GranteePrincipal: there.arn, Operations: ['Decrypt'] } as const
    const { GrantId } = await kms.call('CreateGrant', grant, there)
    const statement = { Effect: 'Allow', Principal: { AWS: there.arn }, Action: 'kms:*', Resource: '*' }
    const Policy = JSON.stringify({ Version: '2012-10-17', Id: 'there', Statement: [statement] })
    const before = await kms.call('GetKeyPolicy', { KeyId })
    await kms.call('PutKeyPolicy', { KeyId, Policy }, there)
    await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) }, there)
    await kms.call('DisableKey', { KeyId }, there)
    expect((await kms.call('ListResourceTags', { KeyId })).Tags).toEqual([])
    expect((await kms.call('ListAliases', { KeyId })).Aliases).toEqual([])
    expect((await kms.call('ListGrants', { KeyId })).Grants).toEqual([])
    expect((await kms.call('ListGrants', { KeyId }, there)).Grants).toMatchObject([{ GrantId }])
    expect(await kms.call('GetKeyPolicy', { KeyId })).toEqual(before)
    expect((await kms.call('GetKeyPolicy', { KeyId }, there)).Policy).toBe(Policy)
    expect(await kms.call('GetKeyLastUsage', { KeyId })).not.toHaveProperty('KeyLastUsage')
    expect((await kms.call('GetKeyLastUsage', { KeyId }, there)).KeyLastUsage?.Operation).toBe('Encrypt')
    const described = { KeyState: 'Enabled', Description: 'primary' }
    expect((await kms.call('DescribeKey', { KeyId })).KeyMetadata).toMatchObject(described)
    expect(await describeThere()).toMatchObject({ KeyState: 'Disabled', Description: 'replica' })
    await expectFault(kms.call('DescribeKey', { KeyId: 'alias/there' }), 'NotFoundException')
  })

  test('shares its ID, material, spec, usage, algorithms, origin and rotation with all Regions', async () => {
    await replicate()
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 100 })
    const status = async (caller = callerOf()) => {
      const { KeyId: arn, ...rest } = await kms.call('GetKeyRotationStatus', { KeyId }, caller)
      expect(arn).toBe(Arn.replace('eu-central-1', caller.region))
      return rest
    }
    expect(await status()).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 100 })
    expect(await status(there)).toEqual(await status())
    await kms.call('RotateKeyOnDemand', { KeyId })
    const rotations = (caller = callerOf()) =>
      kms.call('ListKeyRotations', { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }, caller)
    expect(await rotations(there)).toEqual(await rotations())
    const shared = ({
      KeyId: id,
      KeySpec,
      KeyUsage,
      EncryptionAlgorithms,
      Origin,
      CurrentKeyMaterialId,
    }: KeyMetadata) => ({
      ...{ id, KeySpec, KeyUsage, EncryptionAlgorithms, Origin, CurrentKeyMaterialId },
    })
    expect(shared(await describeThere())).toEqual(shared((await kms.call('DescribeKey', { KeyId })).KeyMetadata!))
    await kms.call('DisableKeyRotation', { KeyId })
    expect(await status(there)).toEqual({ KeyRotationEnabled: false })
  })

  test('is replicated once to a Region, from its primary', async () => {
    await replicate()
    const again = kms.call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' })
    await expectFault(again, 'AlreadyExistsException')
    const message = /is not a multi-region primary key\.$/
    const from = kms.call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2' }, there)
    await expectFault(from, 'UnsupportedOperationException', message)
    const { KeyId: single } = await kms.createKey()
    const none = kms.call('ReplicateKey', { KeyId: single, ReplicaRegion: 'eu-west-1' })
    await expectFault(none, 'UnsupportedOperationException', message)
  })

  test.each([
    'xx-nowhere-1',
    'eu-gov-west-1',
    'cn-north-1',
    'us-gov-west-1',
    'us-iso-east-1',
    'eu-isoe-west-1',
    'eusc-de-east-1',
  ])('has no related key, and no primary, in %s: another partition’s Region or none', async (elsewhere) => {
    const { KeyId: id } = await kms.createKey({ MultiRegion: true })
    const message = `Region: want one of partition aws, got '${elsewhere}'.`
    const replicate = kms.call('ReplicateKey', { KeyId: id, ReplicaRegion: elsewhere })
    await expectFault(replicate, 'ValidationException', message)
    const update = kms.call('UpdatePrimaryRegion', { KeyId: id, PrimaryRegion: elsewhere })
    await expectFault(update, 'ValidationException', message)
    expect((await kms.call('DescribeKey', { KeyId: id })).KeyMetadata?.MultiRegionConfiguration?.ReplicaKeys).toEqual(
      [],
    )
  })

  test('is replicated within a partition other than the usual one, not out of it', async () => {
    const beijing = callerOf(undefined, 'cn-north-1')
    const { KeyId: id } = await kms.createKey({ MultiRegion: true }, beijing)
    await kms.call('ReplicateKey', { KeyId: id, ReplicaRegion: 'cn-northwest-1' }, beijing)
    await kms.call('UpdatePrimaryRegion', { KeyId: id, PrimaryRegion: 'cn-northwest-1' }, beijing)
    const out = kms.call(
      'ReplicateKey',
      { KeyId: id, ReplicaRegion: 'eu-west-1' },
      callerOf(undefined, 'cn-northwest-1'),
    )
    await expectFault(out, 'ValidationException', /partition aws-cn/)
  })

  test('may change its primary Region', async () => {
    await replicate()
    expect(await kms.call('UpdatePrimaryRegion', { KeyId, PrimaryRegion: 'eu-west-1' })).toBeUndefined()
    expect((await describeThere()).MultiRegionConfiguration).toMatchObject({
      MultiRegionKeyType: 'PRIMARY',
      PrimaryKey: { Region: 'eu-west-1' },
      ReplicaKeys: [{ Region: 'eu-central-1' }],
    })
    await expectFault(
      kms.call('UpdatePrimaryRegion', { KeyId, PrimaryRegion: 'eu-west-2' }),
      'UnsupportedOperationException',
    )
    await expectFault(
      kms.call('UpdatePrimaryRegion', { KeyId, PrimaryRegion: 'eu-west-2' }, there),
      'NotFoundException',
    )
    const same = kms.call('UpdatePrimaryRegion', { KeyId, PrimaryRegion: 'eu-west-1' }, there)
    await expectFault(same, 'UnsupportedOperationException', /is already the primary key in Region eu-west-1\.$/)
    await kms.call('RotateKeyOnDemand', { KeyId }, there)
  })

  test('takes its time when it is told to', async () => {
    kms = kmsUnderTest({ replicationDelayMs: 1000 })
    await replicate()
    const message = `${Arn.replace('eu-central-1', 'eu-west-1')} is creating.`
    const answer = kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) }, there)
    await expectFault(answer, 'KMSInvalidStateException', message)
    kms.ports.advance(1000)
    await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) }, there)
    await kms.call('UpdatePrimaryRegion', { KeyId, PrimaryRegion: 'eu-west-1' })
    expect((await kms.call('DescribeKey', { KeyId })).KeyMetadata?.KeyState).toBe('Updating')
    await encrypt()
    await expectFault(kms.call('DisableKey', { KeyId }), 'KMSInvalidStateException', `${Arn} is updating.`)
    kms.ports.advance(1000)
    await kms.call('DisableKey', { KeyId })
  })

  test('begins its wait for deletion when its last replica is gone', async () => {
    await replicate()
    const scheduled = await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 10 })
    expect(scheduled).toEqual({ KeyId: Arn, KeyState: 'PendingReplicaDeletion', PendingWindowInDays: 10 })
    const metadata = async () => (await kms.call('DescribeKey', { KeyId })).KeyMetadata
    expect(await metadata()).toMatchObject({ KeyState: 'PendingReplicaDeletion', PendingDeletionWindowInDays: 10 })
    kms.ports.advance(365 * dayMs)
    expect(await metadata()).toMatchObject({ KeyState: 'PendingReplicaDeletion' })

    await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }, there)
    const DeletionDate = kms.ports.now() + 17 * dayMs
    kms.ports.advance(7 * dayMs)
    await expectFault(kms.call('DescribeKey', { KeyId }, there), 'NotFoundException')
    expect(await metadata()).toMatchObject({ KeyState: 'PendingDeletion', DeletionDate })
    kms.ports.advance(10 * dayMs)
    await expectFault(metadata(), 'NotFoundException')
  })

  test('waits for nobody when its last replica has gone before', async () => {
    await replicate()
    await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }, there)
    kms.ports.advance(7 * dayMs)
    const DeletionDate = kms.ports.now() + 30 * dayMs
    const scheduled = await kms.call('ScheduleKeyDeletion', { KeyId })
    expect(scheduled).toEqual({ KeyId: Arn, KeyState: 'PendingDeletion', PendingWindowInDays: 30, DeletionDate })
  })

  test('gives a replica the default policy, not its own, unless the request has one', async () => {
    const statement = { Effect: 'Allow', Principal: { AWS: callerOf().arn }, Action: 'kms:*', Resource: '*' }
    const Policy = JSON.stringify({ Version: '2012-10-17', Id: 'mine', Statement: [statement] })
    ;({ KeyId } = await kms.createKey({ MultiRegion: true, Policy }))
    const { ReplicaPolicy } = await kms.call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' })
    const { Policy: byDefault } = await kms.call('GetKeyPolicy', { KeyId: (await kms.createKey()).KeyId })
    expect(ReplicaPolicy).toBe(byDefault)
    expect((await kms.call('GetKeyPolicy', { KeyId }, there)).Policy).toBe(byDefault)
    expect((await kms.call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-2', Policy })).ReplicaPolicy).toBe(Policy)
  })

  test('can be kept after all, and replicated again where it had gone', async () => {
    await replicate()
    await kms.call('ScheduleKeyDeletion', { KeyId })
    await kms.call('CancelKeyDeletion', { KeyId })
    await kms.call('EnableKey', { KeyId })
    await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }, there)
    await kms.call('CancelKeyDeletion', { KeyId }, there)
    kms.ports.advance(7 * dayMs)
    expect(await describeThere()).toMatchObject({ KeyState: 'Disabled' })
    await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }, there)
    kms.ports.advance(7 * dayMs)
    expect((await kms.call('DescribeKey', { KeyId })).KeyMetadata?.MultiRegionConfiguration?.ReplicaKeys).toEqual([])
    await kms.call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' })
    expect(await describeThere()).toMatchObject({ KeyState: 'Enabled' })
  })

  test('is not replicated with a policy, tags or more keys than a key may have', async () => {
    kms = kmsUnderTest({ quotas: { keysPerRegion: 1 } })
    ;({ KeyId, Arn } = await kms.createKey({ MultiRegion: true }))
    const replicateWith = (more: object) => kms.call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1', ...more })
    const tag = (TagKey: string) => ({ TagKey, TagValue: '' })
    await expectFault(replicateWith({ Policy: '{' }), 'MalformedPolicyDocumentException')
    const foreign = { Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'kms:*', Resource: '*' }
    const locked = JSON.stringify({ Version: '2012-10-17', Statement: [foreign] })
    await expectFault(replicateWith({ Policy: locked }), 'MalformedPolicyDocumentException')
    await expectFault(replicateWith({ Tags: [tag('a'), tag('a')] }), 'TagException', 'Duplicate tag keys')
    await expectFault(replicateWith({ Tags: [tag('aws:a')] }), 'TagException', 'Tags beginning with aws: are reserved')
    const { KeyId: inTheWay } = await kms.createKey({}, there)
    await expectFault(replicateWith({}), 'LimitExceededException')
    await kms.call('ScheduleKeyDeletion', { KeyId: inTheWay, PendingWindowInDays: 7 }, there)
    kms.ports.advance(7 * dayMs)
    await kms.call('ReplicateKey', {
      KeyId,
      ReplicaRegion: 'eu-west-1',
      Policy: locked,
      BypassPolicyLockoutSafetyCheck: true,
    })
  })
})
