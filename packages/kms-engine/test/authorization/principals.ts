import { account, ann, ben, elsewhere, federated, otherSession, role, root, session, trail } from './people.ts'
import { allowedBy, deniedBy, inKey, lacks, type Row, type Theme } from './row.ts'
import { allow, aws, delegation, deny, notAws, type Statement } from './statements.ts'

const nobodyInKey = lacks('resource-based policy')
const pathRole = `arn:aws:iam::${account}:role/team/worker`

/** Whether a statement for a principal means the caller. */
const meant = (law: string, Principal: unknown, rest: Partial<Row> = {}): Row => ({
  law,
  key: [allow('use', { Principal })],
  outcome: allowedBy(inKey('use')),
  ...rest,
})
const notMeant = (law: string, Principal: unknown, rest: Partial<Row> = {}): Row =>
  meant(law, Principal, { ...rest, outcome: nobodyInKey })

/** Whether a denial for all but some spares the caller, whom another statement names. */
const spared = (law: string, except: Statement, rest: Partial<Row> = {}): Row => ({
  law,
  key: [allow('use', aws(rest.caller ?? ann)), deny('all others', except)],
  outcome: allowedBy(inKey('use')),
  ...rest,
})
const notSpared = (law: string, except: Statement, rest: Partial<Row> = {}): Row =>
  spared(law, except, { ...rest, outcome: deniedBy(inKey('all others')) })

/** Whom `Principal` and `NotPrincipal` mean. */
export const principals: Theme = {
  title: 'a principal',
  source: 'IAM User Guide, "AWS JSON policy elements: Principal" and "…: NotPrincipal"',
  rows: [
    meant('that is everyone means a user', '*'),
    meant('that is everyone of AWS means a session', { AWS: '*' }, { caller: session }),
    meant('may be one of a list', { AWS: [ben, ann] }),
    meant('may be of one of several kinds', { Service: trail, AWS: ann }),
    notMeant('that is another user is not meant', { AWS: ben }),
    notMeant('has a name whose letters have a case', { AWS: `arn:aws:iam::${account}:user/Ann` }),
    notMeant('has its path in its name', { AWS: `arn:aws:iam::${account}:user/team/ann` }),
    notMeant('of the same name in another account is another', { AWS: `arn:aws:iam::${elsewhere}:user/ann` }),
    notMeant('of another partition is another', { AWS: `arn:aws-cn:iam::${account}:user/ann` }),
    meant('that is a role means its sessions', { AWS: role }, { caller: session }),
    meant('that is a session means that session', { AWS: session }, { caller: session }),
    notMeant('that is a session means no other of its role', { AWS: otherSession }, { caller: session }),
    notMeant('that is a session means no user', { AWS: session }),
    meant(
      'that is a role with a path means sessions of that role',
      { AWS: pathRole },
      {
        caller: session,
        as: { roleArn: pathRole },
      },
    ),
    notMeant(
      'that is a role with a path does not mean sessions of a role without one',
      { AWS: pathRole },
      {
        caller: session,
      },
    ),
    notMeant(
      'that is a role without a path does not mean sessions of one with it',
      { AWS: role },
      {
        caller: session,
        as: { roleArn: pathRole },
      },
    ),
    meant('that is a federated user means its session', { AWS: federated }, { caller: federated }),
    meant(
      'that is an identity provider means whom it vouches for',
      { Federated: 'accounts.google.com' },
      {
        caller: session,
        as: { federatedProvider: 'accounts.google.com' },
      },
    ),
    notMeant(
      'that is an identity provider means nobody of another',
      { Federated: 'accounts.google.com' },
      {
        caller: session,
        as: { federatedProvider: 'graph.facebook.com' },
      },
    ),
    meant('that is an account by its number means the root user', { AWS: account }, { caller: root }),
    meant(
      'that is an account leaves its users to identity policies',
      { AWS: account },
      {
        outcome: lacks('identity-based policy'),
      },
    ),
    notMeant('that is another account means nobody here', { AWS: elsewhere }, { caller: root }),
    {
      law: 'that means the caller in two ways means it in the stronger one',
      caller: session,
      session: [[allow('OnlyDecrypt', { Action: 'kms:Decrypt' })]],
      key: [allow('both', aws(role, session))],
      outcome: allowedBy(inKey('both')),
    },
    spared('that a denial leaves out needs its account beside it', notAws(ann, root)),
    notSpared('that a denial leaves out without its account is denied', notAws(ann)),
    notSpared('that is an account does not spare its users', notAws(root)),
    spared('that is an account spares its root user', notAws(root), {
      caller: root,
      outcome: allowedBy(inKey('use')),
    }),
    notSpared('that a denial does not leave out is denied', notAws(ben, root)),
    spared('that is a role spares its sessions', notAws(role, root), { caller: session }),
    spared('that is a session is spared beside its role', notAws(session, role, root), { caller: session }),
    notSpared('that is a session is not spared beside another of its role', notAws(otherSession, role, root), {
      caller: session,
    }),
    notSpared('that is a session is not spared without its role', notAws(session, root), { caller: session }),
    spared('that is everyone leaves nobody to deny', { NotPrincipal: '*' }),
    notSpared('with a permissions boundary is never spared', notAws(ann, root), { boundary: [allow('All')] }),
    {
      law: 'that a condition on its ARN excepts is spared without its account',
      key: [
        delegation,
        allow('use', aws(ann)),
        deny('others', { Principal: '*', Condition: { ArnNotEquals: { 'aws:PrincipalArn': ann } } }),
      ],
      outcome: allowedBy(inKey('use')),
    },
  ],
}
