import { ann, federated, role, root, session } from './people.ts'
import {
  allowedBy,
  byGrant,
  deniedBy,
  inBoundary,
  inIdentity,
  inKey,
  inSession,
  lacks,
  type Outcome,
  type Theme,
} from './row.ts'
import { allow, aws, deny } from './statements.ts'

const all = [allow('All')]
const onlyDecrypt = [allow('OnlyDecrypt', { Action: 'kms:Decrypt' })]
const unlimited = (statement: string): Outcome => allowedBy(inKey(statement))
const noBoundary = lacks('permissions boundary')
const noSession = lacks('session policy')
const both = allowedBy(inKey('delegation'), inIdentity('All'))
const use = (...names: readonly string[]) => [allow('use', aws(...names))]

/** What permissions boundaries and session policies limit, and what they do not. */
export const boundariesAndSessions: Theme = {
  title: 'a limit',
  source:
    'IAM User Guide, "Policy evaluation logic" (resource-based policies and implicit denies), "Permissions boundaries for IAM entities", "AWS JSON policy elements: Principal" (IAM role principals)',
  rows: [
    {
      law: 'that is a boundary lets pass what it allows',
      identity: [all],
      boundary: [allow('Encrypt', { Action: 'kms:Encrypt' })],
      outcome: both,
    },
    { law: 'that is a boundary limits identity policies', identity: [all], boundary: onlyDecrypt, outcome: noBoundary },
    {
      law: 'that is a boundary limits administrators',
      identity: 'administrator',
      boundary: onlyDecrypt,
      outcome: noBoundary,
    },
    { law: 'that is a boundary gives nothing', boundary: all, outcome: lacks('identity-based policy') },
    {
      law: 'that is a boundary leaves a user alone whom the key policy names',
      key: use(ann),
      boundary: onlyDecrypt,
      outcome: unlimited('use'),
    },
    {
      law: 'that is a boundary limits a role that the key policy names',
      caller: session,
      key: use(role),
      boundary: onlyDecrypt,
      outcome: noBoundary,
    },
    {
      law: 'that is a boundary leaves a session alone that the key policy names',
      caller: session,
      key: use(session),
      boundary: onlyDecrypt,
      outcome: unlimited('use'),
    },
    {
      law: 'that is a boundary leaves those alone whom a condition on their role picks from everyone',
      caller: session,
      key: [allow('use', { Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': role } } })],
      boundary: onlyDecrypt,
      outcome: unlimited('use'),
    },
    {
      law: 'that is a boundary leaves everyone alone whom the key policy lets in as such',
      key: [allow('use', { Principal: '*' })],
      boundary: onlyDecrypt,
      outcome: unlimited('use'),
    },
    {
      law: 'that is a boundary leaves a user alone who has a grant',
      key: use(root),
      grants: [{}],
      boundary: onlyDecrypt,
      outcome: allowedBy(byGrant(0)),
    },
    {
      law: 'that is a boundary limits a grant to the role',
      caller: session,
      key: use(ann),
      grants: [{ to: role }],
      boundary: onlyDecrypt,
      outcome: noBoundary,
    },
    {
      law: 'that is a boundary denies whom the key policy names',
      key: use(ann),
      boundary: [...all, deny('No')],
      outcome: deniedBy(inBoundary('No')),
    },
    {
      law: 'that is a boundary decides what concerns no key, too',
      call: 'ListKeys',
      resource: '*',
      identity: [all],
      boundary: onlyDecrypt,
      outcome: noBoundary,
    },
    {
      law: 'that is a boundary counts the resources that it names',
      identity: [all],
      boundary: [allow('Other', { Resource: '<other>' })],
      outcome: noBoundary,
    },
    {
      law: 'that is a session policy lets pass what it allows',
      caller: session,
      identity: [all],
      session: [all],
      outcome: both,
    },
    {
      law: 'that is one of several session policies lets pass what it allows',
      caller: session,
      identity: [all],
      session: [onlyDecrypt, all],
      outcome: both,
    },
    {
      law: 'that is a session policy limits the policies of the role',
      caller: session,
      identity: [all],
      session: [onlyDecrypt],
      outcome: noSession,
    },
    {
      law: 'that is a session policy without statements lets nothing pass',
      caller: session,
      identity: [all],
      session: [[]],
      outcome: noSession,
    },
    {
      law: 'that is a session policy gives nothing',
      caller: session,
      session: [all],
      outcome: lacks('identity-based policy'),
    },
    {
      law: 'that is a session policy limits a role that the key policy names',
      caller: session,
      key: use(role),
      session: [onlyDecrypt],
      outcome: noSession,
    },
    {
      law: 'that is a session policy leaves a session alone that the key policy names',
      caller: session,
      key: use(session),
      session: [onlyDecrypt],
      outcome: unlimited('use'),
    },
    {
      law: 'that is a session policy denies a session that the key policy names',
      caller: session,
      key: use(session),
      session: [onlyDecrypt, [deny('No')]],
      outcome: deniedBy(inSession('No', 1)),
    },
    {
      law: 'for a role does not matter where another statement names the session',
      caller: session,
      key: [allow('role', aws(role)), allow('session', aws(session))],
      session: [onlyDecrypt],
      boundary: onlyDecrypt,
      outcome: unlimited('session'),
    },
    {
      law: 'that is a boundary is missed before a session policy',
      caller: session,
      identity: [all],
      session: [onlyDecrypt],
      boundary: onlyDecrypt,
      outcome: noBoundary,
    },
    {
      law: 'that is an identity policy is missed before a boundary',
      boundary: onlyDecrypt,
      outcome: lacks('identity-based policy'),
    },
    {
      law: 'for a federated user is a session policy, without which it has nothing',
      caller: federated,
      identity: [all],
      outcome: noSession,
    },
    {
      law: 'for a federated user is what user and session policy both allow',
      caller: federated,
      identity: [all],
      session: [all],
      outcome: both,
    },
    {
      law: 'leaves a federated user alone whom the key policy names',
      caller: federated,
      key: use(federated),
      outcome: unlimited('use'),
    },
  ],
}
