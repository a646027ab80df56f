import type { KeySpec, KeyUsageType } from '@sealwright/kms-model'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  account,
  callerOf,
  dayMs,
  expectFault,
  type KmsUnderTest,
  kmsUnderTest,
  region,
} from '../../test/kms-under-test.ts'

const AliasName = 'alias/orders'
const AliasArn = `arn:aws:kms:${region}:${account}:${AliasName}`

let kms: KmsUnderTest
let key: Awaited<ReturnType<KmsUnderTest['createKey']>>
beforeEach(async () => {
  kms = kmsUnderTest()
  key = await kms.createKey()
})

const aliasesOf = async (KeyId?: string) =>
  (await kms.call('ListAliases', { KeyId })).Aliases!.filter(({ TargetKeyId }) => TargetKeyId !== undefined)

const pair = (KeySpec: KeySpec, KeyUsage: KeyUsageType) => ({ KeySpec, KeyUsage })

describe('an alias', () => {
  test('names the key until it is deleted', async () => {
    expect(await kms.call('CreateAlias', { AliasName, TargetKeyId: key.Arn })).toBeUndefined()
    const created = kms.ports.now()
    expect(await aliasesOf()).toEqual([
      { AliasName, AliasArn, TargetKeyId: key.KeyId, CreationDate: created, LastUpdatedDate: created },
    ])
    expect((await kms.call('DescribeKey', { KeyId: AliasName })).KeyMetadata?.KeyId).toBe(key.KeyId)
    expect((await kms.call('DescribeKey', { KeyId: AliasArn })).KeyMetadata?.KeyId).toBe(key.KeyId)
    expect(await kms.call('DeleteAlias', { AliasName })).toBeUndefined()
    expect(await aliasesOf()).toEqual([])
    await expectFault(
      kms.call('DescribeKey', { KeyId: AliasName }),
      'NotFoundException',
      `Alias ${AliasArn} is not found.`,
    )
  })

  test('can be moved to another key, and remembers when', async () => {
    const other = await kms.createKey()
    await kms.call('CreateAlias', { AliasName, TargetKeyId: key.KeyId })
    const created = kms.ports.now()
    kms.ports.advance(1000)
    expect(await kms.call('UpdateAlias', { AliasName, TargetKeyId: other.KeyId })).toBeUndefined()
    expect(await aliasesOf(key.KeyId)).toEqual([])
    expect(await aliasesOf(other.KeyId)).toEqual([
      { AliasName, AliasArn, TargetKeyId: other.KeyId, CreationDate: created, LastUpdatedDate: created + 1000 },
    ])
    await kms.call('UpdateAlias', { AliasName, TargetKeyId: other.Arn })
    expect(await aliasesOf()).toHaveLength(1)
  })

  test('exists once in an account and Region', async () => {
    await kms.call('CreateAlias', { AliasName, TargetKeyId: key.KeyId })
    const again = kms.call('CreateAlias', { AliasName, TargetKeyId: key.KeyId })
    await expectFault(again, 'AlreadyExistsException', `An alias with the name ${AliasArn} already exists`)
    for (const caller of [callerOf('444455556666'), callerOf(account, 'eu-west-1')]) {
      const { KeyId } = await kms.createKey({}, caller)
      await kms.call('CreateAlias', { AliasName, TargetKeyId: KeyId }, caller)
    }
  })

  test('moves between keys of one type and usage alone', async () => {
    const symmetric = { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } as const
    const kinds = [
      [symmetric, { ...symmetric, MultiRegion: true }, { ...symmetric, Origin: 'EXTERNAL' }],
      [
        pair('ECC_NIST_P256', 'SIGN_VERIFY'),
        pair('ECC_NIST_EDWARDS25519', 'SIGN_VERIFY'),
        pair('ML_DSA_44', 'SIGN_VERIFY'),
      ],
      [pair('ECC_NIST_P256', 'KEY_AGREEMENT'), pair('ECC_NIST_P384', 'KEY_AGREEMENT')],
      [pair('RSA_2048', 'ENCRYPT_DECRYPT')],
      [pair('HMAC_256', 'GENERATE_VERIFY_MAC'), pair('HMAC_512', 'GENERATE_VERIFY_MAC')],
    ] as const
    const keys = await Promise.all(
      kinds.flatMap((inputs, kind) =>
        inputs.map(async (input) => ({ kind, KeyId: (await kms.createKey(input)).KeyId })),
      ),
    )
    const message =
      'The current and new KMS keys must be the same type (both symmetric or both asymmetric or both HMAC), and they must have the same key usage.'
    for (const [index, from] of keys.entries()) {
      const name = `alias/of-${index}`
      await kms.call('CreateAlias', { AliasName: name, TargetKeyId: from.KeyId })
      for (const to of keys) {
        const answer = kms.call('UpdateAlias', { AliasName: name, TargetKeyId: to.KeyId })
        if (from.kind === to.kind) await answer
        else await expectFault(answer, 'ValidationException', message)
      }
    }
  })

  test('that is absent is not found', async () => {
    const message = `Alias ${AliasArn} is not found.`
    await expectFault(kms.call('DeleteAlias', { AliasName }), 'NotFoundException', message)
    await expectFault(kms.call('UpdateAlias', { AliasName, TargetKeyId: key.KeyId }), 'NotFoundException', message)
  })

  test('has a name that begins with alias/ and is not reserved', async () => {
    const TargetKeyId = key.KeyId
    const prefixMessage = /^Alias must start with the prefix "alias\/". Please see https:\/\/docs\.aws\.amazon\.com/
    for (const name of ['orders', 'Alias/orders', `${AliasArn}`]) {
      await expectFault(kms.call('CreateAlias', { AliasName: name, TargetKeyId }), 'ValidationException', prefixMessage)
      await expectFault(kms.call('UpdateAlias', { AliasName: name, TargetKeyId }), 'ValidationException', prefixMessage)
      await expectFault(kms.call('DeleteAlias', { AliasName: name }), 'ValidationException', prefixMessage)
    }
    await expectFault(kms.call('CreateAlias', { AliasName: 'alias/', TargetKeyId }), 'InvalidAliasNameException')
    await expectFault(kms.call('CreateAlias', { AliasName: 'alias/aws/s3', TargetKeyId }), 'NotAuthorizedException')
    await expectFault(
      kms.call('CreateAlias', { AliasName: 'alias/ä', TargetKeyId }),
      'ValidationException',
      /^1 validation error/,
    )
  })

  test('points to a key of the same account and Region, not to an alias', async () => {
    await kms.call('CreateAlias', { AliasName, TargetKeyId: key.KeyId })
    for (const TargetKeyId of [AliasName, AliasArn]) {
      const answer = kms.call('CreateAlias', { AliasName: 'alias/second', TargetKeyId })
      await expectFault(answer, 'ValidationException', 'Aliases must refer to keys. Not aliases')
    }
    const foreign = await kms.createKey({}, callerOf('444455556666'))
    const answer = kms.call('CreateAlias', { AliasName: 'alias/second', TargetKeyId: foreign.Arn })
    await expectFault(answer, 'AccessDeniedException')
    const elsewhere = kms.call(
      'CreateAlias',
      { AliasName: 'alias/x', TargetKeyId: key.Arn },
      callerOf(account, 'eu-west-1'),
    )
    await expectFault(elsewhere, 'NotFoundException', `Invalid arn ${region}`)
  })

  test('cannot point to a key that is pending deletion', async () => {
    const other = await kms.createKey()
    await kms.call('CreateAlias', { AliasName, TargetKeyId: other.KeyId })
    await kms.call('ScheduleKeyDeletion', { KeyId: key.KeyId })
    const message = `${key.Arn} is pending deletion.`
    const TargetKeyId = key.KeyId
    await expectFault(
      kms.call('CreateAlias', { AliasName: 'alias/x', TargetKeyId }),
      'KMSInvalidStateException',
      message,
    )
    await expectFault(kms.call('UpdateAlias', { AliasName, TargetKeyId }), 'KMSInvalidStateException', message)
  })

  test('of a key of another account is listed to nobody whom the key’s policy does not let', async () => {
    const foreign = await kms.createKey({}, callerOf('444455556666'))
    await expectFault(kms.call('ListAliases', { KeyId: foreign.Arn }), 'AccessDeniedException')
  })

  test('is not listed once its key is gone', async () => {
    await kms.call('CreateAlias', { AliasName, TargetKeyId: key.KeyId })
    await kms.call('ScheduleKeyDeletion', { KeyId: key.KeyId, PendingWindowInDays: 7 })
    expect(await aliasesOf()).toHaveLength(1)
    kms.ports.advance(7 * dayMs)
    expect(await aliasesOf()).toEqual([])
  })

  test('goes with its key, and its name is free again', async () => {
    await kms.call('CreateAlias', { AliasName, TargetKeyId: key.KeyId })
    await kms.call('ScheduleKeyDeletion', { KeyId: key.KeyId, PendingWindowInDays: 7 })
    kms.ports.advance(7 * dayMs)
    const other = await kms.createKey()
    await kms.call('CreateAlias', { AliasName, TargetKeyId: other.KeyId })
    expect(await aliasesOf()).toMatchObject([{ AliasName, TargetKeyId: other.KeyId }])
  })

  test('is one of at most fifty of a key', async () => {
    for (let n = 0; n < 50; n++) await kms.call('CreateAlias', { AliasName: `alias/a${n}`, TargetKeyId: key.KeyId })
    await expectFault(kms.call('CreateAlias', { AliasName, TargetKeyId: key.KeyId }), 'LimitExceededException')
    const other = await kms.createKey()
    await kms.call('CreateAlias', { AliasName, TargetKeyId: other.KeyId })
    await expectFault(kms.call('UpdateAlias', { AliasName, TargetKeyId: key.KeyId }), 'LimitExceededException')
    await kms.call('DeleteAlias', { AliasName: 'alias/a0' })
    await kms.call('UpdateAlias', { AliasName, TargetKeyId: key.KeyId })
  })
})
