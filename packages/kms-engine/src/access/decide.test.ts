import { describe, expect, test } from 'vitest'
import { type Case, decide } from './decide.ts'
import { parsePolicy } from './policy-parse.ts'

// What decides, in every case, is the matter of `test/authorization`; here it is what a decision tells beside that.

const account = '111122223333'
const keyArn = `arn:aws:kms:eu-central-1:${account}:key/k`
const ann = `arn:aws:iam::${account}:user/ann`
const statement = (Sid: string, rest: object) => ({ Sid, Effect: 'Allow', Action: 'kms:*', Resource: '*', ...rest })
const document = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })

const question: Case = {
  caller: { accountId: account, region: 'eu-central-1', arn: ann },
  action: 'kms:Encrypt',
  resource: keyArn,
  context: new Map([['aws:sourceip', ['198.51.100.7']]]),
  keyPolicyContext: new Map(),
  authority: {
    identity: [
      parsePolicy(
        document(
          statement('Office', { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }),
          statement('Decrypt', { Action: 'kms:Decrypt' }),
          statement('Other', { Resource: `${keyArn}2` }),
          statement('Any', {}),
        ),
        'identity',
      ),
    ],
    boundary: undefined,
    session: undefined,
    serviceControl: [],
    resourceControl: [],
    endpoint: undefined,
  },
  key: {
    accountId: account,
    isAwsManaged: false,
    grants: [{ source: 'grant', grantId: 'g', applies: false, because: 'Operation' }],
    policy: parsePolicy(
      document(
        statement('ben', { Principal: { AWS: `arn:aws:iam::${account}:user/ben` } }),
        statement('delegation', { Principal: { AWS: account } }),
      ),
      'key',
    ),
  },
}

describe('a decision', () => {
  test('tells why each statement and grant did not apply, and how those meant the caller that did', () => {
    const failed = { operator: 'IpAddress', key: 'aws:SourceIp', wanted: ['203.0.113.0/24'], actual: ['198.51.100.7'] }
    expect(decide(question)).toEqual({
      isAllowed: true,
      principal: ann,
      action: 'kms:Encrypt',
      resource: keyArn,
      denial: '',
      decidedBy: [
        { source: 'resource-based policy', document: 0, sid: 'delegation', index: 1 },
        { source: 'identity-based policy', document: 0, sid: 'Any', index: 3 },
      ],
      evidence: [
        {
          source: 'identity-based policy',
          document: 0,
          statements: [
            { sid: 'Office', index: 0, effect: 'Allow', applies: false, because: failed },
            { sid: 'Decrypt', index: 1, effect: 'Allow', applies: false, because: 'Action' },
            { sid: 'Other', index: 2, effect: 'Allow', applies: false, because: 'Resource' },
            { sid: 'Any', index: 3, effect: 'Allow', applies: true },
          ],
        },
        {
          source: 'resource-based policy',
          document: 0,
          statements: [
            { sid: 'ben', index: 0, effect: 'Allow', applies: false, because: 'Principal' },
            { sid: 'delegation', index: 1, effect: 'Allow', applies: true, principal: 'account' },
          ],
        },
        { source: 'grant', grantId: 'g', applies: false, because: 'Operation' },
      ],
      context: { 'aws:sourceip': ['198.51.100.7'] },
    })
  })

  test('lets key policies see fewer condition keys than identity policies', () => {
    const policy = document(statement('ip', { Principal: '*', Condition: { Null: { 'aws:SourceIp': 'true' } } }))
    const key = { ...question.key!, policy: parsePolicy(policy, 'key') }
    expect(decide({ ...question, key }).decidedBy).toMatchObject([{ sid: 'ip' }])
  })
})
