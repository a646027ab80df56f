import { describe, expect, test } from 'vitest'
import { account, callerOf, expectFault, kmsUnderTest, region } from './kms-under-test.ts'

const user = { ...callerOf(), arn: `arn:aws:iam::${account}:user/ann`, policies: { identity: [] } }
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })

describe('identity policies', () => {
  const allowing = (Action: unknown, rest: object = {}) => ({
    ...user,
    policies: { identity: [document({ Effect: 'Allow', Action, Resource: '*', ...rest })] },
  })

  test('alone decide about what concerns no key', async () => {
    const kms = kmsUnderTest()
    for (const [name, input] of [
      ['ListKeys', {}],
      ['ListAliases', {}],
      ['GenerateRandom', { NumberOfBytes: 1 }],
      ['CreateKey', {}],
      ['ListRetirableGrants', { RetiringPrincipal: user.arn }],
    ] as const) {
      const denial = `User: ${user.arn} is not authorized to perform: kms:${name} on resource: * because no identity-based policy allows the kms:${name} action`
      await expectFault(kms.call(name, input as never, user), 'AccessDeniedException', denial)
      await kms.call(name, input as never, allowing(`kms:${name}`))
    }
    const tagged = { Tags: [{ TagKey: 'a', TagValue: 'b' }] }
    await expectFault(
      kms.call('CreateKey', tagged, allowing('kms:CreateKey')),
      'AccessDeniedException',
      /kms:TagResource/,
    )
    await kms.call('CreateKey', tagged, allowing(['kms:CreateKey', 'kms:TagResource']))
  })

  test('alone decide who lists the aliases of a key of their account', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey({
      Policy: document({ Effect: 'Allow', Principal: { AWS: callerOf().arn }, Action: 'kms:*', Resource: '*' }),
    })
    await kms.call('ListAliases', { KeyId }, allowing('kms:ListAliases', { Resource: '*' }))
    const { Arn } = await kms.createKey({}, callerOf('444455556666'))
    await expectFault(kms.call('ListAliases', { KeyId: Arn }), 'AccessDeniedException')
  })

  test('see the tags and aliases of a key', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey({ Tags: [{ TagKey: 'team', TagValue: 'blue' }] })
    await kms.call('CreateAlias', { AliasName: 'alias/blue', TargetKeyId: KeyId })
    for (const [Condition, isAllowed] of [
      [{ StringEquals: { 'aws:ResourceTag/team': 'blue' } }, true],
      [{ StringEquals: { 'aws:ResourceTag/team': 'red' } }, false],
      [{ 'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/b*' } }, true],
      [{ 'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/c*' } }, false],
    ] as const) {
      const answer = kms.call('DescribeKey', { KeyId }, allowing('kms:DescribeKey', { Condition }))
      await (isAllowed ? answer : expectFault(answer, 'AccessDeniedException'))
    }
  })

  test('must allow an alias on the alias and on its keys', async () => {
    const kms = kmsUnderTest()
    const [one, two] = [await kms.createKey(), await kms.createKey()]
    const AliasName = 'alias/a'
    const aliasArn = `arn:aws:kms:${region}:${account}:alias/a`
    const onlyOn = (...Resource: string[]) => allowing('kms:*Alias', { Resource })
    const create = { AliasName, TargetKeyId: one.KeyId }
    await expectFault(
      kms.call('CreateAlias', create, onlyOn(one.Arn)),
      'AccessDeniedException',
      /on resource: .*:alias\/a because/,
    )
    await expectFault(
      kms.call('CreateAlias', create, onlyOn(aliasArn)),
      'AccessDeniedException',
      /on resource: .*:key\/.* because/,
    )
    await kms.call('CreateAlias', create, onlyOn(aliasArn, one.Arn))
    const update = { AliasName, TargetKeyId: two.KeyId }
    await expectFault(kms.call('UpdateAlias', update, onlyOn(aliasArn, one.Arn)), 'AccessDeniedException')
    await expectFault(kms.call('UpdateAlias', update, onlyOn(aliasArn, two.Arn)), 'AccessDeniedException')
    await kms.call('UpdateAlias', update, onlyOn(aliasArn, one.Arn, two.Arn))
    await expectFault(kms.call('DeleteAlias', { AliasName }, onlyOn(aliasArn, one.Arn)), 'AccessDeniedException')
    await kms.call('DeleteAlias', { AliasName }, onlyOn(aliasArn, two.Arn))
  })

  test('give ReEncrypt by its two halves', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey()
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) })
    const input = { CiphertextBlob, DestinationKeyId: KeyId, DestinationEncryptionContext: { to: 'x' } }
    await expectFault(
      kms.call('ReEncrypt', input, allowing('kms:ReEncryptTo')),
      'AccessDeniedException',
      /^The ciphertext/,
    )
    await expectFault(
      kms.call('ReEncrypt', input, allowing('kms:ReEncryptFrom')),
      'AccessDeniedException',
      /kms:ReEncryptTo/,
    )
    const onSame = (value: string) =>
      allowing('kms:ReEncrypt*', { Condition: { Bool: { 'kms:ReEncryptOnSameKey': value } } })
    await kms.call('ReEncrypt', input, onSame('true'))
    await expectFault(kms.call('ReEncrypt', input, onSame('false')), 'AccessDeniedException')
  })
})

describe('policies of an endpoint and of an organization', () => {
  const all = { Effect: 'Allow', Action: 'kms:*', Resource: '*' }
  const Condition = { StringEquals: { 'kms:GranteePrincipal': user.arn } }

  test('may name principals in some statements, and speak of them in conditions', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey()
    const perimeter = document({ ...all, Principal: '*' }, { ...all, Effect: 'Deny', Condition })
    for (const policies of [{ endpoint: perimeter }, { resourceControl: [perimeter] }]) {
      const caller = { ...callerOf(), policies }
      await kms.call('DescribeKey', { KeyId }, caller)
      const grant = { KeyId, GranteePrincipal: user.arn, Operations: ['Encrypt' as const] }
      await expectFault(kms.call('CreateGrant', grant, caller), 'AccessDeniedException', /explicit deny/)
    }
  })
})

describe('authorization', () => {
  test('only warns, or is off, when asked to be', async () => {
    const decisions: boolean[] = []
    for (const mode of ['warn', 'off'] as const) {
      const kms = kmsUnderTest({
        authorization: mode,
        audit: (entry) => void decisions.push(...entry.decisions.map(({ isAllowed }) => isAllowed)),
      })
      const { KeyId } = await kms.createKey({}, user)
      await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) }, user)
    }
    expect(decisions).toEqual([false, false])
  })

  test('explains a right without using it', async () => {
    const kms = kmsUnderTest()
    const { KeyId, Arn } = await kms.createKey()
    const query = { action: 'kms:Decrypt', keyId: KeyId, caller: user, input: { EncryptionContext: { dept: 'x' } } }
    const decision = await kms.explain(query)
    expect(decision).toMatchObject({ isAllowed: false, principal: user.arn, action: 'kms:Decrypt', resource: Arn })
    expect(decision.denial).toMatch(/no identity-based policy allows/)
    expect(decision.context).toMatchObject({
      'kms:encryptioncontext:dept': ['x'],
      'kms:encryptioncontextkeys': ['dept'],
    })
    expect(await kms.explain({ ...query, caller: callerOf() })).toMatchObject({
      isAllowed: true,
      decidedBy: [{ source: 'resource-based policy', sid: 'Enable IAM User Permissions' }],
    })
    await expectFault(kms.explain({ ...query, keyId: 'x' }), 'NotFoundException')
  })

  test('knows the two encryption contexts of ReEncrypt apart', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey()
    const input = { SourceEncryptionContext: { from: 'a' }, DestinationEncryptionContext: { to: 'b' } }
    for (const [action, name] of [
      ['kms:ReEncryptFrom', 'from'],
      ['kms:ReEncryptTo', 'to'],
    ] as const) {
      const { context } = await kms.explain({ action, keyId: KeyId, caller: user, input })
      expect(context['kms:encryptioncontextkeys']).toEqual([name])
    }
  })

  test('puts the decision on the error', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey()
    const error = await kms.call('DescribeKey', { KeyId }, user).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ decision: { isAllowed: false, action: 'kms:DescribeKey' } })
  })
})
