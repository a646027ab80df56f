import { describe, expect, test } from 'vitest'
import { account, callerOf, dayMs, expectFault, kmsUnderTest, region } from '../../test/kms-under-test.ts'
import { awsManagedAliases } from './aws-managed.ts'

const s3 = 'alias/aws/s3'
const viaS3 = { ...callerOf(), conditionValues: { 'kms:ViaService': `s3.${region}.amazonaws.com` } }

describe('an AWS managed key', () => {
  test('has an alias before it exists, and is made when it is first asked for', async () => {
    const kms = kmsUnderTest()
    const entry = async () =>
      (await kms.call('ListAliases', { Limit: 100 })).Aliases!.find(({ AliasName }) => AliasName === s3)
    expect(await entry()).toEqual({ AliasName: s3, AliasArn: `arn:aws:kms:${region}:${account}:${s3}` })
    expect((await kms.call('ListKeys', {})).Keys).toEqual([])
    const { KeyMetadata } = await kms.call('DescribeKey', { KeyId: s3 })
    expect(KeyMetadata).toMatchObject({ KeyManager: 'AWS', KeyState: 'Enabled', Origin: 'AWS_KMS' })
    expect((await entry())?.TargetKeyId).toBe(KeyMetadata?.KeyId)
    expect((await kms.call('DescribeKey', { KeyId: s3 })).KeyMetadata).toEqual(KeyMetadata)
    expect((await kms.call('GetKeyRotationStatus', { KeyId: KeyMetadata!.KeyId })).NextRotationDate).toBe(
      kms.ports.now() + 365 * dayMs,
    )
  })

  test('is made once, however many ask at the same time', async () => {
    const kms = kmsUnderTest()
    const answers = await Promise.all(Array.from({ length: 16 }, () => kms.call('DescribeKey', { KeyId: s3 })))
    expect(new Set(answers.map(({ KeyMetadata }) => KeyMetadata?.KeyId)).size).toBe(1)
    expect((await kms.call('ListKeys', {})).Keys).toHaveLength(1)
  })

  test('is used through its service, and managed by nobody', async () => {
    const kms = kmsUnderTest()
    const { CiphertextBlob } = await kms.call('GenerateDataKey', { KeyId: s3, KeySpec: 'AES_256' }, viaS3)
    await kms.call('Decrypt', { CiphertextBlob }, viaS3)
    const KeyId = (await kms.call('DescribeKey', { KeyId: s3 })).KeyMetadata!.KeyId
    await expectFault(kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) }), 'AccessDeniedException')
    await expectFault(kms.call('DisableKey', { KeyId }), 'AccessDeniedException')
    await expectFault(kms.call('ScheduleKeyDeletion', { KeyId }), 'AccessDeniedException')
    await expectFault(kms.call('TagResource', { KeyId, Tags: [] }), 'AccessDeniedException')
    await kms.call('GetKeyPolicy', { KeyId })
  })

  test('does not count towards the quota of keys', async () => {
    const kms = kmsUnderTest({ quotas: { keysPerRegion: 1 } })
    await kms.call('DescribeKey', { KeyId: s3 })
    await kms.createKey()
  })

  test('is none for a name that AWS does not keep', async () => {
    const kms = kmsUnderTest()
    await expectFault(kms.call('DescribeKey', { KeyId: 'alias/aws/nothing' }), 'NotFoundException')
    const foreign = `arn:aws:kms:${region}:444455556666:${s3}`
    await expectFault(kms.call('DescribeKey', { KeyId: foreign }), 'NotFoundException')
  })

  test('is listed among others in order, page by page', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey()
    for (const name of ['alias/a', 'alias/aws-mine', 'alias/z'])
      await kms.call('CreateAlias', { AliasName: name, TargetKeyId: KeyId })
    const names: (string | undefined)[] = []
    let Marker: string | undefined
    do {
      const page = await kms.call('ListAliases', { Limit: 4, Marker })
      names.push(...page.Aliases!.map(({ AliasName }) => AliasName))
      Marker = page.NextMarker
    } while (Marker !== undefined)
    expect(names).toEqual([...awsManagedAliases, 'alias/a', 'alias/aws-mine', 'alias/z'].sort())
  })
})
