import type { Input, OperationName } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { account, callerOf, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'

/** A user whose identity policy allows everything except under a condition. */
const deniedIf = (Condition: object) => ({
  ...callerOf(),
  arn: `arn:aws:iam::${account}:user/ann`,
  policies: {
    identity: [
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'kms:*', Resource: '*' },
          { Effect: 'Deny', Action: 'kms:*', Resource: '*', Condition },
        ],
      }),
    ],
  },
})

/** Whether a call is refused for want of the right; what else may be wrong with it does not matter. */
async function isDenied<N extends OperationName>(
  kms: KmsUnderTest,
  { name, input, Condition }: { readonly name: N; readonly input: Input<N>; readonly Condition: object },
): Promise<boolean> {
  const answer = await kms.call(name, input, deniedIf(Condition)).catch((error: unknown) => error)
  return answer instanceof Error && answer.name === 'AccessDeniedException'
}

describe('kms:ValidTo', () => {
  const seconds = 1_800_000_000
  const conditions: readonly (readonly [operator: string, value: string, isTrue: boolean])[] = [
    ['NumericGreaterThan', `${seconds - 1}.0`, true],
    ['NumericGreaterThan', `${seconds}.0`, false],
    ['NumericLessThanEquals', `${seconds}.0`, true],
    ['NumericLessThanEquals', `${seconds - 1}`, false],
    ['DateGreaterThan', new Date((seconds - 1) * 1000).toISOString(), true],
    ['DateGreaterThan', new Date(seconds * 1000).toISOString(), false],
    ['DateEquals', `${seconds}`, true],
  ]
  for (const [operator, value, isTrue] of conditions) {
    test(`is Unix time: ${operator} ${value} is ${isTrue} of ${seconds}`, async () => {
      const kms = kmsUnderTest()
      const { KeyId } = await kms.createKey({ Origin: 'EXTERNAL' })
      const some = Uint8Array.of(1)
      const input = { KeyId, ImportToken: some, EncryptedKeyMaterial: some, ValidTo: seconds * 1000 }
      const Condition = { [operator]: { 'kms:ValidTo': value } }
      expect(await isDenied(kms, { name: 'ImportKeyMaterial', input, Condition })).toBe(isTrue)
    })
  }
})

describe('names that are equal but for their case', () => {
  const key = 'kms:EncryptionContext:Dept'
  const contexts = [
    { Dept: 'HR', dept: 'zz' },
    { dept: 'zz', Dept: 'HR' },
    { DEPT: 'HR', dept: 'zz', Dept: 'yy' },
  ]
  const allowedIf = (Condition: object) => ({
    ...deniedIf({}),
    policies: {
      identity: [
        JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*', Condition },
        }),
      ],
    },
  })
  const conditions: readonly (readonly [what: string, Condition: object])[] = [
    ['one value', { StringEquals: { [key]: 'HR' } }],
    ['the other value', { StringEquals: { [key]: 'zz' } }],
    ['no such value', { StringNotEquals: { [key]: 'HR' } }],
    ['a pattern', { StringLike: { [key]: 'H*' } }],
    ['any value of a set', { 'ForAnyValue:StringEquals': { [key]: ['HR', 'x'] } }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a policy
    ['a variable', { StringEquals: { 'aws:username': '${kms:EncryptionContext:dept}' } }],
  ]
  for (const [what, Condition] of conditions) {
    test(`deny if any of them makes the denial apply, and allow only if all do: ${what}`, async () => {
      const kms = kmsUnderTest()
      const { KeyId } = await kms.createKey()
      for (const EncryptionContext of contexts) {
        const question = { action: 'kms:Decrypt', keyId: KeyId, input: { EncryptionContext } }
        expect(await kms.explain({ ...question, caller: deniedIf(Condition) })).toMatchObject({ isAllowed: false })
        expect(await kms.explain({ ...question, caller: allowedIf(Condition) })).toMatchObject({ isAllowed: false })
      }
    })
  }

  test('allow what all of them allow, and deny nothing that none of them denies', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey()
    const question = { action: 'kms:Decrypt', keyId: KeyId, input: { EncryptionContext: contexts[0]! } }
    const either = { StringEquals: { [key]: ['HR', 'zz'] } }
    expect(await kms.explain({ ...question, caller: allowedIf(either) })).toMatchObject({ isAllowed: true })
    const neither = { StringEquals: { [key]: 'x' } }
    expect(await kms.explain({ ...question, caller: deniedIf(neither) })).toMatchObject({ isAllowed: true })
  })

  test('of tags deny alike', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey({
      Tags: [
        { TagKey: 'Team', TagValue: 'red' },
        { TagKey: 'team', TagValue: 'blue' },
      ],
    })
    for (const value of ['red', 'blue']) {
      const Condition = { StringEquals: { 'aws:ResourceTag/TEAM': value } }
      expect(await isDenied(kms, { name: 'DescribeKey', input: { KeyId }, Condition })).toBe(true)
    }
  })
})
