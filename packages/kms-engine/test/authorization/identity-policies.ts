import { account, ann, ben, region, root, session } from './people.ts'
import { allowedBy, byAdministrator, deniedBy, inIdentity, inKey, lacks, type Outcome, type Theme } from './row.ts'
import { allow, aws, deny, type Statement } from './statements.ts'

const both = (statement: string | number, document = 0): Outcome =>
  allowedBy(inKey('delegation'), inIdentity(statement, document))
const nobodyInIdentity = lacks('identity-based policy')
const on = (Resource: unknown): readonly (readonly Statement[])[] => [[allow('Keys', { Resource })]]
const except = (NotResource: unknown): readonly (readonly Statement[])[] => [
  [allow('Keys', { Resource: undefined, NotResource })],
]

/** What identity policies give where the key policy leaves it to them, and in operations without a key. */
export const identityPolicies: Theme = {
  title: 'an identity policy',
  source: 'KMS Developer Guide, "Specifying KMS keys in IAM policy statements", "IAM policies"; IAM User Guide',
  rows: [
    { law: 'may name a key by its ARN', identity: on('<key>'), outcome: both('Keys') },
    { law: 'may list keys', identity: on(['<other>', '<key>']), outcome: both('Keys') },
    { law: 'for another key does nothing', identity: on('<other>'), outcome: nobodyInIdentity },
    { law: 'cannot name a key by its ID', identity: on('<keyId>'), outcome: nobodyInIdentity },
    {
      law: 'cannot name a key by an alias',
      aliases: ['alias/one'],
      identity: on(`arn:aws:kms:${region}:${account}:alias/one`),
      input: { KeyId: 'alias/one' },
      outcome: nobodyInIdentity,
    },
    { law: 'may be about all resources but some', identity: except('<other>'), outcome: both('Keys') },
    { law: 'is not about what it leaves out', identity: except(['<other>', '<key>']), outcome: nobodyInIdentity },
    {
      law: 'is about all actions but some',
      identity: [[allow('AllBut', { Action: undefined, NotAction: ['kms:Decrypt', 's3:*'] })]],
      outcome: both('AllBut'),
    },
    {
      law: 'is not about an action that it leaves out',
      identity: [[allow('AllBut', { Action: undefined, NotAction: 'kms:Encrypt' })]],
      outcome: nobodyInIdentity,
    },
    {
      law: 'of another service does nothing',
      identity: [[allow('S3', { Action: 's3:*' })]],
      outcome: nobodyInIdentity,
    },
    {
      law: 'without a Sid is known by its place',
      identity: [[allow(undefined, { Action: 'kms:Decrypt' }), allow(undefined)]],
      outcome: both(1),
    },
    {
      law: 'of a group counts like one of the user itself',
      identity: [[allow('Own', { Action: 'kms:Decrypt' })], [allow('Group')]],
      outcome: both('Group', 1),
    },
    {
      law: 'that denies wins over another that allows',
      identity: [[allow('Own')], [deny('Group')]],
      outcome: deniedBy(inIdentity('Group', 1)),
    },
    {
      law: 'that denies wins over the key policy',
      key: [allow('ann', aws(ann))],
      identity: [[deny('No', { Resource: '<key>' })]],
      outcome: deniedBy(inIdentity('No')),
    },
    {
      law: 'that denies another key leaves this one alone',
      identity: [[allow('All'), deny('No', { Resource: '<other>' })]],
      outcome: both('All'),
    },
    {
      law: 'that denies all keys but some leaves those alone',
      identity: [[allow('All'), deny('Only', { Resource: undefined, NotResource: '<key>' })]],
      outcome: both('All'),
    },
    {
      law: 'that denies all keys but some denies the others',
      identity: [[allow('All'), deny('Only', { Resource: undefined, NotResource: '<other>' })]],
      outcome: deniedBy(inIdentity('Only')),
    },
    {
      law: 'of a role gives its sessions access',
      caller: session,
      identity: [[allow('Role')]],
      outcome: both('Role'),
    },
    {
      law: 'is of no use when the key policy names only others',
      key: [allow('ben', aws(ben))],
      identity: on('<key>'),
      outcome: lacks('resource-based policy'),
    },
    {
      law: 'alone decides about what concerns no key',
      call: 'ListKeys',
      resource: '*',
      identity: [[allow('List', { Action: 'kms:ListKeys' })]],
      outcome: allowedBy(inIdentity('List')),
    },
    {
      law: 'must allow what concerns no key',
      call: 'ListKeys',
      resource: '*',
      key: [allow('ann', aws(ann))],
      outcome: nobodyInIdentity,
    },
    {
      law: 'for one key does not allow what concerns none',
      call: 'ListAliases',
      resource: '*',
      identity: on('<key>'),
      outcome: nobodyInIdentity,
    },
    {
      law: 'must allow random bytes',
      call: 'GenerateRandom',
      resource: '*',
      identity: [[allow('Random', { Action: 'kms:GenerateRandom' })]],
      outcome: allowedBy(inIdentity('Random')),
    },
    {
      law: 'must allow the list of what can be retired',
      call: 'ListRetirableGrants',
      resource: '*',
      outcome: nobodyInIdentity,
    },
    {
      law: 'must allow the making of keys',
      call: 'CreateKey',
      resource: '*',
      identity: [[allow('List', { Action: 'kms:List*' })]],
      outcome: nobodyInIdentity,
    },
    {
      law: 'that denies the making of keys wins',
      call: 'CreateKey',
      resource: '*',
      identity: [[allow('All'), deny('No', { Action: ['kms:CreateKey', 'kms:PutKeyPolicy'] })]],
      outcome: deniedBy(inIdentity('No')),
    },
    {
      law: 'is not wanted of the root user',
      call: 'ListKeys',
      resource: '*',
      caller: root,
      outcome: allowedBy(byAdministrator),
    },
  ],
}
