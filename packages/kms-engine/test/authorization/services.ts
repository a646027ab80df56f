import { account, ann, elsewhere, root, trail } from './people.ts'
import { allowedBy, byGrant, deniedBy, inKey, inResourceControl, lacks, type Row, type Theme } from './row.ts'
import { allow, aws, delegation, deny } from './statements.ts'

const finance = `arn:aws:cloudtrail:eu-central-1:${account}:trail/finance`
const forTrail = (Condition: object = {}) =>
  allow('trail', { Principal: { Service: trail }, Action: 'kms:GenerateDataKey', Condition })
const forTrailOf = (SourceArn: string) => [forTrail({ ArnEquals: { 'aws:SourceArn': SourceArn } })]

/** CloudTrail that calls for itself, without policies of an identity. */
const service = (law: string, rest: Partial<Row>): Row => ({
  law,
  caller: `arn:aws:iam::${account}:user/${trail}`,
  as: { service: trail },
  call: 'GenerateDataKey',
  key: [delegation, forTrail()],
  outcome: allowedBy(inKey('trail')),
  ...rest,
})
const nobodyInKey = lacks('resource-based policy')

/** Services as principals, and services that call on behalf of somebody. */
export const services: Theme = {
  title: 'a service',
  source:
    'KMS Developer Guide, "Permissions for AWS services in key policies", "kms:ViaService", "kms:GrantIsForAWSResource"',
  rows: [
    service('has what the key policy gives it by its name', {}),
    service('has no more than that', { call: 'Decrypt', outcome: nobodyInKey }),
    service('of another name has nothing', { as: { service: 'logs.amazonaws.com' }, outcome: nobodyInKey }),
    service('does not belong to the account', { key: [delegation], identity: 'administrator', outcome: nobodyInKey }),
    service('is the same whatever account it works for', {
      caller: `arn:aws:iam::${elsewhere}:user/${trail}`,
    }),
    service('may have a grant by its name', {
      key: [delegation],
      grants: [{ to: trail, operations: ['GenerateDataKey'] }],
      outcome: allowedBy(byGrant(0)),
    }),
    service('has nothing of a grant to the account', {
      key: [delegation],
      grants: [{ to: root, operations: ['GenerateDataKey'] }],
      identity: 'administrator',
      outcome: nobodyInKey,
    }),
    service('that works for the right resource is let in', {
      key: forTrailOf(finance),
      values: { 'aws:SourceArn': finance },
    }),
    service('that works for another resource is not', {
      key: forTrailOf(finance),
      values: { 'aws:SourceArn': `${finance}s` },
      outcome: nobodyInKey,
    }),
    service('that does not say for which resource it works is not', {
      key: forTrailOf(finance),
      outcome: nobodyInKey,
    }),
    service('that works for the right account is let in', {
      key: [forTrail({ StringEquals: { 'aws:SourceAccount': account } })],
      values: { 'aws:SourceAccount': account },
    }),
    service('that works for another account is not', {
      key: [forTrail({ StringEquals: { 'aws:SourceAccount': account } })],
      values: { 'aws:SourceAccount': elsewhere },
      outcome: nobodyInKey,
    }),
    service('must name the context that the policy wants, too', {
      key: [
        forTrail({
          ArnEquals: { 'aws:SourceArn': finance },
          StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${account}:trail/*` },
        }),
      ],
      values: { 'aws:SourceArn': finance },
      outcome: nobodyInKey,
    }),
    service('is known by the name that conditions see', {
      key: [allow('trail', { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalServiceName': trail } } })],
    }),
    service('is spared by a denial of all who are no service', {
      key: [
        forTrail(),
        deny('people', { Principal: '*', Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' } } }),
      ],
    }),
    service('is not bound by service control policies', { serviceControl: [[[deny('No')]]] }),
    service('is bound by resource control policies', {
      resourceControl: [[deny('No', { Principal: '*' })]],
      outcome: deniedBy(inResourceControl('No')),
    }),
    {
      law: 'that calls on behalf of a user is asked for by name',
      key: [
        allow('via', {
          ...aws(ann),
          Condition: { StringEquals: { 'kms:ViaService': 'ec2.eu-central-1.amazonaws.com' } },
        }),
      ],
      values: { 'kms:ViaService': 'ec2.eu-central-1.amazonaws.com' },
      outcome: allowedBy(inKey('via')),
    },
    {
      law: 'that is asked for is missed when the user calls',
      key: [allow('via', { ...aws(ann), Condition: { StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' } } })],
      outcome: nobodyInKey,
    },
    {
      law: 'that is denied is denied when it calls on behalf of a user',
      key: [
        allow('ann', aws(ann)),
        deny('not lambda', { ...aws(ann), Condition: { StringLike: { 'kms:ViaService': 'lambda.*' } } }),
      ],
      values: { 'kms:ViaService': 'lambda.eu-central-1.amazonaws.com' },
      outcome: deniedBy(inKey('not lambda')),
    },
    {
      law: 'that calls on behalf of a user is seen by aws:ViaAWSService',
      key: [allow('ann', aws(ann)), deny('via', { ...aws(ann), Condition: { Bool: { 'aws:ViaAWSService': 'true' } } })],
      values: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' },
      outcome: deniedBy(inKey('via')),
    },
    {
      law: 'may make the grants that the user may not make directly',
      call: 'CreateGrant',
      key: [allow('attach', { ...aws(ann), Condition: { Bool: { 'kms:GrantIsForAWSResource': true } } })],
      values: { 'kms:ViaService': 'ec2.eu-central-1.amazonaws.com' },
      outcome: allowedBy(inKey('attach')),
    },
    {
      law: 'is missed where it alone may make grants',
      call: 'CreateGrant',
      key: [allow('attach', { ...aws(ann), Condition: { Bool: { 'kms:GrantIsForAWSResource': true } } })],
      outcome: nobodyInKey,
    },
    {
      law: 'has its address seen in place of that of the user',
      key: [
        allow('ann', aws(ann)),
        deny('office', { ...aws(ann), Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }),
      ],
      values: { 'kms:ViaService': 'ec2.eu-central-1.amazonaws.com', 'aws:SourceIp': '198.51.100.9' },
      outcome: deniedBy(inKey('office')),
    },
    {
      law: 'is left alone by a denial of addresses that asks who calls',
      key: [
        allow('ann', aws(ann)),
        deny('office', {
          ...aws(ann),
          Condition: {
            NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
            Bool: { 'aws:ViaAWSService': 'false' },
          },
        }),
      ],
      values: { 'kms:ViaService': 'ec2.eu-central-1.amazonaws.com', 'aws:SourceIp': '198.51.100.9' },
      outcome: allowedBy(inKey('ann')),
    },
  ],
}
