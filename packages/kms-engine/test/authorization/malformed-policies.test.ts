import { describe, expect, test } from 'vitest'
import { expectFault, kmsUnderTest } from '../kms-under-test.ts'
import { ann, root } from './people.ts'
import { allow, aws, deny, notAws } from './statements.ts'

// KMS Developer Guide, "Creating a key policy"; IAM User Guide, "Grammar of the IAM JSON policy language" and the pages
// of its elements. Where these leave it open, docs/fidelity.md has what was chosen.

const delegation = allow('delegation', aws(root))
const document = (...Statement: readonly unknown[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const noPrincipal = 'Policy contains a statement with no principal.'
const invalidPrincipal = 'Policy contains a statement with one or more invalid principals.'
const forAll = (key: string) => ({ ...aws(ann), Condition: { 'ForAllValues:StringEquals': { [key]: ['x'] } } })

const refused: readonly (readonly [what: string, policy: string, message?: string])[] = [
  ['that is no JSON', '{"Statement":'],
  ['that is a list', '[]'],
  ['of another version', document(delegation).replace('2012', '2013')],
  ['without statements', '{"Version":"2012-10-17"}'],
  ['with no statement in its list', document()],
  ['with an element that there is not', document({ ...delegation, Principals: '*' })],
  ['with an element that comes twice', document(delegation).replace('"Effect"', '"Effect":"Deny","Effect"')],
  ['with an effect in small letters', document({ ...delegation, Effect: 'allow' })],
  ['without an effect', document({ ...delegation, Effect: undefined })],
  ['with two statements of one Sid', document(delegation, allow('delegation', aws(ann)))],
  ['without a principal', document(delegation, allow('none')), noPrincipal],
  ['with no principal in its list', document(delegation, allow('none', { Principal: { AWS: [] } })), noPrincipal],
  ['for a group', document(delegation, allow('group', aws('arn:aws:iam::111122223333:group/g'))), invalidPrincipal],
  ['for all users', document(delegation, allow('users', aws('arn:aws:iam::111122223333:user/*'))), invalidPrincipal],
  ['for the ID of a user', document(delegation, allow('id', aws('AIDACKCEVSQ6C2EXAMPLE'))), invalidPrincipal],
  ['that allows all but one', document(delegation, allow('others', notAws(ann)))],
  ['for some and for all but one', document({ ...delegation, ...notAws(ann) })],
  ['with an action of no service', document(delegation, allow('use', { ...aws(ann), Action: 'Encrypt' }))],
  ['with actions and without them', document({ ...delegation, NotAction: 'kms:Encrypt' })],
  ['with an empty list of actions', document(delegation, allow('use', { ...aws(ann), Action: [] }))],
  ['with resources and without them', document({ ...delegation, NotResource: '*' })],
  ['with an operator that there is not', document({ ...delegation, Condition: { StringIs: { 'aws:x': 'y' } } })],
  ['that asks whether Null exists', document({ ...delegation, Condition: { NullIfExists: { 'aws:x': 'true' } } })],
  ['with a condition on no value', document({ ...delegation, Condition: { StringNotEquals: { 'aws:x': [] } } })],
  ['with a condition on a list of lists', document({ ...delegation, Condition: { Bool: { 'aws:x': [['true']] } } })],
  [
    'that is overly permissive',
    document(delegation, allow('context', forAll('kms:EncryptionContext:a'))),
    'OverlyPermissiveCondition: Using the ForAllValues set operator with a single-valued condition key matches requests without the specified encryption context or with an unspecified encryption context. To fix, remove ForAllValues.',
  ],
]

const accepted: readonly (readonly [what: string, policy: string])[] = [
  ['of one statement without a list', JSON.stringify({ Version: '2012-10-17', Statement: delegation })],
  ['without a version', JSON.stringify({ Statement: [delegation] })],
  ['of the older version with an Id', JSON.stringify({ Version: '2008-10-17', Id: 'a b', Statement: [delegation] })],
  ['with spaces in its Sids, and none', document(allow('a b', aws(root)), allow('', aws(ann)), allow('', aws(ann)))],
  ['with an empty condition', document({ ...delegation, Condition: {} })],
  ['with a statement without an action', document(delegation, allow('none', { ...aws(ann), Action: undefined }))],
  ['with a statement without a resource', document(delegation, allow('none', { ...aws(ann), Resource: undefined }))],
  ['that denies all but one', document(delegation, deny('others', { ...notAws(ann, root), Action: 'kms:Decrypt' }))],
  ['for all', document(delegation, allow('all', { Principal: '*', Action: 'kms:DescribeKey' }))],
  ['of statements that differ in their Sids alone', document(delegation, { ...delegation, Sid: 'again' })],
  ['with a condition on several values for all', document(delegation, allow('keys', forAll('kms:GrantOperations')))],
]

describe('a key policy', () => {
  for (const [what, Policy, message] of refused) {
    test(`${what} is refused wherever it is given, although the lockout is not checked`, async () => {
      const kms = kmsUnderTest()
      const { KeyId } = await kms.createKey({ MultiRegion: true })
      const given = { Policy, BypassPolicyLockoutSafetyCheck: true }
      for (const answer of [
        kms.call('CreateKey', given),
        kms.call('PutKeyPolicy', { KeyId, ...given }),
        kms.call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1', ...given }),
      ]) {
        await expectFault(answer, 'MalformedPolicyDocumentException', message)
      }
      expect((await kms.call('GetKeyPolicy', { KeyId })).Policy).toMatch(/Enable IAM User Permissions/)
    })
  }

  for (const [what, Policy] of accepted) {
    test(`${what} is taken, and given back as it is`, async () => {
      const kms = kmsUnderTest()
      const { KeyId } = await kms.createKey({ Policy })
      await kms.call('PutKeyPolicy', { KeyId, Policy })
      expect(await kms.call('GetKeyPolicy', { KeyId })).toEqual({ Policy, PolicyName: 'default' })
    })
  }
})
