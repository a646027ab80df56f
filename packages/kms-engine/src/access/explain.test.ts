import { describe, expect, test } from 'vitest'
import type { Decision } from './decision.ts'
import { describeDecision } from './explain.ts'

const base: Decision = {
  isAllowed: false,
  principal: 'arn:aws:iam::111122223333:user/ann',
  action: 'kms:Decrypt',
  resource: 'arn:aws:kms:eu-central-1:111122223333:key/k',
  decidedBy: [],
  evidence: [],
  context: {},
  denial: 'User: ann is not authorized',
}

describe('a decision in sentences', () => {
  test('begins with what AWS would say, and gives the reason of every statement and grant', () => {
    const because = { operator: 'StringEquals', key: 'kms:EncryptionContext:dept', wanted: ['x', 'y'], actual: ['z'] }
    const lines = describeDecision({
      ...base,
      evidence: [
        {
          source: 'resource-based policy',
          document: 0,
          statements: [
            { sid: 'office', index: 0, effect: 'Allow', applies: false, because },
            { sid: undefined, index: 1, effect: 'Deny', applies: false, because: 'Action' },
          ],
        },
        { source: 'grant', grantId: 'g', applies: false, because: { ...because, actual: undefined } },
      ],
    })
    expect(lines).toEqual([
      'User: ann is not authorized',
      '  "office" of resource-based policy 1 (Allow) does not apply: StringEquals kms:EncryptionContext:dept: want x or y, got z',
      '  statement 2 of resource-based policy 1 (Deny) does not apply: its Action is another',
      '  grant g does not apply: StringEquals kms:EncryptionContext:dept: want x or y, no such key in the request',
    ])
  })

  test('names what settled it when the caller may', () => {
    const lines = describeDecision({
      ...base,
      isAllowed: true,
      denial: '',
      decidedBy: [
        { source: 'resource-based policy', document: 0, sid: 'delegation', index: 0 },
        { source: 'administrator' },
        { source: 'grant', grantId: 'g' },
      ],
    })
    expect(lines).toEqual([
      'arn:aws:iam::111122223333:user/ann may kms:Decrypt on arn:aws:kms:eu-central-1:111122223333:key/k',
      '  decided by "delegation" of resource-based policy 1',
      '  decided by the administrator that every caller without policies is',
      '  decided by grant g',
    ])
  })
})
