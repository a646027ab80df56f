import { describe, expect, test } from 'vitest'
import { account, callerOf, expectFault, kmsUnderTest, region } from '../../test/kms-under-test.ts'

describe('CreateKey', () => {
  test('answers the metadata of a symmetric key when asked for nothing in particular', async () => {
    const kms = kmsUnderTest()
    const { KeyMetadata } = await kms.call('CreateKey', {})
    const { KeyId, CurrentKeyMaterialId } = KeyMetadata!
    expect(KeyId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(CurrentKeyMaterialId).toMatch(/^[0-9a-f]{64}$/)
    expect(KeyMetadata).toEqual({
      AWSAccountId: account,
      KeyId,
      Arn: `arn:aws:kms:${region}:${account}:key/${KeyId}`,
      CreationDate: kms.ports.now(),
      Enabled: true,
      Description: '',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyState: 'Enabled',
      Origin: 'AWS_KMS',
      KeyManager: 'CUSTOMER',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      MultiRegion: false,
      CurrentKeyMaterialId,
    })
  })

  test('keeps the description', async () => {
    const key = await kmsUnderTest().createKey({ Description: 'orders' })
    expect(key.Description).toBe('orders')
  })

  test('takes one of the two members for the spec, not both', async () => {
    const kms = kmsUnderTest()
    expect((await kms.createKey({ CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT' })).KeySpec).toBe('SYMMETRIC_DEFAULT')
    await expectFault(
      kms.call('CreateKey', { KeySpec: 'SYMMETRIC_DEFAULT', CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT' }),
      'ValidationException',
      'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.',
    )
  })

  test('checks tags as the service does', async () => {
    const kms = kmsUnderTest()
    const tag = (TagKey: string) => ({ TagKey, TagValue: 'v' })
    const many = Array.from({ length: 51 }, (_, n) => tag(`t${n}`))
    await kms.call('CreateKey', { Tags: many.slice(1) })
    await expectFault(kms.call('CreateKey', { Tags: many }), 'TagException', 'Too many tags')
    await expectFault(kms.call('CreateKey', { Tags: [tag('a'), tag('a')] }), 'TagException', 'Duplicate tag keys')
    for (const TagKey of ['aws:x', 'AWS:x']) {
      const answer = kms.call('CreateKey', { Tags: [tag(TagKey)] })
      await expectFault(answer, 'TagException', 'Tags beginning with aws: are reserved')
    }
  })

  test('makes as many keys as the quota allows, and again one when one has gone', async () => {
    const kms = kmsUnderTest({ quotas: { keysPerRegion: 2 } })
    const first = await kms.createKey()
    await kms.createKey()
    await expectFault(kms.call('CreateKey', {}), 'LimitExceededException')
    await kms.createKey({}, callerOf(account, 'eu-west-1'))
    await kms.createKey({}, callerOf('444455556666'))
    await kms.call('ScheduleKeyDeletion', { KeyId: first.KeyId, PendingWindowInDays: 7 })
    await expectFault(kms.call('CreateKey', {}), 'LimitExceededException')
    kms.ports.advance(7 * 24 * 60 * 60 * 1000)
    await kms.createKey()
    await expectFault(kms.call('CreateKey', {}), 'LimitExceededException')
  })

  test('hands the store no key material in the clear', async () => {
    const kms = kmsUnderTest()
    const drawn: Uint8Array[] = []
    const { randomBytes } = kms.ports
    Object.assign(kms.ports, { randomBytes: (length: number) => drawn[drawn.push(randomBytes(length)) - 1] })
    const key = await kms.createKey()
    expect(drawn.filter((bytes) => bytes.length === 32).some((bytes) => bytes.every((byte) => byte === 0))).toBe(true)
    expect(JSON.stringify(key)).not.toContain('sealed')
  })
})
