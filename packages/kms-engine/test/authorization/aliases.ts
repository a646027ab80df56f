import { account, ann, region } from './people.ts'
import { allowedBy, deniedBy, inIdentity, inKey, lacks, type Row, type Theme } from './row.ts'
import { allow, aws, deny } from './statements.ts'

const alias = (name: string) => `arn:aws:kms:${region}:${account}:alias/${name}`
const nobodyInIdentity = lacks('identity-based policy')
const both = (sid: string) => allowedBy(inKey('delegation'), inIdentity(sid))
const keyStatement = allow('ann', aws(ann))

/** `ann` and the alias `one` of the row's key. */
const aliased = (law: string, rest: Partial<Row>): Row => ({
  law,
  aliases: ['alias/one'],
  outcome: nobodyInIdentity,
  ...rest,
})

/** Operations on aliases, which take rights on aliases and on keys. */
export const aliases: Theme = {
  title: 'an operation',
  source: 'KMS Developer Guide, "Controlling access to aliases"',
  rows: [
    aliased('on an alias wants the right on the alias from identity policies', {
      call: 'CreateAlias',
      key: [keyStatement],
      resource: alias('new'),
    }),
    aliased('on an alias wants the right on the key, too', {
      call: 'CreateAlias',
      identity: [[allow('Alias', { Resource: alias('*') })]],
    }),
    aliased('on an alias takes the right on the key from the key policy', {
      call: 'CreateAlias',
      key: [keyStatement],
      identity: [[allow('Alias', { Resource: alias('new') })]],
      outcome: allowedBy(inKey('ann')),
    }),
    aliased('on an alias takes the right on the key from identity policies', {
      call: 'CreateAlias',
      identity: [[allow('Alias', { Resource: alias('new') }), allow('Keys', { Resource: '<key>' })]],
      outcome: both('Keys'),
    }),
    aliased('on an alias is denied where the alias is', {
      call: 'DeleteAlias',
      identity: [[allow('All'), deny('Restricted', { Resource: alias('o*') })]],
      resource: alias('one'),
      outcome: deniedBy(inIdentity('Restricted')),
    }),
    aliased('that deletes an alias wants the right on its key', {
      call: 'DeleteAlias',
      identity: [[allow('Alias', { Resource: alias('one') })]],
    }),
    aliased('that deletes an alias is allowed with both rights', {
      call: 'DeleteAlias',
      identity: [[allow('Alias', { Resource: [alias('one'), '<key>'] })]],
      outcome: both('Alias'),
    }),
    aliased('that moves an alias wants the right on the new key', {
      call: 'UpdateAlias',
      identity: [[allow('Alias', { Resource: [alias('one'), '<key>'] })]],
      resource: '<other>',
    }),
    aliased('that moves an alias wants the right on the key that it had', {
      call: 'UpdateAlias',
      identity: [[allow('Alias', { Resource: [alias('one'), '<other>'] })]],
    }),
    aliased('that moves an alias is allowed with all three rights', {
      call: 'UpdateAlias',
      identity: [[allow('Alias', { Resource: [alias('one'), '<other>', '<key>'] })]],
      outcome: both('Alias'),
    }),
  ],
}
