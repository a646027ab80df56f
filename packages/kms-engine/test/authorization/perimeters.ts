import { account, ann, elsewhere, eve, role, root, rootOf, session } from './people.ts'
import {
  allowedBy,
  byGrant,
  deniedBy,
  inEndpoint,
  inIdentity,
  inKey,
  inResourceControl,
  inServiceControl,
  lacks,
  type Theme,
} from './row.ts'
import { allow, aws, delegation, deny } from './statements.ts'

const full = [allow('FullAWSAccess', { Action: '*' })]
const onlyDecrypt = [allow('OnlyDecrypt', { Action: 'kms:Decrypt' })]
const noControl = lacks('service control policy')
const use = [allow('use', aws(ann))]
const serviceLinked = `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`
const ofServiceLinked = `arn:aws:sts::${account}:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling`
const linked = { caller: ofServiceLinked, as: { roleArn: serviceLinked }, key: [allow('linked', aws(serviceLinked))] }

/** Policies of organizations and of VPC endpoints: they give nothing, and bind everyone they are about. */
export const perimeters: Theme = {
  title: 'a perimeter',
  source:
    'IAM User Guide, "How AWS enforcement code logic evaluates requests"; Organizations User Guide, "Service control policies", "Resource control policies"; KMS Developer Guide, "VPC endpoint policies"',
  rows: [
    {
      law: 'of service control lets pass what every level allows',
      key: use,
      serviceControl: [[full], [onlyDecrypt, full]],
      outcome: allowedBy(inKey('use')),
    },
    {
      law: 'of service control stops what one level does not allow',
      key: use,
      serviceControl: [[full], [onlyDecrypt]],
      outcome: noControl,
    },
    {
      law: 'of service control stops what a level without policies cannot allow',
      key: use,
      serviceControl: [[full], []],
      outcome: noControl,
    },
    { law: 'of service control gives nothing', serviceControl: [[full]], outcome: lacks('identity-based policy') },
    {
      law: 'of service control binds the root user',
      caller: root,
      serviceControl: [[onlyDecrypt]],
      outcome: noControl,
    },
    {
      law: 'of service control binds a session that the key policy names',
      caller: session,
      key: [allow('session', aws(session))],
      serviceControl: [[onlyDecrypt]],
      outcome: noControl,
    },
    {
      law: 'of service control binds who has a grant',
      key: [allow('role', aws(role))],
      grants: [{}],
      serviceControl: [[onlyDecrypt]],
      outcome: noControl,
    },
    {
      law: 'of service control lets a grant pass that it allows',
      key: [allow('role', aws(role))],
      grants: [{}],
      serviceControl: [[full]],
      outcome: allowedBy(byGrant(0)),
    },
    {
      law: 'of service control is missed before identity policies',
      serviceControl: [[onlyDecrypt]],
      outcome: noControl,
    },
    {
      law: 'of service control denies, on whatever level',
      key: use,
      serviceControl: [[full], [full, [deny('NoKeys', { Resource: '<key>' })]]],
      outcome: deniedBy(inServiceControl('NoKeys', 2)),
    },
    {
      law: 'of service control denies outside of some Regions',
      key: use,
      serviceControl: [
        [full, [deny('Regions', { Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } } })]],
      ],
      outcome: deniedBy(inServiceControl('Regions', 1)),
    },
    {
      law: 'of service control denies nothing inside of those Regions',
      key: use,
      serviceControl: [
        [full, [deny('Regions', { Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } } })]],
      ],
      outcome: allowedBy(inKey('use')),
    },
    {
      law: 'of service control decides what concerns no key',
      call: 'ListKeys',
      resource: '*',
      identity: 'administrator',
      serviceControl: [[onlyDecrypt]],
      outcome: noControl,
    },
    {
      law: 'of service control is that of the caller, wherever the key is',
      caller: eve,
      key: [delegation, allow('external', aws(rootOf(elsewhere)))],
      identity: [full],
      serviceControl: [[onlyDecrypt]],
      outcome: noControl,
    },
    {
      law: 'of service control leaves service-linked roles alone',
      ...linked,
      serviceControl: [[[...full, deny('No')]]],
      outcome: allowedBy(inKey('linked')),
    },
    {
      law: 'of resource control denies',
      key: use,
      resourceControl: [full, [deny('OurOrg', { Principal: '*' })]],
      outcome: deniedBy(inResourceControl('OurOrg', 1)),
    },
    {
      law: 'of resource control denies who is of no organization',
      key: use,
      resourceControl: [
        [
          deny('OurOrg', {
            Principal: '*',
            Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-ours' } },
          }),
        ],
      ],
      values: { 'aws:PrincipalOrgID': 'o-theirs' },
      outcome: deniedBy(inResourceControl('OurOrg')),
    },
    {
      law: 'of resource control leaves service-linked roles alone',
      ...linked,
      resourceControl: [[deny('No', { Principal: '*' })]],
      outcome: allowedBy(inKey('linked')),
    },
    {
      law: 'of resource control has no say where there is no key',
      call: 'ListKeys',
      resource: '*',
      identity: [[allow('List')]],
      resourceControl: [[deny('No', { Principal: '*' })]],
      outcome: allowedBy(inIdentity('List')),
    },
    {
      law: 'of an endpoint lets pass what it allows',
      key: use,
      endpoint: [allow('all', { Principal: '*' })],
      outcome: allowedBy(inKey('use')),
    },
    {
      law: 'of an endpoint stops what it does not allow',
      key: use,
      endpoint: [allow('ann', { ...aws(ann), Action: 'kms:Decrypt' })],
      outcome: lacks('VPC endpoint policy'),
    },
    {
      law: 'of an endpoint stops whom it does not name',
      key: use,
      endpoint: [allow('role', aws(role))],
      outcome: lacks('VPC endpoint policy'),
    },
    {
      law: 'of an endpoint denies',
      key: use,
      endpoint: [allow('all', { Principal: '*' }), deny('no', aws(ann))],
      outcome: deniedBy(inEndpoint('no')),
    },
    {
      law: 'of an endpoint gives nothing',
      endpoint: [allow('all', { Principal: '*' })],
      outcome: lacks('identity-based policy'),
    },
    {
      law: 'of service control is missed before that of an endpoint',
      key: use,
      serviceControl: [[onlyDecrypt]],
      endpoint: [allow('role', aws(role))],
      outcome: noControl,
    },
  ],
}
