import fc from 'fast-check'
import type { PlainGrant, PlainStatement, World } from './flow-chart.ts'
import {
  ann,
  ben,
  elsewhere,
  eve,
  eveRole,
  eveSession,
  account as here,
  role,
  root,
  rootOf,
  session,
} from './people.ts'

const callers: readonly World['caller'][] = [
  { arn: ann, account: here, isRoot: false },
  { arn: session, account: here, role, isRoot: false },
  { arn: root, account: here, isRoot: true },
  { arn: eve, account: elsewhere, isRoot: false },
  { arn: eveSession, account: elsewhere, role: eveRole, isRoot: false },
  { arn: rootOf(elsewhere), account: elsewhere, isRoot: true },
]
const known = [ann, ben, role, session, root, eve, eveRole, eveSession, rootOf(elsewhere)]
const contexts = [{}, { a: '1' }, { a: '1', b: '2' }, { a: '2' }]
const conditions: readonly NonNullable<PlainStatement['Condition']>[] = [
  { StringEquals: { 'kms:EncryptionContext:a': '1' } },
  { StringNotEquals: { 'kms:EncryptionContext:a': ['1', '3'] } },
  { StringLike: { 'kms:CallerAccount': '1111*' } },
  { StringEquals: { 'kms:CallerAccount': elsewhere }, Null: { 'kms:EncryptionContextKeys': 'true' } },
  { Null: { 'aws:MultiFactorAuthPresent': 'false' } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  { 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['b', 'c'] } },
  { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['a'] } },
  { StringLike: { 'aws:PrincipalTag/team': ['r*', 'blue'] } },
]

/** Mostly allowing, since one denial settles everything. */
const effect = fc.integer({ min: 0, max: 15 }).map((n) => (n === 0 ? 'Deny' : 'Allow'))
const action = fc.constantFrom<Partial<PlainStatement>>(
  { Action: '*' },
  { Action: 'kms:*' },
  { Action: 'kms:*' },
  { Action: 'kms:Encrypt' },
  { Action: 'kms:Enc*' },
  { Action: 'kms:D*Key' },
  { NotAction: 'kms:Encrypt' },
  { NotAction: 'kms:Dis*' },
)
const condition = fc.oneof(fc.constant(undefined), fc.constantFrom(undefined, ...conditions))

function statement(resources: readonly Partial<PlainStatement>[]): fc.Arbitrary<PlainStatement> {
  return fc.tuple(effect, action, fc.constantFrom(...resources), condition).map(([Effect, acts, about, Condition]) => ({
    Effect: Effect as 'Allow' | 'Deny',
    ...acts,
    ...about,
    ...(Condition && { Condition }),
  }))
}

const principals = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ Principal: '*' as const }) },
  { weight: 3, arbitrary: fc.constant({ Principal: { AWS: [root, rootOf(elsewhere)] } }) },
  {
    weight: 5,
    arbitrary: fc.subarray(known, { minLength: 1, maxLength: 2 }).map((AWS) => ({ Principal: { AWS } })),
  },
)
const exceptions = fc
  .subarray([ann, role, root, rootOf(elsewhere), eve, eveRole], { minLength: 1, maxLength: 4 })
  .map((AWS) => ({ NotPrincipal: { AWS } }))

const anyResource = [{ Resource: '*' }]
const keyStatement = fc
  .tuple(statement(anyResource), principals, exceptions, fc.boolean())
  .map(([plain, some, except, isExcept]) => ({
    ...plain,
    ...(plain.Effect === 'Deny' && isExcept ? except : some),
  }))

const grant: fc.Arbitrary<PlainGrant> = fc.record(
  {
    grantee: fc.constantFrom(...known),
    operations: fc.subarray(['Encrypt', 'DescribeKey'], { minLength: 1 }),
    equals: fc.constantFrom({ a: '1' }, { a: '1', b: '2' }),
    subset: fc.constantFrom({ a: '1' }, { b: '2' }),
  },
  { requiredKeys: ['grantee', 'operations'] },
)

/** Worlds around one key. */
export function worldOf(keyArn: string): fc.Arbitrary<World> {
  const resources = [
    ...anyResource,
    { Resource: keyArn },
    { Resource: `arn:aws:kms:*:${here}:key/*` },
    { Resource: `arn:aws:kms:*:${elsewhere}:key/*` },
    { NotResource: 'arn:aws:kms:*:*:alias/*' },
    { NotResource: keyArn },
  ]
  const document = fc.array(statement(resources), { maxLength: 2 })
  const filled = fc.array(statement(resources), { minLength: 1, maxLength: 2 })
  const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2, nil: undefined })
  const seldom = <T, U>(arbitrary: fc.Arbitrary<T>, otherwise: U) =>
    fc.oneof({ weight: 1, arbitrary }, { weight: 4, arbitrary: fc.constant(otherwise) })
  return fc.record({
    caller: fc.constantFrom(...callers),
    keyArn: fc.constant(keyArn),
    keyAccount: fc.constant(here),
    operation: fc.constantFrom('Encrypt', 'Encrypt', 'DescribeKey', 'DisableKey'),
    encryptionContext: fc.constantFrom<Record<string, string>>(...contexts),
    values: fc.constantFrom<World['values']>(
      {},
      { 'aws:multifactorauthpresent': ['true'] },
      { 'aws:multifactorauthpresent': ['false'], 'aws:principaltag/team': ['red'] },
    ),
    keyPolicy: fc.array(keyStatement, { minLength: 1, maxLength: 3 }),
    grants: fc.array(grant, { maxLength: 2 }),
    identity: sometimes(fc.array(document, { maxLength: 2 })),
    boundary: sometimes(document),
    session: sometimes(fc.array(document, { maxLength: 2 })),
    serviceControl: seldom(fc.array(fc.array(filled, { maxLength: 2 }), { maxLength: 2 }), []),
    resourceControl: seldom(fc.array(filled, { maxLength: 1 }), []),
    endpoint: seldom(document, undefined),
  })
}
