import { account, ann } from './people.ts'
import { allowedBy, inIdentity, inKey, lacks, type Row, type Theme } from './row.ts'
import { allow, aws } from './statements.ts'

const acts = (law: string, Action: unknown, rest: Partial<Row> = {}): Row => ({
  law,
  key: [allow('use', { ...aws(ann), Action })],
  outcome: allowedBy(inKey('use')),
  ...rest,
})
const actsNot = (law: string, Action: unknown, rest: Partial<Row> = {}): Row =>
  acts(law, Action, { outcome: lacks('resource-based policy'), ...rest })
const names = (law: string, Resource: unknown): Row => ({
  law,
  identity: [[allow('Keys', { Resource })]],
  outcome: allowedBy(inKey('delegation'), inIdentity('Keys')),
})
const namesNot = (law: string, Resource: unknown): Row => ({
  ...names(law, Resource),
  outcome: lacks('identity-based policy'),
})

/** Patterns of actions and of resources. */
export const wildcards: Theme = {
  title: 'a pattern',
  source:
    'IAM User Guide, "IAM JSON policy elements: Action" and "…: Resource"; KMS Developer Guide, "Default key policy"',
  rows: [
    acts('of one asterisk is every action', '*'),
    acts('of a service is every action of it', 'kms:*'),
    acts('ends in an asterisk', 'kms:Enc*'),
    acts('has an asterisk that stands for nothing', 'kms:Encrypt*'),
    acts('begins with an asterisk', 'kms:*crypt'),
    acts('has two asterisks', 'kms:*c*pt'),
    acts('has a question mark for one letter', 'kms:En?rypt'),
    actsNot('has a question mark for no more than one letter', 'kms:En?ypt'),
    actsNot('has a question mark for no less than one letter', 'kms:Encrypt?'),
    acts('of actions does not mind the case', 'KMS:encrypt'),
    acts('with wildcards of actions does not mind the case', 'kms:ENC*'),
    actsNot('without wildcards is one action', 'kms:Encryp'),
    actsNot('of another service is none of this', 'kmsx:*'),
    acts('of data keys is all ways to make them', 'kms:GenerateDataKey*', { call: 'GenerateDataKeyPair' }),
    acts('of data keys is those without plaintext', 'kms:GenerateDataKey*', {
      call: 'GenerateDataKeyWithoutPlaintext',
    }),
    actsNot('of one data key is no pair', 'kms:GenerateDataKey', { call: 'GenerateDataKeyPair' }),
    acts('of what describes is DescribeKey', 'kms:Describe*', { call: 'DescribeKey' }),
    actsNot('of what deletes is no deletion of a key', 'kms:Delete*', { call: 'ScheduleKeyDeletion' }),
    actsNot('of what creates is no encryption', 'kms:Create*'),
    names('of all keys of an account', `arn:aws:kms:*:${account}:key/*`),
    names('of all keys of a Region', `arn:aws:kms:eu-central-1:${account}:key/*`),
    namesNot('of keys of another Region', `arn:aws:kms:us-west-2:${account}:key/*`),
    namesNot('of keys of another account', 'arn:aws:kms:*:444455556666:key/*'),
    namesNot('of aliases', `arn:aws:kms:*:${account}:alias/*`),
    names('of Regions that begin alike', `arn:aws:kms:eu-*:${account}:key/*`),
    names('of resources whose asterisk reaches over colons', 'arn:aws:kms:*'),
    names('of resources with question marks', `arn:aws:kms:eu-central-?:${account}:key/????????-*`),
    namesNot('of resources minds the case', `ARN:aws:kms:*:${account}:key/*`),
    namesNot('of resources has all of the name', `arn:aws:kms:eu-central-1:${account}:key`),
    namesNot('of another partition', `arn:aws-cn:kms:*:${account}:key/*`),
  ],
}
