import { account, ann, ben, elsewhere, eve, role, root, rootOf, session } from './people.ts'
import { allowedBy, byAdministrator, byGrant, deniedBy, inIdentity, inKey, lacks, type Row, type Theme } from './row.ts'
import { allow, aws, delegation, deny } from './statements.ts'

const nobodyInKey = lacks('resource-based policy')
const toBen = [allow('ben', aws(ben))]
const it = { Department: 'IT' }
const test = { ...it, Purpose: 'Test' }

/** A grant of Encrypt with constraints, and a call with an encryption context. */
const constrained = (
  law: string,
  type: 'Equals' | 'Subset',
  EncryptionContext: object,
  rest: Partial<Row> = {},
): Row => ({
  law,
  key: toBen,
  grants: [{ constraints: { [`EncryptionContext${type}`]: it } }],
  input: { EncryptionContext },
  outcome: allowedBy(byGrant(0)),
  ...rest,
})

/** A grant that lets `ann` create grants, and one that she makes. */
const passedOn = (law: string, input: object, rest: Partial<Row> = {}): Row => ({
  law,
  key: toBen,
  grants: [{ operations: ['CreateGrant', 'Encrypt'], constraints: { EncryptionContextSubset: it } }],
  call: 'CreateGrant',
  input,
  outcome: allowedBy(byGrant(0)),
  ...rest,
})

/** What grants give beside policies. */
export const grants: Theme = {
  title: 'a grant',
  source: 'KMS Developer Guide, "Grants in AWS KMS", "Creating grants", "Granting CreateGrant permission"',
  rows: [
    { law: 'is enough without any policy', key: toBen, grants: [{}], outcome: allowedBy(byGrant(0)) },
    { law: 'of another operation is not', key: toBen, grants: [{ operations: ['Decrypt'] }], outcome: nobodyInKey },
    { law: 'to another is not', key: toBen, grants: [{ to: ben }], outcome: nobodyInKey },
    {
      law: 'among others that do not apply is found',
      key: toBen,
      grants: [{ to: ben }, { operations: ['DescribeKey'] }, {}],
      outcome: allowedBy(byGrant(2)),
    },
    {
      law: 'is not needed where policies allow',
      identity: [[allow('Office')]],
      grants: [{}],
      outcome: allowedBy(inKey('delegation'), inIdentity('Office')),
    },
    {
      law: 'helps where the key policy leaves it to identity policies that do not allow',
      grants: [{}],
      outcome: allowedBy(byGrant(0)),
    },
    {
      law: 'to a role is one to its sessions',
      caller: session,
      key: toBen,
      grants: [{ to: role }],
      outcome: allowedBy(byGrant(0)),
    },
    {
      law: 'to a session is one to it alone',
      caller: `${session}s`,
      key: toBen,
      grants: [{ to: session }],
      outcome: nobodyInKey,
    },
    {
      law: 'to the account is one to its root user',
      caller: root,
      key: toBen,
      grants: [{ to: root }],
      outcome: allowedBy(byGrant(0)),
    },
    { law: 'to the account leaves its users out', key: toBen, grants: [{ to: root }], outcome: nobodyInKey },
    {
      law: 'to the account with an identity policy lets its users in',
      key: toBen,
      grants: [{ to: root }],
      identity: [[allow('Office')]],
      outcome: allowedBy(byGrant(0), inIdentity('Office')),
    },
    {
      law: 'to a user of another account is enough',
      caller: eve,
      key: toBen,
      grants: [{ to: eve }],
      outcome: allowedBy(byGrant(0)),
    },
    {
      law: 'to another account with the administrator there lets that in',
      caller: eve,
      key: toBen,
      grants: [{ to: rootOf(elsewhere) }],
      identity: 'administrator',
      outcome: allowedBy(byGrant(0), byAdministrator),
    },
    {
      law: 'loses against a denial in the key policy',
      key: [delegation, deny('no', aws(ann))],
      grants: [{}],
      outcome: deniedBy(inKey('no')),
    },
    {
      law: 'loses against a denial in an identity policy',
      grants: [{}],
      identity: [[deny('No')]],
      outcome: deniedBy(inIdentity('No')),
    },
    {
      law: 'does not mind a denial of other algorithms',
      key: [
        deny('symmetric alone', {
          ...aws(ann),
          Condition: { StringNotEquals: { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' } },
        }),
      ],
      grants: [{}],
      outcome: allowedBy(byGrant(0)),
    },
    constrained('with EncryptionContextEquals wants exactly that context', 'Equals', it),
    constrained('with EncryptionContextEquals bears no other pair beside', 'Equals', test, { outcome: nobodyInKey }),
    constrained('with EncryptionContextEquals wants a context', 'Equals', {}, { outcome: nobodyInKey }),
    constrained('with EncryptionContextSubset wants that context', 'Subset', it),
    constrained('with EncryptionContextSubset bears other pairs beside', 'Subset', test),
    constrained(
      'with EncryptionContextSubset wants each of its pairs',
      'Subset',
      { Purpose: 'Test' },
      {
        outcome: nobodyInKey,
      },
    ),
    constrained('wants values in letters of the same case', 'Subset', { Department: 'it' }, { outcome: nobodyInKey }),
    constrained('wants names in letters of the same case', 'Subset', { department: 'IT' }, { outcome: nobodyInKey }),
    {
      law: 'with a constraint gives operations that have no context',
      key: toBen,
      grants: [{ operations: ['DescribeKey', 'Encrypt'], constraints: { EncryptionContextEquals: it } }],
      call: 'DescribeKey',
      outcome: allowedBy(byGrant(0)),
    },
    {
      law: 'without the constraint that fails another is enough',
      key: toBen,
      grants: [{ constraints: { EncryptionContextEquals: it } }, {}],
      outcome: allowedBy(byGrant(1)),
    },
    {
      law: 'is good with its token',
      key: toBen,
      grants: [{}],
      input: ({ grants: [first] }) => ({ GrantTokens: [first!.token] }),
      outcome: allowedBy(byGrant(0)),
    },
    {
      law: 'gives nothing to another who shows its token',
      caller: ben,
      grants: [{}],
      input: ({ grants: [first] }) => ({ GrantTokens: [first!.token] }),
      outcome: lacks('identity-based policy'),
    },
    passedOn('can be passed on as strict as it is', { Constraints: { EncryptionContextSubset: it } }),
    passedOn('can be passed on stricter', { Constraints: { EncryptionContextEquals: test } }),
    {
      law: 'does not limit who may create grants by a policy',
      key: [allow('ann', aws(ann))],
      grants: [{ operations: ['CreateGrant', 'Encrypt'] }],
      call: 'CreateGrant',
      input: { Operations: ['Decrypt'], GranteePrincipal: `arn:aws:iam::${account}:user/cleo` },
      outcome: allowedBy(inKey('ann')),
    },
    {
      law: 'gives no right to see or revoke grants',
      key: toBen,
      grants: [{ operations: ['CreateGrant', 'RetireGrant'] }],
      call: 'ListGrants',
      outcome: nobodyInKey,
    },
  ],
}
