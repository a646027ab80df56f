import { ann } from './people.ts'
import { allowedBy, byGrant, deniedBy, inIdentity, inKey, lacks, type Row, type Theme } from './row.ts'
import { allow, aws, delegation, deny } from './statements.ts'

const nobodyInKey = lacks('resource-based policy')
const department = 'kms:EncryptionContext:Department'
const names = 'kms:EncryptionContextKeys'

/** A statement that allows under a condition, and an encryption context that meets it. */
const met = (law: string, Condition: object, EncryptionContext: object, rest: Partial<Row> = {}): Row => ({
  law,
  key: [allow('app', { ...aws(ann), Condition })],
  input: { EncryptionContext },
  outcome: allowedBy(inKey('app')),
  ...rest,
})
const unmet = (law: string, Condition: object, EncryptionContext: object, rest: Partial<Row> = {}): Row =>
  met(law, Condition, EncryptionContext, { outcome: nobodyInKey, ...rest })

const it = { StringEquals: { [department]: 'IT' } }
const both = { StringEquals: { [department]: 'IT', 'kms:EncryptionContext:Project': 'Alpha' } }
const only = { ...both, 'ForAllValues:StringEquals': { [names]: ['Department', 'Project'] } }
const exactly = { 'ForAnyValue:StringEquals': { [names]: 'Department' }, ...it }
const restricted = deny('stage', {
  ...aws(ann),
  Condition: { StringEquals: { 'kms:EncryptionContext:Stage': ['Restricted', 'Production'] } },
})
const underDenial = (law: string, EncryptionContext: object, rest: Partial<Row> = {}): Row => ({
  law,
  key: [allow('ann', aws(ann)), restricted],
  input: { EncryptionContext },
  outcome: allowedBy(inKey('ann')),
  ...rest,
})

/** Conditions on encryption contexts, as the guide uses them. */
export const encryptionContexts: Theme = {
  title: 'an encryption context',
  source: 'KMS Developer Guide, "kms:EncryptionContext:context-key", "kms:EncryptionContextKeys"',
  rows: [
    met('has the pair that is wanted', it, { Department: 'IT' }),
    met('has the pair that is wanted beside others', it, { Department: 'IT', Stage: 'Test' }),
    unmet('has another value', it, { Department: 'HR' }),
    unmet('is empty', it, {}),
    met('has a name whose case does not matter', it, { department: 'IT' }),
    unmet('has a value whose case matters', it, { Department: 'it' }),
    met('has a value whose case is ignored', { StringEqualsIgnoreCase: { [department]: 'it' } }, { Department: 'IT' }),
    met('has both pairs that are wanted', both, { Department: 'IT', Project: 'Alpha' }),
    unmet('has one of two pairs that are wanted', both, { Department: 'IT' }),
    met('has these pairs alone', only, { Department: 'IT', Project: 'Alpha' }),
    unmet('has a pair that is not wanted', only, { Department: 'IT', Project: 'Alpha', Stage: 'Test' }),
    met('has a name in letters of the wanted case', exactly, { Department: 'IT' }),
    unmet('has a name in letters of another case', exactly, { department: 'IT' }),
    {
      law: 'has one of two pairs by the second statement',
      key: [
        allow('department', { ...aws(ann), Condition: it }),
        allow('project', { ...aws(ann), Condition: { StringEquals: { 'kms:EncryptionContext:Project': 'Alpha' } } }),
      ],
      input: { EncryptionContext: { Project: 'Alpha' } },
      outcome: allowedBy(inKey('project')),
    },
    underDenial('has no pair that is forbidden', { Stage: 'Test' }),
    underDenial('has a pair that is forbidden', { Stage: 'Restricted' }, { outcome: deniedBy(inKey('stage')) }),
    underDenial('has another pair that is forbidden', { Stage: 'Production' }, { outcome: deniedBy(inKey('stage')) }),
    underDenial('is empty, which is not forbidden', {}),
    met('is seen in decryption', it, { Department: 'IT' }, { call: 'Decrypt' }),
    unmet('is missed in decryption', it, {}, { call: 'Decrypt' }),
    met('is seen in data keys', it, { Department: 'IT' }, { call: 'GenerateDataKey' }),
    met('is seen in data key pairs', it, { Department: 'IT' }, { call: 'GenerateDataKeyPairWithoutPlaintext' }),
    unmet('is never there in DescribeKey', it, {}, { call: 'DescribeKey', input: {} }),
    met(
      'of the source is seen where it is read',
      it,
      {},
      {
        call: 'ReEncrypt',
        action: 'kms:ReEncryptFrom',
        key: [
          allow('app', { ...aws(ann), Action: 'kms:ReEncryptFrom', Condition: it }),
          allow('to', { ...aws(ann), Action: 'kms:ReEncryptTo' }),
        ],
        input: { SourceEncryptionContext: { Department: 'IT' } },
      },
    ),
    unmet(
      'of the source is not that of the destination',
      it,
      {},
      {
        call: 'ReEncrypt',
        action: 'kms:ReEncryptTo',
        key: [
          allow('from', { ...aws(ann), Action: 'kms:ReEncryptFrom' }),
          allow('app', { ...aws(ann), Action: 'kms:ReEncryptTo', Condition: it }),
        ],
        input: { SourceEncryptionContext: { Department: 'IT' }, DestinationEncryptionContext: {} },
      },
    ),
    met(
      'of a grant is that of its constraint',
      it,
      {},
      {
        call: 'CreateGrant',
        input: { Constraints: { EncryptionContextSubset: { Department: 'IT' } } },
      },
    ),
    met(
      'of a grant has the names of its constraint',
      exactly,
      {},
      {
        call: 'CreateGrant',
        input: { Constraints: { EncryptionContextEquals: { Department: 'IT' } } },
      },
    ),
    unmet('of a grant without a constraint is empty', it, {}, { call: 'CreateGrant', input: {} }),
    {
      law: 'that one condition wants and a grant does not is enough for the grant',
      key: [allow('app', { ...aws(ann), Condition: it })],
      grants: [{}],
      input: { EncryptionContext: { Department: 'HR' } },
      outcome: allowedBy(byGrant(0)),
    },
    {
      law: 'may be wanted by an identity policy where the key policy wants none',
      key: [delegation],
      identity: [[allow('App', { Condition: it })]],
      input: { EncryptionContext: { Department: 'IT' } },
      outcome: allowedBy(inKey('delegation'), inIdentity('App')),
    },
    {
      law: 'may be wanted by the key policy for what it leaves to identity policies',
      key: [allow('delegation', { Principal: { AWS: '111122223333' }, Condition: it })],
      identity: [[allow('App')]],
      input: { EncryptionContext: { Department: 'HR' } },
      outcome: nobodyInKey,
    },
  ],
}
