import { ann, eve } from './people.ts'
import { allowedBy, deniedBy, inIdentity, inKey, lacks, type Row, type Theme } from './row.ts'
import { allow, aws, deny } from './statements.ts'

const through = 'Allow access through s3 for all principals in the account that are authorized to use it'
const metadata = 'Allow direct access to key metadata to the account'
const viaS3 = { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' }
const nobodyInKey = lacks('resource-based policy')
const all = [allow('All')]

const managed = (law: string, rest: Partial<Row>): Row => ({
  law,
  managed: 'alias/aws/s3',
  outcome: allowedBy(inKey(through)),
  ...rest,
})

/** Keys that AWS makes for its services, and what key policies do not see of keys. */
export const managedKeys: Theme = {
  title: 'a key of AWS',
  source:
    'KMS Developer Guide, "kms:CallerAccount", "AWS managed keys", "kms:ResourceAliases", "ABAC for AWS KMS"; Organizations User Guide, "Resource control policies"',
  rows: [
    managed('is used through its service by everyone in the account', { values: viaS3 }),
    managed('is not used directly', { identity: [all], outcome: nobodyInKey }),
    managed('is not used through another service', {
      values: { 'kms:ViaService': 'sqs.eu-central-1.amazonaws.com' },
      identity: [all],
      outcome: nobodyInKey,
    }),
    managed('is not used through its service in another Region', {
      values: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
      outcome: nobodyInKey,
    }),
    managed('is not used from another account, even through its service', {
      caller: eve,
      values: viaS3,
      identity: [all],
      outcome: nobodyInKey,
    }),
    managed('is seen by whom the account lets see it', {
      call: 'DescribeKey',
      identity: [all],
      outcome: allowedBy(inKey(metadata), inIdentity('All')),
    }),
    managed('is not seen by others', { call: 'DescribeKey', outcome: lacks('identity-based policy') }),
    managed('is out of reach of resource control policies', {
      values: viaS3,
      resourceControl: [[deny('No', { Principal: '*' })]],
    }),
    managed('is within reach of service control policies', {
      values: viaS3,
      serviceControl: [[[...all, deny('No')]]],
      outcome: deniedBy({ source: 'service control policy', document: 0, statement: 'No' }),
    }),
    managed('is within reach of a denial in identity policies', {
      values: viaS3,
      identity: [[deny('No')]],
      outcome: deniedBy(inIdentity('No')),
    }),
    {
      law: 'or of anyone has aliases that key policies do not see',
      aliases: ['alias/one'],
      key: [
        allow('alias', {
          ...aws(ann),
          Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/one' } },
        }),
      ],
      outcome: nobodyInKey,
    },
    {
      law: 'or of anyone has tags that key policies do not see',
      of: { Tags: [{ TagKey: 'team', TagValue: 'red' }] },
      key: [allow('tag', { ...aws(ann), Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } })],
      outcome: nobodyInKey,
    },
    {
      law: 'or of anyone has aliases that a condition wants all alike',
      aliases: ['alias/MyTest', 'alias/live'],
      identity: [
        [
          allow('Test', {
            Condition: {
              'ForAllValues:StringLike': { 'kms:ResourceAliases': 'alias/*Test*' },
              'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/*Test*' },
            },
          }),
        ],
      ],
      outcome: lacks('identity-based policy'),
    },
    {
      law: 'or of anyone without aliases meets no condition on any of them',
      identity: [[allow('Test', { Condition: { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': '*' } } })]],
      outcome: lacks('identity-based policy'),
    },
  ],
}
