import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canonicalRequest, encodeRfc3986 } from './canonical-request.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const emptyHash = hash('')

test('is the documented one for the documented request to IAM', () => {
  const headers = new Map([
    ['host', 'iam.amazonaws.com'],
    ['content-type', 'application/x-www-form-urlencoded; charset=utf-8'],
    ['x-amz-date', '20150830T123600Z'],
  ])
  const request = { method: 'GET', path: '/', query: 'Action=ListUsers&Version=2010-05-08', headers }
  const canonical = canonicalRequest(request, ['content-type', 'host', 'x-amz-date'], emptyHash)
  expect(hash(canonical)).toBe('f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59')
})

describe('a query', () => {
  const queryOf = (query: string) => {
    const request = { method: 'POST', path: '/', query, headers: new Map<string, string>() }
    return canonicalRequest(request, [], emptyHash).split('\n')[2]
  }
  test.each([
    ['b=2&a=1', 'a=1&b=2'],
    ['a=2&a=1', 'a=1&a=2'],
    ['a', 'a='],
    ['a=b=c', 'a=b%3Dc'],
    ['a&&b=', 'a=&b='],
    ['a=%7e%2A%2a%20+', 'a=~%2A%2A%20%2B'],
    ['B=1&a=2', 'B=1&a=2'],
    ['a=%zz', 'a=%zz'],
    ['X-Amz-Signature=ab&a=1', 'a=1'],
    ['', ''],
  ])('%j is signed as %j', (query, canonical) => expect(queryOf(query)).toBe(canonical))
})

test('encodes all but the unreserved characters', () => {
  expect(encodeRfc3986("aZ09-._~ !'()*/+é")).toBe('aZ09-._~%20%21%27%28%29%2A%2F%2B%C3%A9')
})
