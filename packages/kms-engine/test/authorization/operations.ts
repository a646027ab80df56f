import { account, ann, ben } from './people.ts'
import { allowedBy, deniedBy, inIdentity, inKey, lacks, type Theme } from './row.ts'
import { allow, aws, deny } from './statements.ts'

const nobodyInIdentity = lacks('identity-based policy')
const both = (sid: string) => allowedBy(inKey('delegation'), inIdentity(sid))
const hmac = { StringLike: { 'kms:KeySpec': 'HMAC*' } }
const replica = `arn:aws:kms:eu-west-1:${account}:key/*`

/** Operations that take more than one right, or a right of another name. */
export const operations: Theme = {
  title: 'an operation',
  source: 'KMS Developer Guide, "AWS KMS permissions", "Controlling access to multi-Region keys"',
  rows: [
    {
      law: 'that makes a key with tags wants the right to tag',
      call: 'CreateKey',
      action: 'kms:TagResource',
      asked: 'kms:CreateKey',
      resource: '*',
      input: { Tags: [{ TagKey: 'team', TagValue: 'red' }] },
      identity: [[allow('Create', { Action: 'kms:CreateKey' })]],
      outcome: nobodyInIdentity,
    },
    {
      law: 'that makes a key with tags is allowed with both rights',
      call: 'CreateKey',
      resource: '*',
      input: { Tags: [{ TagKey: 'team', TagValue: 'red' }] },
      identity: [[allow('Create', { Action: ['kms:CreateKey', 'kms:TagResource'] })]],
      outcome: allowedBy(inIdentity('Create')),
    },
    {
      law: 'that encrypts anew wants the right to read',
      call: 'ReEncrypt',
      action: 'kms:ReEncryptFrom',
      identity: [[allow('To', { Action: 'kms:ReEncryptTo' })]],
      outcome: nobodyInIdentity,
    },
    {
      law: 'that encrypts anew wants the right to write',
      call: 'ReEncrypt',
      action: 'kms:ReEncryptTo',
      identity: [[allow('From', { Action: 'kms:ReEncryptFrom' })]],
      outcome: nobodyInIdentity,
    },
    {
      law: 'that encrypts anew may read with both rights',
      call: 'ReEncrypt',
      action: 'kms:ReEncryptFrom',
      identity: [[allow('Both', { Action: 'kms:ReEncrypt*' })]],
      outcome: both('Both'),
    },
    {
      law: 'that encrypts anew may write by a grant and read by a policy',
      call: 'ReEncrypt',
      action: 'kms:ReEncryptTo',
      key: [allow('read', { ...aws(ann), Action: 'kms:ReEncryptFrom' })],
      grants: [{ operations: ['ReEncryptTo'] }],
      outcome: allowedBy({ source: 'grant', grant: 0 }),
    },
    {
      law: 'that replicates a key wants the right to make keys there',
      call: 'ReplicateKey',
      of: { MultiRegion: true },
      identity: [[allow('Replicate', { Action: 'kms:ReplicateKey' })]],
      action: 'kms:CreateKey',
      asked: 'kms:ReplicateKey',
      resource: '*',
      outcome: nobodyInIdentity,
    },
    {
      law: 'that replicates a key wants the Region to be allowed',
      call: 'ReplicateKey',
      of: { MultiRegion: true },
      identity: [[allow('Us', { Condition: { StringLike: { 'kms:ReplicaRegion': 'us-*' } } })]],
      outcome: nobodyInIdentity,
    },
    {
      law: 'that replicates a key with tags wants the right to tag there',
      call: 'ReplicateKey',
      of: { MultiRegion: true },
      input: { Tags: [{ TagKey: 'team', TagValue: 'red' }] },
      identity: [[allow('Replicate', { Action: ['kms:ReplicateKey', 'kms:CreateKey'] })]],
      action: 'kms:TagResource',
      asked: 'kms:ReplicateKey',
      resource: '*',
      outcome: nobodyInIdentity,
    },
    {
      law: 'that replicates a key is allowed with both rights',
      call: 'ReplicateKey',
      of: { MultiRegion: true },
      identity: [
        [
          allow('Eu', { Action: 'kms:ReplicateKey', Condition: { StringLike: { 'kms:ReplicaRegion': 'eu-*' } } }),
          allow('Create', {
            Action: 'kms:CreateKey',
            Condition: {
              StringEquals: { 'aws:RequestedRegion': 'eu-west-1', 'kms:MultiRegionKeyType': 'REPLICA' },
            },
          }),
        ],
      ],
      outcome: allowedBy(inIdentity('Create')),
    },
    {
      law: 'that replicates a key makes one of its spec',
      call: 'ReplicateKey',
      of: { MultiRegion: true, KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
      identity: [[allow('All'), deny('Hmac', { Action: 'kms:CreateKey', Condition: hmac })]],
      action: 'kms:CreateKey',
      asked: 'kms:ReplicateKey',
      resource: '*',
      outcome: deniedBy(inIdentity('Hmac')),
    },
    {
      law: 'that makes another Region primary wants the right on both keys',
      call: 'UpdatePrimaryRegion',
      of: { MultiRegion: true },
      identity: [[allow('All'), deny('NotThere', { Resource: replica })]],
      resource: '<replica>',
      outcome: deniedBy(inIdentity('NotThere')),
    },
    {
      law: 'that takes a grant token is asked for its own right all the same',
      call: 'DescribeKey',
      key: [allow('ben', aws(ben))],
      grants: [{}],
      input: ({ grants: [first] }) => ({ GrantTokens: [first!.token] }),
      outcome: lacks('resource-based policy'),
    },
    {
      law: 'that only tries takes the same right',
      call: 'Encrypt',
      input: { DryRun: true },
      outcome: nobodyInIdentity,
    },
    {
      law: 'that only tries says so to who has the right',
      call: 'Encrypt',
      input: { DryRun: true },
      identity: [[allow('All')]],
      outcome: both('All'),
      fault: 'DryRunOperationException',
    },
    {
      law: 'that changes the policy of a key wants the right to do so',
      call: 'PutKeyPolicy',
      identity: [[allow('Use', { Action: ['kms:Encrypt', 'kms:Describe*'] })]],
      outcome: nobodyInIdentity,
    },
  ],
}
