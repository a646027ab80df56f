import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Caller } from '../caller.ts'
import { type Case, decide } from './decide.ts'
import { parsePolicy } from './policy-parse.ts'

const account = '111122223333'
const other = '444455556666'
const keyArn = `arn:aws:kms:eu-central-1:${account}:key/k`
const user = `arn:aws:iam::${account}:user/ann`
const role = `arn:aws:iam::${account}:role/worker`
const session = `arn:aws:sts::${account}:assumed-role/worker/s1`
const rootOf = (id: string) => `arn:aws:iam::${id}:root`

interface Scenario {
  readonly caller?: string
  /** Statements of the key policy. Default: the account may do everything. */
  readonly key?: readonly object[]
  /** Statements of the identity policy. Default: none. */
  readonly identity?: readonly object[] | 'administrator'
  readonly boundary?: readonly object[]
  readonly session?: readonly object[]
  readonly control?: readonly (readonly object[])[]
  readonly endpoint?: readonly object[]
  readonly grant?: 'named' | 'role' | 'account'
  readonly action?: string
  readonly context?: Readonly<Record<string, string>>
  readonly isAboutNoKey?: boolean
}

const document = (statements: readonly object[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((s) => ({ Action: 'kms:*', Resource: '*', ...s })),
  })
const identityPolicy = (statements: readonly object[]) => parsePolicy(document(statements), 'identity')

function caseOf(scenario: Scenario): Case {
  const arn = scenario.caller ?? user
  const caller: Caller = { accountId: /\d{12}/.exec(arn)![0], region: 'eu-central-1', arn }
  const context = new Map(Object.entries(scenario.context ?? {}).map(([name, value]) => [name.toLowerCase(), [value]]))
  const { identity = [], boundary, session: sessionPolicy, control, endpoint, grant } = scenario
  return {
    caller,
    action: scenario.action ?? 'kms:Encrypt',
    resource: scenario.isAboutNoKey ? '*' : keyArn,
    context,
    keyPolicyContext: context,
    authority: {
      identity: identity === 'administrator' ? undefined : [identityPolicy(identity)],
      boundary: boundary && identityPolicy(boundary),
      session: sessionPolicy && [identityPolicy(sessionPolicy)],
      serviceControl: control?.map((level) => [identityPolicy(level)]) ?? [],
      resourceControl: [],
      endpoint: endpoint && identityPolicy(endpoint),
    },
    ...(scenario.isAboutNoKey !== true && {
      key: {
        accountId: account,
        isAwsManaged: false,
        policy: parsePolicy(document(scenario.key ?? [delegation]), 'key'),
        grants: grant === undefined ? [] : [{ source: 'grant', grantId: 'g', applies: true, principal: grant }],
      },
    }),
  }
}

const allow = { Effect: 'Allow' }
const deny = { Effect: 'Deny' }
const delegation = { Sid: 'delegation', ...allow, Principal: { AWS: rootOf(account) } }
const forNobody = { ...allow, Principal: { AWS: role }, Action: 'kms:ListGrants' }
const to = (principal: unknown, rest: object = {}) => ({ ...allow, Principal: principal, ...rest })
const identityBased = /because no identity-based policy allows the kms:Encrypt action$/
const resourceBased = /because no resource-based policy allows the kms:Encrypt action$/

/** `true`, or what the refusal says. */
const table: readonly (readonly [law: string, scenario: Scenario, outcome: true | RegExp])[] = [
  ['an administrator may what the key leaves to the account', { identity: 'administrator' }, true],
  ['a user without a policy may nothing that the key leaves to the account', {}, identityBased],
  ['a user may what its policy allows and the key leaves to the account', { identity: [allow] }, true],
  [
    'an identity policy is void when the key does not leave it to the account',
    { identity: 'administrator', key: [to({ AWS: role })] },
    resourceBased,
  ],
  ['a key policy that names the user is enough', { key: [to({ AWS: user })] }, true],
  ['a key policy that names another user is not', { key: [to({ AWS: `${user}x` })] }, resourceBased],
  ['a key policy that names the role is enough for its session', { caller: session, key: [to({ AWS: role })] }, true],
  ['a key policy that names the session is enough', { caller: session, key: [to({ AWS: session })] }, true],
  [
    'a key policy that names another session is not',
    { caller: session, key: [to({ AWS: `${session}x` })] },
    resourceBased,
  ],
  ['a key policy for anyone is enough in the same account', { key: [to('*')] }, true],
  ['the root user needs the key policy too', { caller: rootOf(account), key: [to({ AWS: user })] }, resourceBased],
  ['the root user may what the key leaves to the account', { caller: rootOf(account) }, true],
  [
    'a statement for the account by its number is one for its root',
    { identity: [allow], key: [to({ AWS: account })] },
    true,
  ],
  ['an action of another name is not allowed', { key: [to({ AWS: user }, { Action: 'kms:Decrypt' })] }, resourceBased],
  ['action names are not case-sensitive', { key: [to({ AWS: user }, { Action: 'KMS:encrypt' })] }, true],
  ['actions may have wildcards', { key: [to({ AWS: user }, { Action: 'kms:En*' })] }, true],
  [
    'NotAction is all other actions',
    { key: [to({ AWS: user }, { Action: undefined, NotAction: 'kms:Decrypt' })] },
    true,
  ],
  [
    'NotAction leaves out what it names',
    { key: [to({ AWS: user }, { Action: undefined, NotAction: 'kms:Enc*' })] },
    resourceBased,
  ],
  [
    'a statement without an action is about nothing',
    { key: [to({ AWS: user }, { Action: undefined })] },
    resourceBased,
  ],
  [
    'a statement without a resource is about nothing',
    { key: [to({ AWS: user }, { Resource: undefined })] },
    resourceBased,
  ],
  ['a key policy may name the key itself', { key: [to({ AWS: user }, { Resource: keyArn })] }, true],
  [
    'a key policy for another key does nothing',
    { key: [to({ AWS: user }, { Resource: `${keyArn}2` })] },
    resourceBased,
  ],
  ['an identity policy for the key is enough', { identity: [{ ...allow, Resource: keyArn }] }, true],
  [
    'an identity policy for keys of the account is enough',
    { identity: [{ ...allow, Resource: `arn:aws:kms:*:${account}:key/*` }] },
    true,
  ],
  ['an identity policy for another key is not', { identity: [{ ...allow, Resource: `${keyArn}2` }] }, identityBased],
  [
    'NotResource is all other resources',
    { identity: [{ ...allow, Resource: undefined, NotResource: `${keyArn}2` }] },
    true,
  ],
  [
    'a denial in the key policy wins',
    { key: [to({ AWS: user }), { ...deny, Principal: { AWS: user } }] },
    /with an explicit deny in a resource-based policy$/,
  ],
  [
    'a denial for anyone wins',
    { identity: 'administrator', key: [delegation, { ...deny, Principal: '*' }] },
    /explicit deny in a resource-based/,
  ],
  [
    'a denial for the account denies everyone in it',
    { key: [to({ AWS: user }), { ...deny, Principal: { AWS: account } }] },
    /explicit deny/,
  ],
  [
    'a denial for another leaves the caller alone',
    { key: [to({ AWS: user }), { ...deny, Principal: { AWS: role } }] },
    true,
  ],
  [
    'a denial for all but the caller leaves the caller alone',
    { key: [to({ AWS: user }), { ...deny, Principal: undefined, NotPrincipal: { AWS: [user, rootOf(account)] } }] },
    true,
  ],
  [
    'a denial for all but another denies the caller',
    { key: [to({ AWS: user }), { ...deny, Principal: undefined, NotPrincipal: { AWS: role } }] },
    /explicit deny/,
  ],
  [
    'a denial in an identity policy wins',
    { identity: [allow, deny], key: [to({ AWS: user })] },
    /with an explicit deny in an identity-based policy$/,
  ],
  [
    'a denial in a boundary wins',
    { boundary: [allow, deny], key: [to({ AWS: user })] },
    /with an explicit deny in a permissions boundary$/,
  ],
  [
    'a denial in a session policy wins',
    { caller: session, session: [allow, deny], key: [to({ AWS: session })] },
    /with an explicit deny in a session policy$/,
  ],
  [
    'a denial in a service control policy wins',
    { control: [[allow, deny]], key: [to({ AWS: user })] },
    /with an explicit deny in a service control policy$/,
  ],
  [
    'a denial in an endpoint policy wins',
    { endpoint: [allow, deny], key: [to({ AWS: user })] },
    /with an explicit deny in a VPC endpoint policy$/,
  ],
  ['a denial beats a grant', { grant: 'named', key: [{ ...deny, Principal: '*' }] }, /explicit deny/],
  ['a denial of another action does not matter', { identity: [allow, { ...deny, Action: 'kms:Decrypt' }] }, true],
  [
    'a denial whose condition fails does not matter',
    {
      identity: [allow, { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
      context: { 'aws:SecureTransport': 'true' },
    },
    true,
  ],
  [
    'a denial whose condition holds matters',
    {
      identity: [allow, { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
      context: { 'aws:SecureTransport': 'false' },
    },
    /explicit deny/,
  ],
  ['a boundary that allows lets pass', { identity: [allow], boundary: [allow] }, true],
  [
    'a boundary that does not allow limits identity policies',
    { identity: [allow], boundary: [] },
    /because no permissions boundary allows the kms:Encrypt action$/,
  ],
  ['a boundary does not limit a key policy that names the user', { boundary: [], key: [to({ AWS: user })] }, true],
  [
    'a boundary limits a key policy that names the role',
    { caller: session, boundary: [], key: [to({ AWS: role })] },
    /no permissions boundary/,
  ],
  [
    'a boundary does not limit a key policy that names the session',
    { caller: session, boundary: [], key: [to({ AWS: session })] },
    true,
  ],
  [
    'a session policy limits identity policies',
    { caller: session, identity: [allow], session: [] },
    /no session policy/,
  ],
  [
    'a session policy limits a key policy that names the role',
    { caller: session, session: [], key: [to({ AWS: role })] },
    /no session policy/,
  ],
  [
    'a session policy does not limit a key policy that names the session',
    { caller: session, session: [], key: [to({ AWS: session })] },
    true,
  ],
  [
    'the strongest of several statements counts',
    { caller: session, session: [], key: [to({ AWS: role }), to({ AWS: session })] },
    true,
  ],
  [
    'a service control policy must allow on every level',
    { key: [to({ AWS: user })], control: [[allow], []] },
    /no service control policy/,
  ],
  [
    'service control policies that allow on every level let pass',
    { key: [to({ AWS: user })], control: [[allow], [allow]] },
    true,
  ],
  [
    'a service control policy limits the root user',
    { caller: rootOf(account), control: [[]] },
    /no service control policy/,
  ],
  ['an endpoint policy must allow', { key: [to({ AWS: user })], endpoint: [] }, /no VPC endpoint policy/],
  ['a grant to the caller is enough', { key: [forNobody], grant: 'named' }, true],
  ['a grant to the role is enough for its session', { caller: session, key: [forNobody], grant: 'role' }, true],
  ['a grant to the account needs an identity policy', { key: [forNobody], grant: 'account' }, resourceBased],
  [
    'a grant to the account with an identity policy is enough',
    { key: [forNobody], grant: 'account', identity: [allow] },
    true,
  ],
  [
    'a boundary limits a grant to the role',
    { caller: session, key: [forNobody], grant: 'role', boundary: [] },
    /no permissions boundary/,
  ],
  [
    'another account needs the key policy',
    { caller: `arn:aws:iam::${other}:user/bob`, identity: 'administrator' },
    resourceBased,
  ],
  [
    'another account needs its own identity policy',
    { caller: `arn:aws:iam::${other}:user/bob`, key: [to({ AWS: rootOf(other) })] },
    identityBased,
  ],
  [
    'another account with both may',
    { caller: `arn:aws:iam::${other}:user/bob`, key: [to({ AWS: rootOf(other) })], identity: [allow] },
    true,
  ],
  [
    'a key policy that names a stranger is not enough',
    { caller: `arn:aws:iam::${other}:user/bob`, key: [to({ AWS: `arn:aws:iam::${other}:user/bob` })] },
    identityBased,
  ],
  [
    'a key policy for anyone is not enough for a stranger',
    { caller: `arn:aws:iam::${other}:user/bob`, key: [to('*')] },
    identityBased,
  ],
  [
    'a grant is enough for a stranger',
    { caller: `arn:aws:iam::${other}:user/bob`, key: [forNobody], grant: 'named' },
    true,
  ],
  [
    'the root user of another account may what the key leaves to it',
    { caller: rootOf(other), key: [to({ AWS: rootOf(other) })] },
    true,
  ],
  [
    'keys of another account cannot be managed',
    { caller: rootOf(other), key: [to({ AWS: rootOf(other) })], action: 'kms:DisableKey' },
    /no resource-based policy allows the kms:DisableKey/,
  ],
  [
    'a boundary limits a stranger whom the key policy names',
    {
      caller: `arn:aws:iam::${other}:user/bob`,
      key: [to({ AWS: `arn:aws:iam::${other}:user/bob` })],
      identity: [allow],
      boundary: [],
    },
    /no permissions boundary/,
  ],
  [
    'a key policy has no say in the retiring of grants',
    { key: [to({ AWS: user })], action: 'kms:RetireGrant' },
    /no identity-based policy/,
  ],
  [
    'what concerns no key is a matter of identity policies',
    { isAboutNoKey: true, action: 'kms:ListKeys', identity: [allow] },
    true,
  ],
  [
    'what concerns no key is refused without one',
    { isAboutNoKey: true, action: 'kms:ListKeys' },
    /on resource: \* because no identity-based policy allows the kms:ListKeys action$/,
  ],
  [
    'the root user may what concerns no key',
    { isAboutNoKey: true, action: 'kms:ListKeys', caller: rootOf(account) },
    true,
  ],
  [
    'a boundary limits what concerns no key',
    { isAboutNoKey: true, identity: [allow], boundary: [] },
    /no permissions boundary/,
  ],
  [
    'a condition that holds allows',
    {
      key: [to({ AWS: user }, { Condition: { StringEquals: { 'kms:EncryptionContext:dept': 'x' } } })],
      context: { 'kms:EncryptionContext:dept': 'x' },
    },
    true,
  ],
  [
    'a condition that fails does not',
    {
      key: [to({ AWS: user }, { Condition: { StringEquals: { 'kms:EncryptionContext:dept': 'x' } } })],
      context: { 'kms:EncryptionContext:dept': 'y' },
    },
    resourceBased,
  ],
  [
    'names in condition keys are not case-sensitive',
    {
      key: [to({ AWS: user }, { Condition: { StringEquals: { 'KMS:encryptionContext:Dept': 'x' } } })],
      context: { 'kms:EncryptionContext:dept': 'x' },
    },
    true,
  ],
  [
    'all conditions of a statement must hold',
    {
      key: [to({ AWS: user }, { Condition: { StringEquals: { a: '1' }, StringLike: { b: '2*' } } })],
      context: { a: '1', b: '3' },
    },
    resourceBased,
  ],
]

describe('a decision', () => {
  for (const [law, scenario, outcome] of table) {
    test(law, () => {
      const decision = decide(caseOf(scenario))
      expect(decision.isAllowed).toBe(outcome === true)
      if (outcome !== true) {
        expect(decision.denial).toMatch(outcome)
        const { caller = user, action = 'kms:Encrypt', isAboutNoKey } = scenario
        const opening = `User: ${caller} is not authorized to perform: ${action} on resource: ${isAboutNoKey ? '*' : keyArn} `
        expect(decision.denial.startsWith(opening)).toBe(true)
      } else expect(decision.decidedBy.length).toBeGreaterThan(0)
    })
  }

  test('says which statements settled it, and why the others did not', () => {
    const decision = decide(
      caseOf({
        key: [{ Sid: 'other', ...to({ AWS: role }) }, delegation],
        identity: [
          { Sid: 'office', ...allow, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } },
          { Sid: 'any', ...allow },
        ],
        context: { 'aws:SourceIp': '198.51.100.7' },
      }),
    )
    expect(decision.decidedBy).toEqual([
      { source: 'resource-based policy', document: 0, sid: 'delegation', index: 1 },
      { source: 'identity-based policy', document: 0, sid: 'any', index: 1 },
    ])
    const failed = { operator: 'IpAddress', key: 'aws:SourceIp', wanted: ['203.0.113.0/24'], actual: ['198.51.100.7'] }
    expect(decision.evidence).toMatchObject([
      {
        source: 'identity-based policy',
        statements: [{ sid: 'office', applies: false, because: failed }, { applies: true }],
      },
      {
        source: 'resource-based policy',
        statements: [
          { sid: 'other', because: 'Principal' },
          { applies: true, principal: 'account' },
        ],
      },
    ])
  })
})

/**
 * The flow chart of the IAM User Guide for one key and its own account, written down as plainly as can be: statements are
 * effect, whom they mean and whether their action is the one asked for.
 */
describe('the flow chart', () => {
  const whom = {
    user: { AWS: user },
    role: { AWS: role },
    session: { AWS: session },
    anyone: '*',
    account: { AWS: account },
  }
  const principal = fc.constantFrom(...(Object.keys(whom) as (keyof typeof whom)[]))
  const effect = fc.constantFrom('Allow', 'Deny')
  const isAsked = fc.boolean()
  const keyStatement = fc.record({ effect, principal, isAsked })
  const identityStatement = fc.record({ effect, isAsked })
  const policy = fc.option(fc.array(identityStatement, { maxLength: 2 }), { nil: undefined })

  test('gives the same answer, step by step', () => {
    fc.assert(
      fc.property(
        fc.record({
          caller: fc.constantFrom(user, session, rootOf(account)),
          key: fc.array(keyStatement, { maxLength: 3 }),
          identity: policy,
          boundary: policy,
          session: policy,
          control: policy,
        }),
        (drawn) => {
          const Action = (asked: boolean) => (asked ? 'kms:Encrypt' : 'kms:Decrypt')
          const statements = (list: readonly { effect: string; isAsked: boolean }[] | undefined) =>
            list?.map((s) => ({ Effect: s.effect, Action: Action(s.isAsked) }))
          const scenario: Scenario = {
            caller: drawn.caller,
            key: [
              forNobody,
              ...drawn.key.map((s) => ({ Effect: s.effect, Principal: whom[s.principal], Action: Action(s.isAsked) })),
            ],
            identity: statements(drawn.identity) ?? 'administrator',
            ...(drawn.boundary && { boundary: statements(drawn.boundary)! }),
            ...(drawn.session && { session: statements(drawn.session)! }),
            ...(drawn.control && { control: [statements(drawn.control)!] }),
          }
          expect(decide(caseOf(scenario)).isAllowed).toBe(naively(drawn))
        },
      ),
      { numRuns: 3000 },
    )
  })

  interface Drawn {
    readonly caller: string
    readonly key: readonly { effect: string; principal: string; isAsked: boolean }[]
    readonly identity: readonly { effect: string; isAsked: boolean }[] | undefined
    readonly boundary: readonly { effect: string; isAsked: boolean }[] | undefined
    readonly session: readonly { effect: string; isAsked: boolean }[] | undefined
    readonly control: readonly { effect: string; isAsked: boolean }[] | undefined
  }

  function naively({ caller, key, identity, boundary, session: sessionPolicy, control }: Drawn): boolean {
    const isRoot = caller === rootOf(account)
    const means: Record<string, boolean> = {
      user: caller === user,
      role: caller === session,
      session: caller === session,
      anyone: true,
      account: true,
    }
    const asked = key.filter((s) => s.isAsked && means[s.principal])
    const says = (list: readonly { effect: string; isAsked: boolean }[] | undefined, what: string) =>
      (list ?? []).some((s) => s.isAsked && s.effect === what)
    if (asked.some((s) => s.effect === 'Deny')) return false
    if ([identity, boundary, sessionPolicy, control].some((list) => says(list, 'Deny'))) return false
    if (control !== undefined && !says(control, 'Allow')) return false
    const allowing = asked.filter((s) => s.effect === 'Allow').map((s) => s.principal)
    if (caller === user && allowing.includes('user')) return true
    if (caller === session && allowing.includes('session')) return true
    if (isRoot && allowing.includes('account')) return true
    if (allowing.includes('anyone')) return true
    if (boundary !== undefined && !says(boundary, 'Allow')) return false
    if (sessionPolicy !== undefined && !says(sessionPolicy, 'Allow')) return false
    if (caller === session && allowing.includes('role')) return true
    return allowing.includes('account') && (isRoot || identity === undefined || says(identity, 'Allow'))
  }
})
