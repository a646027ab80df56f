// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of policies look like this
import { account, ann, region, role, session } from './people.ts'
import { allowedBy, deniedBy, inIdentity, inKey, lacks, type Row, type Theme } from './row.ts'
import { allow, aws, delegation, deny } from './statements.ts'

const user = 'kms:EncryptionContext:user'
const nobodyInKey = lacks('resource-based policy')

/** A statement that allows when the encryption context's `user` is what a text with variables says. */
const met = (law: string, operator: string, text: string, rest: Partial<Row> = {}): Row => ({
  law,
  key: [allow('own', { ...aws(ann, role), Condition: { [operator]: { [user]: text } } })],
  input: { EncryptionContext: { user: 'ann' } },
  outcome: allowedBy(inKey('own')),
  ...rest,
})
const unmet = (law: string, operator: string, text: string, rest: Partial<Row> = {}): Row =>
  met(law, operator, text, { outcome: nobodyInKey, ...rest })
const withUser = (name: string) => ({ input: { EncryptionContext: { user: name } } })
const alias = (name: string) => `arn:aws:kms:${region}:${account}:alias/${name}`

/** Texts of policies that follow the request. */
export const variables: Theme = {
  title: 'a variable',
  source:
    'IAM User Guide, "IAM policy elements: Variables and tags"; KMS Developer Guide, "Using variables in an encryption context condition"',
  rows: [
    met('stands for the name of the user', 'StringEquals', '${aws:username}'),
    unmet('does not stand for the name of another', 'StringEquals', '${aws:username}', withUser('ben')),
    met('has a name without case', 'StringEquals', '${AWS:UserName}'),
    met('may be part of a text', 'StringEquals', 'team-${aws:username}-x', withUser('team-ann-x')),
    met('may stand beside wildcards', 'StringLike', '${aws:username}/*', withUser('ann/files')),
    unmet('stands for its letters alone', 'StringLike', '${aws:PrincipalTag/glob}', {
      values: { 'aws:PrincipalTag/glob': '*' },
    }),
    unmet('is nothing special in version 2008-10-17', 'StringEquals', '${aws:username}', { version: '2008-10-17' }),
    met('is its letters in version 2008-10-17', 'StringEquals', '${aws:username}', {
      version: '2008-10-17',
      ...withUser('${aws:username}'),
    }),
    unmet('without a value equals nothing', 'StringEquals', '${aws:PrincipalTag/name}'),
    met('without a value differs from everything', 'StringNotEquals', '${aws:PrincipalTag/name}'),
    unmet('is unknown for sessions where users alone have it', 'StringEquals', '${aws:username}', { caller: session }),
    met('without a value has its default', 'StringEquals', "${aws:PrincipalTag/name, 'ann'}"),
    unmet('with a value has no use of its default', 'StringEquals', "${aws:PrincipalTag/name, 'ann'}", {
      values: { 'aws:PrincipalTag/name': 'ben' },
    }),
    met('stands for a tag of the caller', 'StringEquals', '${aws:PrincipalTag/name}', {
      values: { 'aws:PrincipalTag/Name': 'ann' },
    }),
    met('stands for the account', 'StringEquals', '${aws:PrincipalAccount}', withUser(account)),
    met('that is ${*} is an asterisk', 'StringLike', 'a${*}b', withUser('a*b')),
    unmet('that is ${*} is no wildcard', 'StringLike', 'a${*}', withUser('ann')),
    met('that is ${?} is a question mark', 'StringLike', 'a${?}', withUser('a?')),
    met('that is ${$} is a dollar', 'StringEquals', '${$}{aws:username}', withUser('${aws:username}')),
    unmet('without its brace is a text', 'StringEquals', '${aws:username'),
    {
      law: 'may be in what an ARN is compared with',
      key: [
        allow('own', {
          ...aws(ann),
          Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::${aws:username}-*' } },
        }),
      ],
      values: { 'aws:SourceArn': 'arn:aws:s3:::ann-files' },
      outcome: allowedBy(inKey('own')),
    },
    {
      law: 'is a text to operators of numbers',
      key: [
        allow('own', {
          ...aws(ann),
          Condition: { NumericEquals: { 'aws:MultiFactorAuthAge': '${aws:PrincipalTag/age}' } },
        }),
      ],
      values: { 'aws:MultiFactorAuthAge': '5', 'aws:PrincipalTag/age': '5' },
      outcome: nobodyInKey,
    },
    {
      law: 'may be in the name of a resource',
      call: 'CreateAlias',
      input: { AliasName: 'alias/ann/files' },
      key: [delegation, allow('ann', aws(ann))],
      identity: [[allow('Own', { Resource: alias('${aws:username}/*') })]],
      outcome: allowedBy(inKey('ann')),
    },
    {
      law: 'in the name of a resource leaves out those of others',
      call: 'CreateAlias',
      input: { AliasName: 'alias/ben/files' },
      resource: alias('ben/files'),
      identity: [[allow('Own', { Resource: alias('${aws:username}/*') })]],
      outcome: lacks('identity-based policy'),
    },
    {
      law: 'without a value in the name of a resource names none',
      identity: [[allow('Own', { Resource: 'arn:aws:kms:*:*:key/${aws:PrincipalTag/key}*' })]],
      outcome: lacks('identity-based policy'),
    },
    {
      law: 'without a value in the name of resources left out leaves out none',
      identity: [
        [
          allow('All'),
          deny('Others', { Resource: undefined, NotResource: 'arn:aws:kms:*:*:key/${aws:PrincipalTag/key}' }),
        ],
      ],
      outcome: deniedBy(inIdentity('Others')),
    },
  ],
}
