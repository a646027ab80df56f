import { beforeEach, describe, expect, test } from 'vitest'
import { callerOf, dayMs, expectFault, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'

let kms: KmsUnderTest
let KeyId: string
let Arn: string
let first: string | undefined
beforeEach(async () => {
  kms = kmsUnderTest()
  ;({ KeyId, Arn, CurrentKeyMaterialId: first } = await kms.createKey())
})

const status = () => kms.call('GetKeyRotationStatus', { KeyId })
const current = async () => (await kms.call('DescribeKey', { KeyId })).KeyMetadata?.CurrentKeyMaterialId
const encrypt = async () => (await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) })).CiphertextBlob
const rotations = async (all = false) =>
  (await kms.call('ListKeyRotations', { KeyId, ...(all && { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }) })).Rotations!

describe('automatic rotation', () => {
  test('is off until it is enabled, then yearly', async () => {
    expect(await status()).toEqual({ KeyRotationEnabled: false, KeyId: Arn })
    await kms.call('EnableKeyRotation', { KeyId })
    expect(await status()).toEqual({
      KeyRotationEnabled: true,
      KeyId: Arn,
      RotationPeriodInDays: 365,
      NextRotationDate: kms.ports.now() + 365 * dayMs,
    })
    await kms.call('DisableKeyRotation', { KeyId })
    expect(await status()).toEqual({ KeyRotationEnabled: false, KeyId: Arn })
  })

  test('keeps its date when it is enabled again, unless the period is another', async () => {
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 })
    const date = kms.ports.now() + 90 * dayMs
    kms.ports.advance(30 * dayMs)
    await kms.call('EnableKeyRotation', { KeyId })
    expect(await status()).toMatchObject({ RotationPeriodInDays: 90, NextRotationDate: date })
    await kms.call('DisableKeyRotation', { KeyId })
    await kms.call('EnableKeyRotation', { KeyId })
    expect((await status()).NextRotationDate).toBe(date)
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 100 })
    expect((await status()).NextRotationDate).toBe(kms.ports.now() + 100 * dayMs)
  })

  test('takes a period of 90 to 2560 days', async () => {
    for (const days of [90, 2560]) await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: days })
    for (const days of [89, 2561]) {
      const answer = kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: days })
      await expectFault(answer, 'ValidationException', /'rotationPeriodInDays' failed/)
    }
  })

  test('replaces the material on its date, and not a millisecond before', async () => {
    const ciphertext = await encrypt()
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 })
    const date = kms.ports.now() + 90 * dayMs
    kms.ports.advance(90 * dayMs - 1)
    expect(await current()).toBe(first)
    kms.ports.advance(1)
    const second = await current()
    expect(second).not.toBe(first)
    expect((await status()).NextRotationDate).toBe(date + 90 * dayMs)
    expect(await rotations()).toEqual([
      { KeyId, KeyMaterialId: second, KeyMaterialState: 'CURRENT', RotationDate: date, RotationType: 'AUTOMATIC' },
    ])
    const opened = await kms.call('Decrypt', { CiphertextBlob: ciphertext })
    expect(opened).toMatchObject({ KeyMaterialId: first, Plaintext: Uint8Array.of(1) })
    expect(await kms.call('Decrypt', { CiphertextBlob: await encrypt() })).toMatchObject({ KeyMaterialId: second })
  })

  test('makes up for every date that passed unnoticed', async () => {
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 100 })
    const start = kms.ports.now()
    kms.ports.advance(350 * dayMs)
    await encrypt()
    expect((await rotations()).map(({ RotationDate }) => (RotationDate! - start) / dayMs)).toEqual([100, 200, 300])
    expect((await status()).NextRotationDate).toBe(start + 400 * dayMs)
  })

  test('waits while the key is disabled', async () => {
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 })
    await kms.call('DisableKey', { KeyId })
    kms.ports.advance(100 * dayMs)
    expect(await current()).toBe(first)
    await kms.call('EnableKey', { KeyId })
    expect(await current()).not.toBe(first)
    expect(await rotations()).toMatchObject([{ RotationDate: kms.ports.now() }])
  })

  test('rests while the key waits for its deletion, and comes back with the key', async () => {
    await kms.call('EnableKeyRotation', { KeyId })
    await kms.call('ScheduleKeyDeletion', { KeyId })
    expect((await status()).KeyRotationEnabled).toBe(false)
    await kms.call('CancelKeyDeletion', { KeyId })
    expect((await status()).KeyRotationEnabled).toBe(true)
  })

  test('is for enabled symmetric keys', async () => {
    const hmac = await kms.createKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' })
    const external = await kms.createKey({ Origin: 'EXTERNAL' })
    for (const name of ['EnableKeyRotation', 'DisableKeyRotation'] as const) {
      await expectFault(kms.call(name, { KeyId: hmac.KeyId }), 'UnsupportedOperationException', '')
      await expectFault(
        kms.call(name, { KeyId: external.KeyId }),
        'KMSInvalidStateException',
        `${external.Arn} is pending import.`,
      )
      await kms.call('DisableKey', { KeyId })
      await expectFault(kms.call(name, { KeyId }), 'DisabledException', `${Arn} is disabled.`)
    }
    expect(await kms.call('GetKeyRotationStatus', { KeyId: hmac.KeyId })).toEqual({
      KeyRotationEnabled: false,
      KeyId: hmac.Arn,
    })
    await expectFault(kms.call('ListKeyRotations', { KeyId: hmac.KeyId }), 'UnsupportedOperationException')
  })

  test('happens once, however many ask at the same time', async () => {
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 })
    kms.ports.advance(90 * dayMs)
    await Promise.all(Array.from({ length: 16 }, encrypt))
    expect(await rotations()).toHaveLength(1)
  })
})

describe('rotation on demand', () => {
  test('replaces the material at once, and old ciphertexts still open', async () => {
    const ciphertexts = [await encrypt()]
    for (let n = 0; n < 3; n++) {
      kms.ports.advance(1000)
      expect(await kms.call('RotateKeyOnDemand', { KeyId })).toEqual({ KeyId: Arn })
      ciphertexts.push(await encrypt())
    }
    for (const CiphertextBlob of ciphertexts) await kms.call('Decrypt', { CiphertextBlob })
    const all = await rotations(true)
    expect(all.map(({ KeyMaterialState }) => KeyMaterialState)).toEqual([
      'NON_CURRENT',
      'NON_CURRENT',
      'NON_CURRENT',
      'CURRENT',
    ])
    expect(all[0]).toEqual({ KeyId, KeyMaterialId: first, KeyMaterialState: 'NON_CURRENT' })
    expect((await rotations()).map(({ RotationType }) => RotationType)).toEqual(Array(3).fill('ON_DEMAND'))
  })

  test('is had 25 times', async () => {
    for (let n = 0; n < 25; n++) await kms.call('RotateKeyOnDemand', { KeyId })
    await expectFault(kms.call('RotateKeyOnDemand', { KeyId }), 'LimitExceededException')
    const page = await kms.call('ListKeyRotations', { KeyId, Limit: 20 })
    expect(page.Rotations).toHaveLength(20)
    expect((await kms.call('ListKeyRotations', { KeyId, Marker: page.NextMarker })).Rotations).toHaveLength(5)
  })

  test('keeps away from an automatic one', async () => {
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 })
    kms.ports.advance(90 * dayMs - 20 * 60 * 1000)
    await expectFault(kms.call('RotateKeyOnDemand', { KeyId }), 'ConflictException')
  })

  test('is for symmetric keys; the state comes first', async () => {
    const { KeyId: rsa } = await kms.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })
    await expectFault(kms.call('RotateKeyOnDemand', { KeyId: rsa }), 'UnsupportedOperationException', '')
    await kms.call('DisableKey', { KeyId: rsa })
    await expectFault(kms.call('RotateKeyOnDemand', { KeyId: rsa }), 'DisabledException')
  })
})

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

  test('has its own description, tags, policy, aliases and state in every Region', async () => {
    await replicate()
    await kms.call('TagResource', { KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }, there)
    await kms.call('CreateAlias', { AliasName: 'alias/there', TargetKeyId: KeyId }, there)
    await kms.call('DisableKey', { KeyId }, there)
    expect((await kms.call('ListResourceTags', { KeyId })).Tags).toEqual([])
    expect((await kms.call('ListAliases', { KeyId })).Aliases).toEqual([])
    expect((await kms.call('DescribeKey', { KeyId })).KeyMetadata).toMatchObject({
      KeyState: 'Enabled',
      Description: 'primary',
    })
    expect(await describeThere()).toMatchObject({ KeyState: 'Disabled', Description: 'replica' })
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
})
