import type { OperationName } from '@sealwright/kms-model'
import { ann, elsewhere, eve, eveRole, eveSession, root, rootOf } from './people.ts'
import { allowedBy, byAdministrator, deniedBy, inIdentity, inKey, lacks, type Row, type Theme } from './row.ts'
import { allow, aws, delegation, deny } from './statements.ts'

const toTheirs = allow('external', aws(rootOf(elsewhere)))
const nobodyInKey = lacks('resource-based policy')
const nobodyInIdentity = lacks('identity-based policy')
const shared = { caller: eve, key: [delegation, toTheirs] }
const allowed = [[allow('Keys', { Resource: 'arn:aws:kms:*:111122223333:key/*' })]]
const curve = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const

/** An operation that is allowed on both sides; some work on keys of other accounts, some do not. */
const works = (call: OperationName, rest: Partial<Row> = {}): Row => ({
  law: `${call} works on the key of another account`,
  call,
  ...shared,
  identity: allowed,
  outcome: allowedBy(inKey('external'), inIdentity('Keys')),
  ...rest,
})
const doesNot = (call: OperationName): Row => ({
  ...works(call),
  law: `${call} does not work on the key of another account, whatever both allow`,
  outcome: nobodyInKey,
})

/** Keys of one account and callers of another. */
export const crossAccount: Theme = {
  title: 'a caller of another account',
  source:
    'KMS Developer Guide, "Allowing users in other accounts to use a KMS key"; API Reference, "Cross-account use"',
  rows: [
    {
      law: 'needs the key policy',
      caller: eve,
      identity: allowed,
      outcome: nobodyInKey,
    },
    {
      law: 'needs an identity policy of its own where the key policy names the account',
      ...shared,
      outcome: nobodyInIdentity,
    },
    {
      law: 'has access when both allow it',
      ...shared,
      identity: allowed,
      outcome: allowedBy(inKey('external'), inIdentity('Keys')),
    },
    {
      law: 'needs an identity policy even where the key policy names it',
      caller: eve,
      key: [delegation, allow('eve', aws(eve))],
      outcome: nobodyInIdentity,
    },
    {
      law: 'has access by its name and its identity policy',
      caller: eve,
      key: [delegation, allow('eve', aws(eve))],
      identity: allowed,
      outcome: allowedBy(inKey('eve'), inIdentity('Keys')),
    },
    {
      law: 'needs an identity policy even where the key policy names everyone',
      caller: eve,
      key: [allow('anyone', { Principal: '*' })],
      outcome: nobodyInIdentity,
    },
    {
      law: 'has access as anyone with its identity policy',
      caller: eve,
      key: [allow('anyone', { Principal: '*' })],
      identity: allowed,
      outcome: allowedBy(inKey('anyone'), inIdentity('Keys')),
    },
    {
      law: 'that is named alone leaves others of its account out',
      caller: `${eve}lyn`,
      key: [delegation, allow('eve', aws(eve))],
      identity: allowed,
      outcome: nobodyInKey,
    },
    {
      law: 'has no use of an identity policy for another key',
      ...shared,
      identity: [[allow('Other', { Resource: '<other>' })]],
      outcome: nobodyInIdentity,
    },
    {
      law: 'has no more actions than its identity policy gives',
      ...shared,
      identity: [[allow('Decrypt', { Action: 'kms:Decrypt' })]],
      outcome: nobodyInIdentity,
    },
    {
      law: 'has no more actions than the key policy gives',
      ...shared,
      key: [delegation, allow('external', { ...aws(rootOf(elsewhere)), Action: 'kms:Decrypt' })],
      identity: allowed,
      outcome: nobodyInKey,
    },
    {
      law: 'in a role has access by the account and the policies of the role',
      ...shared,
      caller: eveSession,
      identity: allowed,
      outcome: allowedBy(inKey('external'), inIdentity('Keys')),
    },
    {
      law: 'in a role that the key policy names needs the policies of the role',
      caller: eveSession,
      key: [delegation, allow('auditor', aws(eveRole))],
      outcome: nobodyInIdentity,
    },
    {
      law: 'in a session that the key policy names needs the policies of the role, too',
      caller: eveSession,
      key: [delegation, allow('session', aws(eveSession))],
      outcome: nobodyInIdentity,
    },
    {
      law: 'that is the root user has what the key policy gives its account',
      ...shared,
      caller: rootOf(elsewhere),
      outcome: allowedBy(inKey('external'), byAdministrator),
    },
    {
      law: 'that is an administrator has what the key policy gives its account',
      ...shared,
      identity: 'administrator',
      outcome: allowedBy(inKey('external'), byAdministrator),
    },
    {
      law: 'is denied by the policy of the key',
      caller: eve,
      key: [delegation, toTheirs, deny('not theirs', aws(rootOf(elsewhere)))],
      identity: allowed,
      outcome: deniedBy(inKey('not theirs')),
    },
    {
      law: 'is denied by its own account',
      ...shared,
      identity: [...allowed, [deny('No')]],
      outcome: deniedBy(inIdentity('No', 1)),
    },
    {
      law: 'is limited by a permissions boundary although the key policy names it',
      caller: eve,
      key: [delegation, allow('eve', aws(eve))],
      identity: allowed,
      boundary: [allow('OnlyDecrypt', { Action: 'kms:Decrypt' })],
      outcome: lacks('permissions boundary'),
    },
    {
      law: 'is limited by a session policy although the key policy names the session',
      caller: eveSession,
      key: [delegation, allow('session', aws(eveSession))],
      identity: allowed,
      session: [[allow('OnlyDecrypt', { Action: 'kms:Decrypt' })]],
      outcome: lacks('session policy'),
    },
    {
      law: 'does not matter to who is of the account of the key',
      caller: ann,
      key: [toTheirs],
      identity: allowed,
      outcome: nobodyInKey,
    },
    {
      law: 'is none of the account of the key, even when it is its root user',
      caller: root,
      key: [toTheirs],
      outcome: nobodyInKey,
    },
    works('Decrypt'),
    works('GenerateDataKey'),
    works('DescribeKey'),
    works('GetKeyRotationStatus'),
    works('CreateGrant'),
    works('ListGrants'),
    works('RevokeGrant', { grants: [{}] }),
    works('GetPublicKey', { of: curve }),
    works('Sign', { of: curve }),
    doesNot('GetKeyPolicy'),
    doesNot('PutKeyPolicy'),
    doesNot('ListResourceTags'),
    doesNot('TagResource'),
    doesNot('DisableKey'),
    doesNot('EnableKeyRotation'),
    doesNot('ScheduleKeyDeletion'),
    doesNot('UpdateKeyDescription'),
  ],
}
