import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canonicalRequest } from '../src/sigv4/canonical-request.ts'
import { deriveSigningKey } from '../src/sigv4/signing-key.ts'

// The examples that AWS publishes as its signing test suite, with their published credentials, as far as they are about
// the path `/` and no header is given twice or folded. Their service is called `service`, so they test the parts of which the verification is made.
interface PublishedCase {
  readonly name: string
  readonly method?: string
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signature: string
}

const token = '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267'
const unreserved = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const inHeader: readonly PublishedCase[] = [
  { name: 'get-vanilla', signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31' },
  {
    name: 'post-vanilla',
    method: 'POST',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    name: 'get-vanilla-empty-query-key',
    query: 'Param1=value1',
    signature: 'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    query: 'Param2=value2&Param1=value1',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'get-vanilla-query-order-encoded',
    query: 'Param-3=Value3&Param=Value2&%E1%88%B4=Value1',
    signature: '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
  },
  {
    name: 'get-vanilla-query-unreserved',
    query: `${unreserved}=${unreserved}`,
    signature: '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  },
  {
    name: 'get-vanilla-utf8-query',
    query: 'ሴ=bar',
    signature: '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
  },
  {
    name: 'get-vanilla-with-session-token',
    headers: { 'x-amz-security-token': token },
    signature: '07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8',
  },
  {
    name: 'get-header-value-trim',
    headers: { 'my-header1': ' value1', 'my-header2': ' "a   b   c"' },
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  },
  {
    name: 'post-x-www-form-urlencoded',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Param1=value1',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
]

const presigned: readonly PublishedCase[] = [
  {
    name: 'get-vanilla-empty-query-key',
    query: 'Param1=value1',
    signature: '49096700cbbaa5753443850f40df10f904fc2fdb544dc9512203cc77c471a9de',
  },
  {
    name: 'get-vanilla-query-order-encoded',
    query: 'Param-3=Value3&Param=Value2&%E1%88%B4=Value1',
    signature: 'c5f1848ceec943ac2ca68ee720460c23aaae30a2300586597ada94c4a65e4787',
  },
  {
    name: 'get-vanilla-utf8-query',
    query: 'ሴ=bar',
    signature: '0bdd809b1519ac4f0c1dc3540e2cc46bd0c7f778eda408b2ebf3b913d21ff600',
  },
  {
    name: 'get-vanilla-with-session-token',
    query: `X-Amz-Security-Token=${token}`,
    signature: '7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c',
  },
]

const host = 'example.amazonaws.com'
const time = '20150830T123600Z'
const scope = { date: '20150830', region: 'us-east-1', service: 'service' }
const scopeText = '20150830/us-east-1/service/aws4_request'
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

async function signatureOf(canonical: string): Promise<string> {
  const key = await deriveSigningKey('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', scope)
  const toSign = ['AWS4-HMAC-SHA256', time, scopeText, hash(canonical)].join('\n')
  return createHmac('sha256', key).update(toSign).digest('hex')
}

describe('a published example signed in its header', () => {
  test.each(inHeader)('$name', async ({ method = 'GET', query = '', headers = {}, body = '', signature }) => {
    const all = new Map(Object.entries({ host, 'x-amz-date': time, ...headers }))
    const canonical = canonicalRequest({ method, path: '/', query, headers: all }, [...all.keys()].sort(), hash(body))
    expect(await signatureOf(canonical)).toBe(signature)
  })
})

describe('a published example signed in its query', () => {
  test.each(presigned)('$name', async ({ query = '', signature }) => {
    const parameters = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `AKIDEXAMPLE/${scopeText}`,
      'X-Amz-Date': time,
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Expires': '3600',
      'X-Amz-Signature': signature,
    })
    const request = { method: 'GET', path: '/', query: `${query}&${parameters}`, headers: new Map([['host', host]]) }
    expect(await signatureOf(canonicalRequest(request, ['host'], hash('')))).toBe(signature)
  })
})
