import { account, ann, ben, elsewhere, eve, role, root, rootOf, session } from './people.ts'
import { allowedBy, byAdministrator, byGrant, deniedBy, inIdentity, lacks, type Row, type Theme } from './row.ts'
import { allow, aws, delegation, deny } from './statements.ts'

const nobodyInIdentity = lacks('identity-based policy')
const delegated = [[allow('Retire', { Action: 'kms:RetireGrant' })]]

const retires = (law: string, rest: Partial<Row>): Row => ({
  law,
  call: 'RetireGrant',
  outcome: allowedBy(byGrant(0)),
  ...rest,
})

/** Who may retire a grant: a matter of the grant, and of the accounts that it concerns. */
export const retiring: Theme = {
  title: 'a grant is retired',
  source: 'KMS Developer Guide, "Retiring and revoking grants"',
  rows: [
    retires('by its retiring principal', { grants: [{ to: ben, retiring: ann }] }),
    retires('by a session of its retiring role', { caller: session, grants: [{ to: ben, retiring: role }] }),
    retires('by its grantee, if it gives that operation', { grants: [{ operations: ['Encrypt', 'RetireGrant'] }] }),
    retires('not by its grantee, if it does not', { grants: [{}], outcome: nobodyInIdentity }),
    retires('by the root user of the account of the key', { caller: root, grants: [{ to: ben }] }),
    retires('by whom the account of the key lets do so', {
      grants: [{ to: ben }],
      identity: delegated,
      outcome: allowedBy(byGrant(0), inIdentity('Retire')),
    }),
    retires('by an administrator of the account of the key', {
      grants: [{ to: ben }],
      identity: 'administrator',
      outcome: allowedBy(byGrant(0), byAdministrator),
    }),
    retires('not by others of that account', { grants: [{ to: ben }], outcome: nobodyInIdentity }),
    retires('not by others whatever their own account allows', {
      caller: eve,
      grants: [{ to: ben }],
      identity: delegated,
      outcome: nobodyInIdentity,
    }),
    retires('by the root user of an account that is its retiring principal', {
      caller: rootOf(elsewhere),
      grants: [{ to: ben, retiring: rootOf(elsewhere) }],
    }),
    retires('by whom an account lets do so that is its retiring principal', {
      caller: eve,
      grants: [{ to: ben, retiring: rootOf(elsewhere) }],
      identity: delegated,
      outcome: allowedBy(byGrant(0), inIdentity('Retire')),
    }),
    retires('not for a right in the key policy', {
      grants: [{ to: ben }],
      key: [allow('retire', { ...aws(ann), Action: 'kms:RetireGrant' })],
      outcome: nobodyInIdentity,
    }),
    retires('in spite of a denial in the key policy, which has no say', {
      grants: [{ to: ben, retiring: ann }],
      key: [delegation, deny('no', { Principal: '*', Action: 'kms:RetireGrant' })],
    }),
    retires('not against a denial in an identity policy', {
      grants: [{ to: ben, retiring: ann }],
      identity: [[deny('No', { Action: 'kms:RetireGrant' })]],
      outcome: deniedBy(inIdentity('No')),
    }),
    retires('in spite of resource control policies', {
      grants: [{ to: ben, retiring: ann }],
      resourceControl: [[deny('No', { Principal: '*' })]],
    }),
    retires('not without a service control policy that allows it', {
      grants: [{ to: ben, retiring: ann }],
      serviceControl: [[[allow('OnlyEncrypt', { Action: 'kms:Encrypt' })]]],
      outcome: lacks('service control policy'),
    }),
    retires('not by a session of its retiring role whose boundary does not allow it', {
      caller: session,
      grants: [{ to: ben, retiring: role }],
      boundary: [allow('OnlyEncrypt', { Action: 'kms:Encrypt' })],
      outcome: lacks('permissions boundary'),
    }),
    {
      law: 'or revoked, which is a matter of policies',
      call: 'RevokeGrant',
      grants: [{ to: ben, retiring: ann }],
      outcome: nobodyInIdentity,
    },
    {
      law: 'or revoked by whom policies let do so',
      call: 'RevokeGrant',
      grants: [{ to: ben }],
      key: [delegation, allow('revoke', { ...aws(`arn:aws:iam::${account}:user/ann`), Action: 'kms:Revoke*' })],
      outcome: allowedBy({ source: 'resource-based policy', document: 0, statement: 'revoke' }),
    },
  ],
}
