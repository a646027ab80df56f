import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canonicalRequest, encodeRfc3986 } from './canonical-request.ts'
import { deriveSigningKey } from './signing-key.ts'

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

describe('the published examples of the signature’s test suite', () => {
  const signatureOf = async (request: {
    method?: string
    query?: string
    headers?: readonly (readonly [string, string])[]
    body?: string
  }) => {
    const { method = 'GET', query = '', headers = [], body = '' } = request
    const all = new Map([['host', 'example.amazonaws.com'], ['x-amz-date', '20150830T123600Z'], ...headers])
    const signedHeaders = [...all.keys()].sort()
    const canonical = canonicalRequest({ method, path: '/', query, headers: all }, signedHeaders, hash(body))
    const scope = { date: '20150830', region: 'us-east-1', service: 'service' }
    const toSign = `AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n${hash(canonical)}`
    const key = await deriveSigningKey('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', scope)
    return createHmac('sha256', key).update(toSign).digest('hex')
  }

  test('get-vanilla', async () => {
    expect(await signatureOf({})).toBe('5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31')
  })
  test('post-vanilla', async () => {
    expect(await signatureOf({ method: 'POST' })).toBe(
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    )
  })
  test('get-vanilla-query-order-key-case', async () => {
    expect(await signatureOf({ query: 'Param2=value2&Param1=value1' })).toBe(
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    )
  })
  test('get-vanilla-query-unreserved', async () => {
    const unreserved = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    expect(await signatureOf({ query: `${unreserved}=${unreserved}` })).toBe(
      '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
    )
  })
  test('get-header-value-trim', async () => {
    const headers = [
      ['my-header1', ' value1'],
      ['my-header2', ' "a   b   c"'],
    ] as const
    expect(await signatureOf({ headers })).toBe('acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736')
  })
  test('post-x-www-form-urlencoded', async () => {
    const headers = [['content-type', 'application/x-www-form-urlencoded']] as const
    expect(await signatureOf({ method: 'POST', headers, body: 'Param1=value1' })).toBe(
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    )
  })
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
