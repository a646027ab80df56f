// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of policies look like this
import { describe, expect, test } from 'vitest'
import { firstFailure } from './conditions.ts'
import { parsePolicy } from './policy-parse.ts'

type Values = string | readonly string[]

function holds(operator: string, wanted: unknown, actual: Values | undefined): boolean {
  const Condition = { [operator]: { 'test:Key': wanted } }
  const statement = { Effect: 'Allow', Action: 'kms:*', Resource: '*', Condition }
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const { conditions } = parsePolicy(text, 'identity').statements[0]!
  const context = new Map<string, readonly string[]>([['aws:username', ['ann']]])
  if (actual !== undefined) context.set('test:key', typeof actual === 'string' ? [actual] : actual)
  return firstFailure(conditions, context, 'Allow') === undefined
}

const table: readonly (readonly [operator: string, wanted: unknown, actual: Values | undefined, isTrue: boolean])[] = [
  ['StringEquals', 'a', 'a', true],
  ['StringEquals', 'a', 'A', false],
  ['StringEquals', ['a', 'b'], 'b', true],
  ['StringEquals', ['a', 'b'], 'c', false],
  ['StringEquals', 'a', undefined, false],
  ['StringEquals', 'a*', 'ab', false],
  ['StringEquals', 'a*', 'a*', true],
  ['StringEquals', '${aws:username}', 'ann', true],
  ['StringEquals', '${aws:username}', 'bob', false],
  ['StringEquals', '${aws:none}', '${aws:none}', false],
  ['StringNotEquals', 'a', 'b', true],
  ['StringNotEquals', 'a', 'a', false],
  ['StringNotEquals', ['a', 'b'], 'b', false],
  ['StringNotEquals', ['a', 'b'], 'c', true],
  ['StringNotEquals', 'a', undefined, true],
  ['StringEqualsIgnoreCase', 'a', 'A', true],
  ['StringEqualsIgnoreCase', 'a', 'b', false],
  ['StringNotEqualsIgnoreCase', 'a', 'A', false],
  ['StringNotEqualsIgnoreCase', 'a', 'b', true],
  ['StringLike', 'a*', 'abc', true],
  ['StringLike', 'a?', 'abc', false],
  ['StringLike', 'A*', 'abc', false],
  ['StringLike', '*', undefined, false],
  ['StringLike', '${aws:username}-*', 'ann-1', true],
  ['StringNotLike', 'a*', 'abc', false],
  ['StringNotLike', 'a*', 'bc', true],
  ['StringNotLike', 'a*', undefined, true],
  ['NumericEquals', '5', '5', true],
  ['NumericEquals', 5, '5.0', true],
  ['NumericEquals', '5', '6', false],
  ['NumericEquals', '5', 'five', false],
  ['NumericNotEquals', '5', '6', true],
  ['NumericNotEquals', '5', '5', false],
  ['NumericLessThan', '5', '4', true],
  ['NumericLessThan', '5', '5', false],
  ['NumericLessThanEquals', '5', '5', true],
  ['NumericLessThanEquals', '5', '6', false],
  ['NumericGreaterThan', '5', '6', true],
  ['NumericGreaterThan', '5', '5', false],
  ['NumericGreaterThan', '9', '10', true],
  ['NumericGreaterThanEquals', '5', '5', true],
  ['NumericGreaterThanEquals', '5', '4', false],
  ['NumericLessThan', '5', undefined, false],
  ['DateEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', true],
  ['DateEquals', '2026-01-01', '2026-01-01T00:00:00.000Z', true],
  ['DateEquals', '1767225600', '2026-01-01T00:00:00Z', true],
  ['DateNotEquals', '2026-01-01', '2026-01-02T00:00:00Z', true],
  ['DateLessThan', '2026-01-02', '2026-01-01T23:59:59Z', true],
  ['DateLessThan', '2026-01-02', '2026-01-02T00:00:00Z', false],
  ['DateLessThanEquals', '2026-01-02', '2026-01-02T00:00:00Z', true],
  ['DateGreaterThan', '2026-01-02', '2026-01-02T00:00:01Z', true],
  ['DateGreaterThan', '2026-01-02', 'yesterday', false],
  ['DateGreaterThanEquals', '2026-01-02', '2026-01-02T00:00:00+00:00', true],
  ['Bool', 'true', 'true', true],
  ['Bool', true, 'true', true],
  ['Bool', 'True', 'true', true],
  ['Bool', 'true', 'false', false],
  ['Bool', 'false', undefined, false],
  ['BoolIfExists', 'false', undefined, true],
  ['BoolIfExists', 'true', 'false', false],
  ['BinaryEquals', 'AQI=', 'AQI=', true],
  ['BinaryEquals', 'AQI=', 'AQM=', false],
  ['IpAddress', '203.0.113.0/24', '203.0.113.7', true],
  ['IpAddress', '203.0.113.0/24', '203.0.114.7', false],
  ['IpAddress', '203.0.113.7', '203.0.113.7', true],
  ['IpAddress', '203.0.113.7/32', '203.0.113.8', false],
  ['IpAddress', '0.0.0.0/0', '8.8.8.8', true],
  ['IpAddress', '203.0.113.0/24', '2001:db8::1', false],
  ['IpAddress', '2001:db8::/32', '2001:db8:1::1', true],
  ['IpAddress', '2001:db8::/32', '2001:db9::1', false],
  ['IpAddress', '::1', '0:0:0:0:0:0:0:1', true],
  ['IpAddress', '203.0.113.0/33', '203.0.113.7', false],
  ['IpAddress', '203.0.113.0/24', '203.0.113.256', false],
  ['IpAddress', ['10.0.0.0/8', '203.0.113.0/24'], '203.0.113.9', true],
  ['NotIpAddress', '203.0.113.0/24', '203.0.113.7', false],
  ['NotIpAddress', '203.0.113.0/24', '198.51.100.7', true],
  ['NotIpAddress', '203.0.113.0/24', undefined, true],
  ['ArnEquals', 'arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/a', true],
  ['ArnEquals', 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:role/a', true],
  ['ArnLike', 'arn:aws:iam::*:role/?', 'arn:aws:iam::111122223333:role/a', true],
  ['ArnLike', 'arn:aws:*', 'arn:aws:iam::111122223333:role/a', false],
  ['ArnLike', 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:role/a/b:c', true],
  ['ArnLike', '*', 'arn:aws:iam::111122223333:role/a', false],
  ['ArnLike', 'arn:aws:iam::111122223333:role/a', 'role/a', false],
  ['ArnLike', 'arn:aws:iam::111122223333:user/${aws:username}', 'arn:aws:iam::111122223333:user/ann', true],
  ['ArnNotEquals', 'arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/b', true],
  ['ArnNotLike', 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:role/b', false],
  ['Null', 'true', undefined, true],
  ['Null', 'true', 'x', false],
  ['Null', 'false', undefined, false],
  ['Null', 'false', 'x', true],
  ['Null', false, 'x', true],
  ['Null', 'true', [], true],
  ['StringEqualsIfExists', 'a', undefined, true],
  ['StringEqualsIfExists', 'a', 'b', false],
  ['StringNotEqualsIfExists', 'a', 'a', false],
  ['NumericLessThanIfExists', '5', undefined, true],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['x', 'b'], true],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['x', 'y'], false],
  ['ForAnyValue:StringEquals', ['a'], undefined, false],
  ['ForAnyValue:StringEquals', ['a'], [], false],
  ['ForAnyValue:StringLike', 'a*', ['x', 'ab'], true],
  ['ForAnyValue:StringNotEquals', 'a', ['a', 'b'], true],
  ['ForAnyValue:StringNotEquals', 'a', ['a'], false],
  ['ForAnyValue:StringNotEquals', 'a', undefined, false],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b', 'a'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringEquals', ['a'], undefined, true],
  ['ForAllValues:StringEquals', ['a'], [], true],
  ['ForAllValues:StringLike', 'a*', ['a1', 'a2'], true],
  ['ForAllValues:StringNotEquals', 'a', ['b', 'c'], true],
  ['ForAllValues:StringNotEquals', 'a', ['b', 'a'], false],
  ['stringequals', 'a', 'a', true],
  ['forallvalues:stringlike', 'a', 'a', true],
]

describe('a condition', () => {
  for (const [operator, wanted, actual, isTrue] of table) {
    const request = actual === undefined ? 'nothing' : JSON.stringify(actual)
    test(`${operator} ${JSON.stringify(wanted)} is ${isTrue} of ${request}`, () => {
      expect(holds(operator, wanted, actual)).toBe(isTrue)
    })
  }
})
