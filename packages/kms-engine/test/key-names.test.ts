import { beforeEach, describe, expect, test } from 'vitest'
import { account, callerOf, expectFault, type KmsUnderTest, kmsUnderTest, region } from './kms-under-test.ts'

const absent = '12345678-1234-1234-1234-123456789012'

let kms: KmsUnderTest
beforeEach(() => {
  kms = kmsUnderTest()
})

const describeKey = (KeyId: string, caller = callerOf()) => kms.call('DescribeKey', { KeyId }, caller)

describe('a key', () => {
  test('that is well named but absent does not exist', async () => {
    const arn = `arn:aws:kms:${region}:${account}:key/${absent}`
    for (const name of [absent, arn])
      await expectFault(describeKey(name), 'NotFoundException', `Key '${arn}' does not exist`)
    const id = `mrk-${'0a'.repeat(16)}`
    await expectFault(describeKey(id), 'NotFoundException', /^Key '.*mrk-0a0a.*' does not exist$/)
  })

  test('that is badly named is an invalid key ID', async () => {
    for (const name of ['x', 'key/x', '1234', `${absent}0`, absent.replaceAll('-', ''), 'alias', `mrk-${absent}`]) {
      await expectFault(describeKey(name), 'NotFoundException', `Invalid keyId '${name}'`)
    }
  })

  test('is not named by an alias where only keys are', async () => {
    const { KeyId } = await kms.createKey()
    await kms.call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId })
    for (const name of ['EnableKey', 'DisableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion'] as const) {
      await expectFault(kms.call(name, { KeyId: 'alias/a' }), 'NotFoundException', "Invalid keyId 'alias/a'")
    }
  })

  test('of another Region is not reached by its ARN', async () => {
    const there = await kms.createKey({}, callerOf(account, 'eu-west-1'))
    await expectFault(describeKey(there.Arn), 'NotFoundException', 'Invalid arn eu-west-1')
    await expectFault(describeKey(there.KeyId), 'NotFoundException')
    expect((await describeKey(there.Arn, callerOf(account, 'eu-west-1'))).KeyMetadata?.Arn).toBe(there.Arn)
  })

  test('of another account is found by its ARN, and refused by its policy', async () => {
    const foreign = callerOf('444455556666')
    const theirs = await kms.createKey({}, foreign)
    const message = `User: arn:aws:iam::${account}:root is not authorized to perform: kms:DescribeKey on resource: ${theirs.Arn} because no resource-based policy allows the kms:DescribeKey action`
    await expectFault(describeKey(theirs.Arn), 'AccessDeniedException', message)
    await expectFault(describeKey(theirs.KeyId), 'NotFoundException', /does not exist$/)
  })

  test('is not found by what is no ARN of the key service', async () => {
    for (const name of [
      'arn:aws:s3:::bucket',
      `arn:aws:kms:${region}:${account}:key/`,
      `arn:aws-cn:kms:${region}:${account}:key/${absent}`,
    ]) {
      await expectFault(describeKey(name), 'NotFoundException', `Invalid arn ${name}`)
    }
  })
})

describe('an engine', () => {
  test('names every violated constraint of a request at once', async () => {
    const answer = kms.call('CreateAlias', { AliasName: '', TargetKeyId: '' })
    await expectFault(answer, 'ValidationException', /^3 validation errors detected: .*'aliasName'.*'targetKeyId'/)
  })

  test('blames itself when the store fails, and keeps the cause', async () => {
    const cause = new Error('disk full')
    const broken = kmsUnderTest({
      store: { ...kms.ports.store, commit: () => Promise.reject(cause) },
    })
    const error = await broken.createKey().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'KMSInternalException', isServerFault: true, cause })
  })

  test('finds its keys again over the same store and root key, and opens nothing under another', async () => {
    const { KeyId } = await kms.createKey()
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) })
    const { store, rootKey } = kms.ports
    const second = kmsUnderTest({ store, rootKey })
    expect((await second.call('Decrypt', { CiphertextBlob })).Plaintext).toEqual(Uint8Array.of(1))
    const other = kmsUnderTest({ store, rootKey: new Uint8Array(32) })
    await expectFault(
      other.call('Decrypt', { CiphertextBlob }),
      'KMSInternalException',
      /sealed under another root key/,
    )
  })
})
