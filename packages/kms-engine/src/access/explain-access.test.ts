import type { OperationName } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { account, callerOf, type KmsUnderTest, kmsUnderTest, region } from '../../test/kms-under-test.ts'

const policy = (...statements: object[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((rest) => ({ Effect: 'Allow', Action: 'kms:*', Resource: '*', ...rest })),
  })
const ann = `arn:aws:iam::${account}:user/ann`
const userWith = (...statements: object[]) => ({
  ...callerOf(),
  arn: ann,
  policies: { identity: [policy(...statements)] },
})
const except = (Condition: object) => userWith({}, { Effect: 'Deny', Condition })

/** What the rows of the table speak of. */
interface Scene {
  readonly one: string
  readonly two: string
  readonly multi: string
  readonly ciphertext: Uint8Array
}

async function sceneIn(kms: KmsUnderTest): Promise<Scene> {
  const [one, two] = [await kms.createKey(), await kms.createKey()]
  const multi = await kms.createKey({ MultiRegion: true })
  await kms.call('CreateAlias', { AliasName: 'alias/one', TargetKeyId: one.KeyId })
  const made = await kms.call('Encrypt', { KeyId: one.KeyId, Plaintext: Uint8Array.of(1) })
  const root = `arn:aws:kms:${region}:${account}:`
  expect([one.Arn, two.Arn, multi.Arn].every((arn) => arn.startsWith(root))).toBe(true)
  return { one: one.Arn, two: two.Arn, multi: multi.Arn, ciphertext: made.CiphertextBlob! }
}

type Row = readonly [name: OperationName, actions: readonly string[], input: (scene: Scene) => object]

const Plaintext = Uint8Array.of(1)
const grant = { GranteePrincipal: callerOf().arn, Operations: ['Encrypt'] }
const tags = [{ TagKey: 'a', TagValue: 'b' }]
const rows: readonly Row[] = [
  ['Encrypt', ['Encrypt'], ({ one }) => ({ KeyId: one, Plaintext, EncryptionContext: { dept: 'HR' } })],
  ['Encrypt', ['Encrypt'], () => ({ KeyId: 'alias/one', Plaintext })],
  ['Decrypt', ['Decrypt'], ({ ciphertext }) => ({ CiphertextBlob: ciphertext })],
  ['Decrypt', ['Decrypt'], ({ ciphertext }) => ({ CiphertextBlob: ciphertext, KeyId: 'alias/one' })],
  ['GenerateDataKey', ['GenerateDataKey'], () => ({ KeyId: 'alias/one', KeySpec: 'AES_256' })],
  ['DescribeKey', ['DescribeKey'], () => ({ KeyId: 'alias/one' })],
  ['GetPublicKey', ['GetPublicKey'], () => ({ KeyId: 'alias/one' })],
  ['EnableKey', ['EnableKey'], ({ two }) => ({ KeyId: two })],
  [
    'ReEncrypt',
    ['ReEncryptFrom', 'ReEncryptTo'],
    ({ ciphertext }) => ({ CiphertextBlob: ciphertext, DestinationKeyId: 'alias/one' }),
  ],
  [
    'ReEncrypt',
    ['ReEncryptFrom', 'ReEncryptTo'],
    ({ ciphertext, one, two }) => ({ CiphertextBlob: ciphertext, SourceKeyId: one, DestinationKeyId: two }),
  ],
  ['CreateAlias', ['CreateAlias'], ({ two }) => ({ AliasName: 'alias/two', TargetKeyId: two })],
  ['UpdateAlias', ['UpdateAlias'], ({ two }) => ({ AliasName: 'alias/one', TargetKeyId: two })],
  ['DeleteAlias', ['DeleteAlias'], () => ({ AliasName: 'alias/one' })],
  ['ListAliases', ['ListAliases'], ({ one }) => ({ KeyId: one })],
  ['CreateGrant', ['CreateGrant'], ({ one }) => ({ KeyId: one, ...grant })],
  ['CreateKey', ['CreateKey'], () => ({})],
  ['CreateKey', ['CreateKey'], () => ({ Tags: tags })],
  ['ReplicateKey', ['ReplicateKey'], ({ multi }) => ({ KeyId: multi, ReplicaRegion: 'eu-west-1', Tags: tags })],
]

const aliasArn = (name: string) => `arn:aws:kms:${region}:${account}:alias/${name}`
const callers: readonly (readonly [who: string, caller: (scene: Scene) => ReturnType<typeof userWith>])[] = [
  ['who may everything', () => userWith({})],
  ['who may nothing', () => userWith({ Effect: 'Deny' })],
  ['whom nothing names a key by alias', () => except({ Null: { 'kms:RequestAlias': 'false' } })],
  ['who must name a key by alias', () => except({ Null: { 'kms:RequestAlias': 'true' } })],
  ['who must not re-encrypt on one key', () => except({ Bool: { 'kms:ReEncryptOnSameKey': 'true' } })],
  ['who must re-encrypt on one key', () => except({ Bool: { 'kms:ReEncryptOnSameKey': 'false' } })],
  ['who must not use the context', () => except({ StringEquals: { 'kms:EncryptionContext:dept': 'HR' } })],
  ['who may all with the first key', ({ one }) => userWith({ Resource: one })],
  ['who may all with the keys', () => userWith({ Resource: `arn:aws:kms:*:${account}:key/*` })],
  ['who may all with aliases', () => userWith({ Resource: `arn:aws:kms:*:${account}:alias/*` })],
  ['who may all with one alias and a key', ({ one }) => userWith({ Resource: [aliasArn('one'), one] })],
  ['who may all with one alias and the other key', ({ two }) => userWith({ Resource: [aliasArn('one'), two] })],
  ['who must not tag', () => userWith({}, { Effect: 'Deny', Action: 'kms:TagResource' })],
  ['who must not create keys', () => userWith({}, { Effect: 'Deny', Action: 'kms:CreateKey' })],
  ['who may give on', ({ one }) => userWith({ Resource: one, Action: 'kms:CreateGrant' })],
]

describe('an explanation', () => {
  for (const [name, actions, inputOf] of rows) {
    const members = JSON.stringify(Object.keys(inputOf({} as Scene)))
    test(`of ${name} ${members} says what the call does`, async () => {
      for (const [who, callerIn] of callers) {
        const kms = kmsUnderTest()
        const scene = await sceneIn(kms)
        const [input, caller] = [inputOf(scene), callerIn(scene)]
        const decisions = []
        for (const action of actions) decisions.push(await kms.explain({ action: `kms:${action}`, caller, input }))
        const error = await kms.call(name, input as never, caller).catch((thrown: unknown) => thrown)
        const isDenied = error instanceof Error && error.name === 'AccessDeniedException'
        const isAllowed = decisions.every((decision) => decision.isAllowed)
        expect({ who, isAllowed }).toEqual({ who, isAllowed: !isDenied })
      }
    })
  }

  test('sees the alias that the question names the key by', async () => {
    const kms = kmsUnderTest()
    const { one } = await sceneIn(kms)
    const question = { action: 'kms:Encrypt', caller: userWith({}) }
    const byAlias = await kms.explain({ ...question, keyId: 'alias/one' })
    expect(byAlias.context['kms:requestalias']).toEqual(['alias/one'])
    expect((await kms.explain({ ...question, keyId: one })).context).not.toHaveProperty('kms:requestalias')
  })

  test('asks for the right to an alias, named by the question or by the request', async () => {
    const kms = kmsUnderTest()
    const { one } = await sceneIn(kms)
    const caller = userWith({ Resource: one })
    const question = { action: 'kms:DeleteAlias', caller }
    for (const more of [{ keyId: 'alias/one' }, { keyId: one, input: { AliasName: 'alias/one' } }]) {
      expect(await kms.explain({ ...question, ...more })).toMatchObject({
        isAllowed: false,
        resource: aliasArn('one'),
      })
    }
  })

  test('of RetireGrant asks the grant that the request names', async () => {
    const kms = kmsUnderTest()
    const { one: KeyId } = await sceneIn(kms)
    const bob = `arn:aws:iam::${account}:user/bob`
    const grants = [ann, bob].map((RetiringPrincipal) =>
      kms.call('CreateGrant', { KeyId, GranteePrincipal: bob, RetiringPrincipal, Operations: ['Encrypt'] }),
    )
    for (const [index, isAllowed] of [true, false].entries()) {
      const { GrantToken, GrantId } = await grants[index]!
      for (const input of [{ GrantToken }, { KeyId, GrantId }]) {
        const caller = userWith({ Action: 'kms:ListKeys' })
        const decision = await kms.explain({ action: 'kms:RetireGrant', caller, input })
        expect(decision).toMatchObject({ isAllowed })
      }
    }
  })

  test('of CreateGrant by a grant asks what that grant gives', async () => {
    const kms = kmsUnderTest()
    const { one } = await sceneIn(kms)
    await kms.call('CreateGrant', { KeyId: one, GranteePrincipal: ann, Operations: ['CreateGrant', 'Encrypt'] })
    const caller = { ...userWith({ Action: 'kms:ListKeys' }) }
    for (const [operation, isAllowed] of [
      ['Encrypt', true],
      ['Decrypt', false],
    ] as const) {
      const input = { KeyId: one, GranteePrincipal: callerOf().arn, Operations: [operation] }
      expect(await kms.explain({ action: 'kms:CreateGrant', caller, input })).toMatchObject({ isAllowed })
    }
  })
})
