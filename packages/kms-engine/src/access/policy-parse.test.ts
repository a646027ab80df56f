import { describe, expect, test } from 'vitest'
import { defaultKeyPolicy } from './default-policy.ts'
import { parsePolicy } from './policy-parse.ts'

const root = { AWS: 'arn:aws:iam::111122223333:root' }
const statement = { Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' }
const policy = (...statements: unknown[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const malformed = (message: RegExp) =>
  expect.objectContaining({ code: 'MalformedPolicyDocumentException', message: expect.stringMatching(message) })

describe('a key policy', () => {
  test('is read, the default one too', () => {
    const { statements } = parsePolicy(defaultKeyPolicy({ accountId: '111122223333', region: 'eu-central-1' }), 'key')
    expect(statements).toMatchObject([
      {
        sid: 'Enable IAM User Permissions',
        effect: 'Allow',
        principals: { isNegated: false, members: [{ type: 'account', accountId: '111122223333' }] },
        conditions: [],
      },
    ])
  })

  test('may have one statement without a list, no version, and statements without action or resource', () => {
    expect(parsePolicy(JSON.stringify({ Statement: statement }), 'key').statements).toHaveLength(1)
    const { Action: _, ...inert } = statement
    expect(parsePolicy(policy(inert), 'key').statements[0]?.actions).toBeUndefined()
  })

  const principals: readonly (readonly [name: unknown, isValid: boolean])[] = [
    ['*', true],
    [{ AWS: '*' }, true],
    [{ AWS: '111122223333' }, true],
    [root, true],
    [{ AWS: 'arn:aws:iam::111122223333:user/a/b' }, true],
    [{ AWS: 'arn:aws:iam::111122223333:role/r' }, true],
    [{ AWS: 'arn:aws:sts::111122223333:assumed-role/r/s' }, true],
    [{ AWS: 'arn:aws-cn:iam::111122223333:user/a' }, true],
    [{ Service: ['logs.amazonaws.com', 'logs.amazonaws.com.cn'] }, true],
    [{ Federated: 'accounts.google.com' }, true],
    [{ AWS: [root.AWS, '444455556666'], Service: 'logs.amazonaws.com' }, true],
    ['ann', false],
    [{ AWS: 'ann' }, false],
    [{ AWS: '11112222333' }, false],
    [{ AWS: '111122223333:root' }, false],
    [{ AWS: 'arn:aws:iam::111122223333:group/g' }, false],
    [{ AWS: 'arn:aws:iam::111122223333:user/*' }, false],
    [{ AWS: 'arn:aws:iam::11112222333:root' }, false],
    [{ AWS: 'arn:aws:iam::111122223333' }, false],
    [{ AWS: 'arn:aws:kms:eu-central-1:111122223333:key/x' }, false],
    [{ Service: 'logs' }, false],
    [{ CanonicalUser: 'x' }, false],
    [{ AWS: 5 }, false],
    [{ toString: 'x' }, false],
    [['*'], false],
    [null, false],
  ]
  for (const [Principal, isValid] of principals) {
    test(`${isValid ? 'takes' : 'refuses'} the principal ${JSON.stringify(Principal)}`, () => {
      const parse = () => parsePolicy(policy({ ...statement, Principal }), 'key')
      if (isValid) expect(parse).not.toThrow()
      else expect(parse).toThrow(malformed(/^Policy contains a statement with one or more invalid principals\.$/))
    })
  }

  const noPrincipal = /^Policy contains a statement with no principal\.$/
  const wrong: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ['is not JSON', '{', /not valid JSON/],
    ['is no object', '[]', /must be a JSON object/],
    ['has an unknown version', JSON.stringify({ Version: '2020-01-01', Statement: statement }), /version/],
    ['has no statement', '{"Version":"2012-10-17"}', /no Statement/],
    ['has no statement in its list', policy(), /at least one statement/],
    [
      'has two statements of one Sid',
      policy({ ...statement, Sid: 'a' }, { ...statement, Sid: 'a' }),
      /must be unique\.$/,
    ],
    ['has an unknown element', JSON.stringify({ Statement: statement, Extra: 1 }), /unknown element: Extra/],
    ['has an Id that is no text', JSON.stringify({ Id: 1, Statement: statement }), /Id must be a string/],
    ['has a statement that is no object', policy('x'), /Statement 1 must be/],
    [
      'has a statement with an unknown element',
      policy(statement, { ...statement, Actions: 'x' }),
      /Statement 2 has an unknown element: Actions/,
    ],
    ['has an effect of another name', policy({ ...statement, Effect: 'allow' }), /Effect must be Allow or Deny/],
    ['has no principal', policy({ ...statement, Principal: undefined }), noPrincipal],
    ['has an empty principal', policy({ ...statement, Principal: {} }), noPrincipal],
    ['has no principal in a list', policy({ ...statement, Principal: { AWS: [] } }), noPrincipal],
    ['has no principal in one list', policy({ ...statement, Principal: { ...root, Service: [] } }), noPrincipal],
    [
      'allows something to all but a principal',
      policy({ ...statement, Principal: undefined, NotPrincipal: root }),
      /NotPrincipal needs the effect Deny/,
    ],
    [
      'has both principal and its negation',
      policy({ ...statement, NotPrincipal: root }),
      /both Principal and NotPrincipal/,
    ],
    ['has both action and its negation', policy({ ...statement, NotAction: 'kms:*' }), /both Action and NotAction/],
    ['has an action without a service', policy({ ...statement, Action: 'Encrypt' }), /is not an action/],
    ['has an action that is no text', policy({ ...statement, Action: {} }), /must be a string or a list/],
    ['has a resource that is no text', policy({ ...statement, Resource: [null] }), /must be a string or a list/],
    ['has no action in its list', policy({ ...statement, Action: [] }), /Action must not be empty/],
    [
      'has no action that it leaves out',
      policy({ ...statement, Action: undefined, NotAction: [] }),
      /NotAction must not be empty/,
    ],
    ['has no resource in its list', policy({ ...statement, Resource: [] }), /Resource must not be empty/],
    [
      'has no resource that it leaves out',
      policy({ ...statement, Resource: undefined, NotResource: [] }),
      /NotResource must not be empty/,
    ],
    [
      'has a member twice',
      policy(statement).replace('"Effect":"Allow"', '"Effect":"Deny","Effect":"Allow"'),
      /has Effect twice/,
    ],
    [
      'has a member twice, once in escapes',
      policy(statement).replace('"Effect":"Allow"', '"\\u0045ffect":"Deny", "Effect" :"Allow"'),
      /has Effect twice/,
    ],
    ['has two lists of statements', `{"Statement":[],"Id":"a:\\"b","Statement":[]}`, /has Statement twice/],
    ['has a condition that is no object', policy({ ...statement, Condition: 'x' }), /Condition must be a JSON object/],
    [
      'has an unknown operator',
      policy({ ...statement, Condition: { StringIs: { a: 'b' } } }),
      /StringIs is not a condition operator/,
    ],
    [
      'asks whether Null exists',
      policy({ ...statement, Condition: { NullIfExists: { a: 'b' } } }),
      /not a condition operator/,
    ],
    ['has a condition without keys', policy({ ...statement, Condition: { Bool: 'x' } }), /Condition Bool must be/],
    [
      'has a condition without values',
      policy({ ...statement, Condition: { StringNotEquals: { 'a:b': [] } } }),
      /Condition StringNotEquals a:b must not be empty/,
    ],
    [
      'has a condition key twice',
      policy({ ...statement, Condition: { StringEquals: { 'a:b': 'x', 'A:B': 'y' } } }),
      /Condition StringEquals has a condition key twice/,
    ],
    [
      'is overly permissive about an encryption context',
      policy({ ...statement, Condition: { 'ForAllValues:StringEquals': { 'kms:EncryptionContext:a': 'b' } } }),
      /^OverlyPermissiveCondition: Using the ForAllValues set operator with a single-valued condition key matches requests without the specified encryption context or with an unspecified encryption context\. To fix, remove ForAllValues\.$/,
    ],
    [
      'is overly permissive about a tag',
      policy({ ...statement, Condition: { 'ForAllValues:StringLike': { 'aws:RequestTag/a': 'b' } } }),
      /^OverlyPermissiveCondition: .* without the specified tag or with an unspecified tag\./,
    ],
  ]
  for (const [what, text, message] of wrong) {
    test(`is refused when it ${what}`, () => expect(() => parsePolicy(text, 'key')).toThrow(malformed(message)))
  }
})

test('names may come again in other objects, and as values', () => {
  const twice = { ...statement, Sid: '', Condition: { Bool: { 'a:Sid': 'Sid' }, Null: { 'a:Sid': true } } }
  expect(parsePolicy(policy(twice, twice), 'key').statements).toHaveLength(2)
})

describe('an identity policy', () => {
  test('names no principal', () => {
    const { Principal: _, ...rest } = statement
    expect(parsePolicy(policy(rest), 'identity').statements[0]?.principals).toBeUndefined()
    expect(() => parsePolicy(policy(statement), 'identity')).toThrow(malformed(/must not have a Principal/))
  })

  test('may have no statement, and conditions that KMS finds overly permissive', () => {
    const { Principal: _, ...rest } = statement
    const Condition = { 'ForAllValues:StringEquals': { 'aws:RequestTag/a': 'b' } }
    expect(parsePolicy(policy(), 'identity').statements).toEqual([])
    expect(parsePolicy(policy({ ...rest, Condition }), 'identity').statements[0]?.conditions).toHaveLength(1)
  })

  test('may speak of actions of any service', () => {
    const { Principal: _, ...rest } = statement
    const Action = ['kafka:CreateClusterV2', 's3:Get*', 'execute-api:*', '*']
    expect(parsePolicy(policy({ ...rest, Action }), 'identity').statements[0]?.actions?.members).toHaveLength(4)
  })
})
