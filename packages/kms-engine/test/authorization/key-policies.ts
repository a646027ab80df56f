import { ann, ben, root, session } from './people.ts'
import { allowedBy, byAdministrator, deniedBy, inIdentity, inKey, lacks, type Theme } from './row.ts'
import { allow, aws, delegation, deny } from './statements.ts'

const forAnn = allow('ann', aws(ann))
const nobodyInKey = lacks('resource-based policy')

/** What key policies give by themselves, and what they leave to the account. */
export const keyPolicies: Theme = {
  title: 'a key policy',
  source: 'KMS Developer Guide, "Key policies in AWS KMS", "Default key policy", "Creating a key policy"',
  rows: [
    {
      law: 'for the account gives its users nothing by itself',
      outcome: lacks('identity-based policy'),
    },
    {
      law: 'for the account lets identity policies give access',
      identity: [[allow('Office')]],
      outcome: allowedBy(inKey('delegation'), inIdentity('Office')),
    },
    {
      law: 'for the account lets administrators in',
      identity: 'administrator',
      outcome: allowedBy(inKey('delegation'), byAdministrator),
    },
    {
      law: 'for the account lets its root user in',
      caller: root,
      outcome: allowedBy(inKey('delegation')),
    },
    {
      law: 'that names a user needs no identity policy',
      key: [forAnn],
      outcome: allowedBy(inKey('ann')),
    },
    {
      law: 'without the account makes identity policies void',
      key: [allow('ben', aws(ben))],
      identity: [[allow('Office')]],
      outcome: nobodyInKey,
    },
    {
      law: 'without the account makes administrators powerless',
      key: [allow('ben', aws(ben))],
      identity: 'administrator',
      outcome: nobodyInKey,
    },
    {
      law: 'that names only another leaves out even the root user, who made the key',
      caller: root,
      key: [forAnn],
      outcome: nobodyInKey,
    },
    {
      law: 'lets identity policies give only the actions that it leaves to the account',
      key: [allow('delegation', { ...aws(root), Action: 'kms:Decrypt' })],
      identity: [[allow('Office')]],
      outcome: nobodyInKey,
    },
    {
      law: 'lets in by the first statement that applies',
      key: [allow('decrypt', { ...aws(ann), Action: 'kms:Decrypt' }), delegation, forAnn, allow('again', aws(ann))],
      outcome: allowedBy(inKey('ann')),
    },
    {
      law: 'is about the actions that it lists',
      key: [allow('use', { ...aws(ann), Action: ['kms:Decrypt', 'kms:Encrypt'] })],
      outcome: allowedBy(inKey('use')),
    },
    {
      law: 'is not about actions that it does not list',
      key: [allow('use', { ...aws(ann), Action: ['kms:Decrypt', 'kms:ReEncryptTo'] })],
      outcome: nobodyInKey,
    },
    {
      law: 'with NotAction is about all other actions',
      key: [allow('all but', { ...aws(ann), Action: undefined, NotAction: 'kms:Decrypt' })],
      outcome: allowedBy(inKey('all but')),
    },
    {
      law: 'with NotAction is not about what that lists',
      key: [allow('all but', { ...aws(ann), Action: undefined, NotAction: ['kms:Decrypt', 'kms:Encrypt'] })],
      outcome: nobodyInKey,
    },
    {
      law: 'without an action has no effect',
      key: [allow('none', { ...aws(ann), Action: undefined })],
      outcome: nobodyInKey,
    },
    {
      law: 'that denies without an action has no effect',
      key: [forAnn, deny('none', { ...aws(ann), Action: undefined })],
      outcome: allowedBy(inKey('ann')),
    },
    {
      law: 'without a resource has no effect',
      key: [allow('none', { ...aws(ann), Resource: undefined })],
      outcome: nobodyInKey,
    },
    {
      law: 'may name its key',
      key: [allow('this key', { ...aws(ann), Resource: '<key>' })],
      outcome: allowedBy(inKey('this key')),
    },
    {
      law: 'that names another key has no effect',
      key: [allow('other key', { ...aws(ann), Resource: '<other>' })],
      outcome: nobodyInKey,
    },
    {
      law: 'that names its key by an ID has no effect',
      key: [allow('id', { ...aws(ann), Resource: '<keyId>' })],
      outcome: nobodyInKey,
    },
    {
      law: 'with NotResource is about a key that it does not name',
      key: [allow('all but', { ...aws(ann), Resource: undefined, NotResource: '<other>' })],
      outcome: allowedBy(inKey('all but')),
    },
    {
      law: 'with NotResource is not about a key that it names',
      key: [allow('all but', { ...aws(ann), Resource: undefined, NotResource: ['<other>', '<key>'] })],
      outcome: nobodyInKey,
    },
    {
      law: 'may have one statement without a Sid',
      key: [delegation, allow(undefined, aws(ann))],
      outcome: allowedBy(inKey(1)),
    },
    {
      law: 'that denies wins over one that allows before it',
      key: [forAnn, deny('no', aws(ann))],
      outcome: deniedBy(inKey('no')),
    },
    {
      law: 'that denies wins over one that allows after it',
      key: [deny('no', aws(ann)), forAnn],
      outcome: deniedBy(inKey('no')),
    },
    {
      law: 'that denies wins over identity policies',
      key: [delegation, deny('no', aws(ann))],
      identity: [[allow('Office')]],
      outcome: deniedBy(inKey('no')),
    },
    {
      law: 'that denies wins over administrators',
      key: [delegation, deny('no', { Principal: '*' })],
      identity: 'administrator',
      outcome: deniedBy(inKey('no')),
    },
    {
      law: 'that denies wins over the root user',
      caller: root,
      key: [delegation, deny('no', { Principal: '*', Action: 'kms:Enc*' })],
      outcome: deniedBy(inKey('no')),
    },
    {
      law: 'that denies an account denies all in it',
      caller: session,
      key: [allow('session', aws(session)), deny('no', aws(root))],
      outcome: deniedBy(inKey('no')),
    },
    {
      law: 'that denies another leaves the caller alone',
      key: [forAnn, deny('no', aws(ben))],
      outcome: allowedBy(inKey('ann')),
    },
    {
      law: 'that denies another action leaves this one alone',
      key: [forAnn, deny('no', { ...aws(ann), Action: 'kms:Decrypt' })],
      outcome: allowedBy(inKey('ann')),
    },
    {
      law: 'that denies all but some actions denies the others',
      key: [forAnn, deny('only', { ...aws(ann), Action: undefined, NotAction: ['kms:Decrypt', 'kms:Describe*'] })],
      outcome: deniedBy(inKey('only')),
    },
    {
      law: 'that denies all but some actions leaves those alone',
      key: [forAnn, deny('only', { ...aws(ann), Action: undefined, NotAction: ['kms:Decrypt', 'kms:Enc*'] })],
      outcome: allowedBy(inKey('ann')),
    },
  ],
}
