import { ann } from './people.ts'
import { allowedBy, inKey, lacks, type Row, type Theme } from './row.ts'
import { allow, aws } from './statements.ts'

const team = 'aws:PrincipalTag/team'
const ip = 'aws:SourceIp'
const age = 'aws:MultiFactorAuthAge'
const issued = 'aws:TokenIssueTime'
const mfa = 'aws:MultiFactorAuthPresent'
const source = 'aws:SourceArn'
const trail = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/finance'

type Values = NonNullable<Row['values']>

/** A statement that allows under a condition, and a request that meets it. */
const met = (law: string, Condition: object, values?: Values): Row => ({
  law,
  key: [allow('if', { ...aws(ann), Condition })],
  ...(values && { values }),
  outcome: allowedBy(inKey('if')),
})
const unmet = (law: string, Condition: object, values?: Values): Row => ({
  ...met(law, Condition, values),
  outcome: lacks('resource-based policy'),
})

/** What each condition operator compares, and what it says of a key that the request has not. */
export const operators: Theme = {
  title: 'a condition',
  source: 'IAM User Guide, "IAM JSON policy elements: Condition operators"',
  rows: [
    met('StringEquals wants that text', { StringEquals: { [team]: 'red' } }, { [team]: 'red' }),
    unmet('StringEquals wants letters of the same case', { StringEquals: { [team]: 'red' } }, { [team]: 'Red' }),
    met('StringEquals takes one of several', { StringEquals: { [team]: ['blue', 'red'] } }, { [team]: 'red' }),
    unmet('StringEquals knows no wildcards', { StringEquals: { [team]: 'r*' } }, { [team]: 'red' }),
    unmet('StringEquals wants the key to be there', { StringEquals: { [team]: 'red' } }),
    unmet('StringNotEquals wants another text', { StringNotEquals: { [team]: 'red' } }, { [team]: 'red' }),
    unmet('StringNotEquals wants none of several', { StringNotEquals: { [team]: ['blue', 'red'] } }, { [team]: 'red' }),
    met('StringNotEquals holds without the key', { StringNotEquals: { [team]: 'red' } }),
    met('StringEqualsIgnoreCase takes other letters', { StringEqualsIgnoreCase: { [team]: 'RED' } }, { [team]: 'red' }),
    unmet('StringNotEqualsIgnoreCase takes none', { StringNotEqualsIgnoreCase: { [team]: 'RED' } }, { [team]: 'red' }),
    met('StringLike takes any letters for *', { StringLike: { [team]: 'r*d' } }, { [team]: 'rotated' }),
    met('StringLike takes none for *', { StringLike: { [team]: 'red*' } }, { [team]: 'red' }),
    unmet('StringLike takes just one for ?', { StringLike: { [team]: 'r?d' } }, { [team]: 'rd' }),
    unmet('StringLike minds the case', { StringLike: { [team]: 'R*' } }, { [team]: 'red' }),
    unmet('StringNotLike wants no such text', { StringNotLike: { [team]: 'r*' } }, { [team]: 'red' }),
    met('StringNotLike holds without the key', { StringNotLike: { [team]: '*' } }),
    met('NumericEquals compares numbers', { NumericEquals: { [age]: '60.0' } }, { [age]: '60' }),
    unmet('NumericNotEquals compares numbers', { NumericNotEquals: { [age]: '60.0' } }, { [age]: '60' }),
    met('NumericLessThan is below', { NumericLessThan: { [age]: '100' } }, { [age]: '99' }),
    unmet('NumericLessThan is not equal', { NumericLessThan: { [age]: '100' } }, { [age]: '100' }),
    met('NumericLessThanEquals is equal', { NumericLessThanEquals: { [age]: 100 } }, { [age]: '100' }),
    met('NumericGreaterThan compares no letters', { NumericGreaterThan: { [age]: '9' } }, { [age]: '10' }),
    unmet('NumericGreaterThanEquals is not below', { NumericGreaterThanEquals: { [age]: '10' } }, { [age]: '9' }),
    unmet('NumericLessThan wants a number', { NumericLessThan: { [age]: '10' } }, { [age]: 'never' }),
    unmet('NumericLessThan wants the key to be there', { NumericLessThan: { [age]: '10' } }),
    met('DateLessThan is before', { DateLessThan: { [issued]: '2026-01-02' } }, { [issued]: '2026-01-01T23:59:59Z' }),
    unmet('DateLessThan is not at', { DateLessThan: { [issued]: '2026-01-02' } }, { [issued]: '2026-01-02T00:00:00Z' }),
    met(
      'DateGreaterThanEquals is at',
      { DateGreaterThanEquals: { [issued]: '2026-01-02' } },
      {
        [issued]: '2026-01-02T00:00:00Z',
      },
    ),
    met('DateEquals reads Unix time', { DateEquals: { [issued]: '1767225600' } }, { [issued]: '2026-01-01T00:00:00Z' }),
    unmet(
      'DateNotEquals is another time',
      { DateNotEquals: { [issued]: '2026-01-01' } },
      {
        [issued]: '2026-01-01T00:00:00Z',
      },
    ),
    met('DateGreaterThan sees the time of the call', {
      DateGreaterThan: { 'aws:CurrentTime': '2025-12-31T23:59:59Z' },
    }),
    unmet('DateLessThan sees the time of the call', { DateLessThan: { 'aws:EpochTime': '2026-01-01T00:00:00Z' } }),
    met('Bool is that', { Bool: { [mfa]: 'true' } }, { [mfa]: 'true' }),
    met('Bool may be no text', { Bool: { [mfa]: true } }, { [mfa]: 'true' }),
    unmet('Bool is not the other', { Bool: { [mfa]: 'true' } }, { [mfa]: 'false' }),
    unmet('Bool that is false is not absent', { Bool: { [mfa]: 'false' } }),
    met('BinaryEquals compares bytes', { BinaryEquals: { [team]: 'AQI=' } }, { [team]: 'AQI=' }),
    unmet('BinaryEquals compares all bytes', { BinaryEquals: { [team]: 'AQI=' } }, { [team]: 'AQIA' }),
    met('IpAddress is in a network', { IpAddress: { [ip]: '203.0.113.0/24' } }, { [ip]: '203.0.113.255' }),
    unmet('IpAddress is not beside it', { IpAddress: { [ip]: '203.0.113.0/24' } }, { [ip]: '203.0.114.0' }),
    unmet('IpAddress without a length is one address', { IpAddress: { [ip]: '203.0.113.0' } }, { [ip]: '203.0.113.1' }),
    met(
      'IpAddress may be of six',
      { IpAddress: { [ip]: ['10.0.0.0/8', '2001:db8:1234::/48'] } },
      {
        [ip]: '2001:DB8:1234:5678::1',
      },
    ),
    unmet('IpAddress wants the key to be there', { IpAddress: { [ip]: '0.0.0.0/0' } }),
    unmet('NotIpAddress is not in a network', { NotIpAddress: { [ip]: '203.0.113.0/24' } }, { [ip]: '203.0.113.7' }),
    met('NotIpAddress holds without the key', { NotIpAddress: { [ip]: '203.0.113.0/24' } }),
    met(
      'ArnEquals takes wildcards',
      { ArnEquals: { [source]: 'arn:aws:cloudtrail:*:111122223333:trail/*' } },
      {
        [source]: trail,
      },
    ),
    unmet(
      'ArnLike compares part by part',
      { ArnLike: { [source]: 'arn:aws:cloudtrail:*:trail/finance' } },
      {
        [source]: trail,
      },
    ),
    met(
      'StringLike compares the whole',
      { StringLike: { [source]: 'arn:aws:cloudtrail:*:trail/finance' } },
      {
        [source]: trail,
      },
    ),
    unmet(
      'ArnNotLike is no such ARN',
      { ArnNotLike: { [source]: 'arn:aws:cloudtrail:*:*:trail/*' } },
      {
        [source]: trail,
      },
    ),
    met('ArnNotEquals holds without the key', { ArnNotEquals: { [source]: trail } }),
    unmet('ArnEquals wants an ARN', { ArnEquals: { [source]: '*' } }, { [source]: trail }),
    met('IfExists holds without the key', { BoolIfExists: { [mfa]: 'true' } }),
    unmet('IfExists compares what is there', { BoolIfExists: { [mfa]: 'true' } }, { [mfa]: 'false' }),
    met('IfExists lets numbers be absent', { NumericLessThanIfExists: { [age]: '10' } }),
    met('Null is absence', { Null: { [issued]: 'true' } }),
    unmet('Null that is true is not presence', { Null: { [issued]: true } }, { [issued]: '2026-01-01T00:00:00Z' }),
    met('Null that is false is presence', { Null: { [issued]: 'false' } }, { [issued]: '2026-01-01T00:00:00Z' }),
    unmet('Null that is false is not absence', { Null: { [issued]: 'false' } }),
    met(
      'all operators must hold',
      { StringEquals: { [team]: 'red' }, IpAddress: { [ip]: '10.0.0.0/8' } },
      {
        [team]: 'red',
        [ip]: '10.1.2.3',
      },
    ),
    unmet(
      'one operator that fails is enough',
      { StringEquals: { [team]: 'red' }, IpAddress: { [ip]: '10.0.0.0/8' } },
      {
        [team]: 'red',
        [ip]: '11.1.2.3',
      },
    ),
    unmet(
      'one key that fails is enough',
      { StringEquals: { [team]: 'red', 'aws:PrincipalTag/role': 'lead' } },
      {
        [team]: 'red',
      },
    ),
    met('names of keys have no case', { StringEquals: { 'AWS:principaltag/TEAM': 'red' } }, { [team]: 'red' }),
  ],
}
