import { describe, expect, test } from 'vitest'
import { account, callerOf, expectFault, kmsUnderTest, region } from '../../test/kms-under-test.ts'

const user = { ...callerOf(), arn: `arn:aws:iam::${account}:user/ann`, policies: { identity: [] } }
const policyFor = (AWS: string, Action: unknown = 'kms:*', rest: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action,
  Resource: '*',
  ...rest,
})
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const rootStatement = policyFor(`arn:aws:iam::${account}:root`)
const lockout = 'The new key policy will not allow you to update the key policy in the future.'

describe('the policy of a key', () => {
  test('is the default one unless the key was made with another', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey()
    const answer = await kms.call('GetKeyPolicy', { KeyId })
    expect(answer.PolicyName).toBe('default')
    expect(JSON.parse(answer.Policy!)).toEqual({
      Version: '2012-10-17',
      Id: 'key-default-1',
      Statement: [{ Sid: 'Enable IAM User Permissions', ...rootStatement }],
    })
    const Policy = policy(rootStatement, policyFor(user.arn, 'kms:Encrypt'))
    const made = await kms.createKey({ Policy })
    expect(await kms.call('GetKeyPolicy', { KeyId: made.KeyId, PolicyName: 'default' })).toEqual({
      Policy,
      PolicyName: 'default',
    })
    expect(await kms.call('ListKeyPolicies', { KeyId })).toEqual({ PolicyNames: ['default'], Truncated: false })
  })

  test('can be replaced, and decides at once', async () => {
    const kms = kmsUnderTest()
    const { KeyId, Arn } = await kms.createKey()
    const encrypt = () => kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) }, user)
    const denial = `User: ${user.arn} is not authorized to perform: kms:Encrypt on resource: ${Arn} because no identity-based policy allows the kms:Encrypt action`
    await expectFault(encrypt(), 'AccessDeniedException', denial)
    await kms.call('PutKeyPolicy', { KeyId, Policy: policy(rootStatement, policyFor(user.arn, 'kms:Encrypt')) })
    await encrypt()
    await kms.call('ScheduleKeyDeletion', { KeyId })
    await kms.call('PutKeyPolicy', { KeyId, Policy: policy(rootStatement) })
    await expectFault(encrypt(), 'AccessDeniedException', denial)
  })

  test('has one name', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey()
    await expectFault(
      kms.call('GetKeyPolicy', { KeyId, PolicyName: 'x' }),
      'NotFoundException',
      'No such policy exists',
    )
    await expectFault(
      kms.call('PutKeyPolicy', { KeyId, PolicyName: 'x', Policy: policy(rootStatement) }),
      'ValidationException',
    )
  })

  test('cannot lock its author out, unless the author insists', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey()
    for (const Policy of [
      policy(policyFor(user.arn)),
      policy(policyFor(rootStatement.Principal.AWS, 'kms:Encrypt')),
      policy(policyFor(rootStatement.Principal.AWS, 'kms:*', { Effect: 'Deny' })),
    ]) {
      await expectFault(kms.call('PutKeyPolicy', { KeyId, Policy }), 'MalformedPolicyDocumentException', lockout)
      await expectFault(kms.call('CreateKey', { Policy }), 'MalformedPolicyDocumentException', lockout)
    }
    await kms.createKey({ Policy: policy(policyFor(user.arn)) }, { ...user, policies: {} })
    const forNobodyHere = policy(policyFor('444455556666'))
    await kms.call('PutKeyPolicy', { KeyId, Policy: forNobodyHere, BypassPolicyLockoutSafetyCheck: true })
    await expectFault(kms.call('DescribeKey', { KeyId }), 'AccessDeniedException')
  })

  test('is at most 32 KB of sound policy', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey()
    await expectFault(kms.call('PutKeyPolicy', { KeyId, Policy: '{' }), 'MalformedPolicyDocumentException')
    const padded = (length: number) => policy(rootStatement).padEnd(length, ' ')
    await kms.call('PutKeyPolicy', { KeyId, Policy: padded(32_768) })
    await expectFault(kms.call('PutKeyPolicy', { KeyId, Policy: padded(32_769) }), 'LimitExceededException')
  })

  test('may depend on the encryption context, the alias used and more of the request', async () => {
    const kms = kmsUnderTest()
    const condition = (Condition: object, Action = 'kms:*') =>
      policy(rootStatement, policyFor(user.arn, Action, { Condition }))
    const { KeyId } = await kms.createKey()
    await kms.call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId })
    const Plaintext = Uint8Array.of(1)
    const cases = [
      [
        { StringEquals: { 'kms:EncryptionContext:Dept': 'x' } },
        { EncryptionContext: { dept: 'x' } },
        { EncryptionContext: { dept: 'y' } },
      ],
      [
        { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['a', 'b'] } },
        { EncryptionContext: { a: '1' } },
        { EncryptionContext: { c: '1' } },
      ],
      [{ StringEquals: { 'kms:RequestAlias': 'alias/a' } }, { KeyId: 'alias/a' }, {}],
      [
        { StringEquals: { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' } },
        {},
        { EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' },
      ],
    ] as const
    for (const [Condition, passing, failing] of cases) {
      await kms.call('PutKeyPolicy', { KeyId, Policy: condition(Condition) })
      await kms.call('Encrypt', { KeyId, Plaintext, ...passing }, user)
      await expectFault(kms.call('Encrypt', { KeyId, Plaintext, ...failing }, user), 'AccessDeniedException')
    }
    for (const [Condition, isAllowed] of [
      [
        {
          StringEquals: {
            'kms:KeySpec': 'SYMMETRIC_DEFAULT',
            'kms:KeyUsage': 'ENCRYPT_DECRYPT',
            'kms:KeyOrigin': 'AWS_KMS',
          },
        },
        true,
      ],
      [{ StringEquals: { 'kms:CallerAccount': account, 'aws:RequestedRegion': region } }, true],
      [{ DateGreaterThan: { 'aws:CurrentTime': '2025-12-31' } }, true],
      [{ DateGreaterThan: { 'aws:CurrentTime': '2026-01-02' } }, false],
      [{ StringEquals: { 'aws:PrincipalArn': user.arn } }, true],
      [{ Null: { 'kms:ResourceAliases': 'false' } }, false],
      [{ Null: { 'kms:ViaService': 'true' } }, true],
    ] as const) {
      await kms.call('PutKeyPolicy', { KeyId, Policy: condition(Condition) })
      const answer = kms.call('DescribeKey', { KeyId }, user)
      await (isAllowed ? answer : expectFault(answer, 'AccessDeniedException'))
    }
  })

  test('of a stranger lets in whom both sides allow', async () => {
    const kms = kmsUnderTest()
    const stranger = callerOf('444455556666')
    const { Arn } = await kms.createKey({ Policy: policy(rootStatement, policyFor(stranger.arn, 'kms:*')) })
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId: Arn, Plaintext: Uint8Array.of(1) }, stranger)
    expect((await kms.call('Decrypt', { CiphertextBlob }, stranger)).KeyId).toBe(Arn)
    await expectFault(kms.call('DisableKey', { KeyId: Arn }, stranger), 'AccessDeniedException')
    const nobody = { ...stranger, arn: 'arn:aws:iam::444455556666:user/bob', policies: { identity: [] } }
    await expectFault(
      kms.call('Decrypt', { CiphertextBlob }, nobody),
      'AccessDeniedException',
      /^The ciphertext refers/,
    )
  })
})
