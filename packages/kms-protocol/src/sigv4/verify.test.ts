import { createHash, createHmac } from 'node:crypto'
import { KmsFault } from '@sealwright/kms-engine'
import { describe, expect, test } from 'vitest'
import { accessKeyId, type SignedRequest, secretAccessKey, sign, signedAt, wire } from '../../test/signed-requests.ts'
import { readSignatureClaim } from './signature-claim.ts'
import { type Authentication, type Credential, signatureVerifier } from './verify.ts'

function authentication(credential: Partial<Credential> = {}, now: number = signedAt): Authentication {
  const owned = { secretAccessKey, ...credential }
  return { credential: (id) => (id === accessKeyId ? owned : undefined), now: () => now }
}

/** `accepted`, or the fault as text. */
async function verdict(request: SignedRequest, options: Authentication = authentication()): Promise<string> {
  const wireRequest = wire(request)
  try {
    await signatureVerifier(options)(
      wireRequest,
      readSignatureClaim(wireRequest),
      new TextEncoder().encode(request.body),
    )
    return 'accepted'
  } catch (error) {
    if (error instanceof KmsFault) return `${error.code}: ${error.message}`
    throw error
  }
}

const mismatch = expect.stringMatching(/^InvalidSignatureException: The request signature we calculated does not match/)

describe.each([
  ['a header', false],
  ['a presigned query', true],
])('a signature in %s', (_, presign) => {
  test('by the SDK’s signer is accepted', async () => {
    expect(await verdict(await sign({ presign }))).toBe('accepted')
  })

  test('is accepted with an empty body, a query with every kind of character, and blanks in headers', async () => {
    const query = { "a b!'()*": '~/+&=?é', a: '' }
    const headers = { 'x-amz-meta': '  two   words  ' }
    expect(await verdict(await sign({ presign, body: '', query, headers }))).toBe('accepted')
  })

  test('with the token of temporary credentials is accepted', async () => {
    const sessionToken = 'FwoGZXIvYXdzEXAMPLE//token+=='
    expect(await verdict(await sign({ presign, sessionToken }), authentication({ sessionToken }))).toBe('accepted')
  })

  test('by another secret is refused', async () => {
    expect(await verdict(await sign({ presign, secretAccessKey: 'another' }))).toEqual(mismatch)
  })

  test('by an unknown access key is refused', async () => {
    expect(await verdict(await sign({ presign, accessKeyId: 'AKIDNOBODY' }))).toBe(
      'UnrecognizedClientException: The security token included in the request is invalid.',
    )
  })

  test.each<[string, (request: SignedRequest) => Partial<SignedRequest>]>([
    ['body', () => ({ body: '{"Limit":6}' })],
    ['method', () => ({ method: 'PUT' })],
    ['path', () => ({ path: '/a' })],
    ['query', ({ query }) => ({ query: { ...query, a: 'b' } })],
    ['host', ({ headers }) => ({ headers: { ...headers, host: 'example.com' } })],
    ['target', ({ headers }) => ({ headers: { ...headers, 'x-amz-target': 'TrentService.CreateKey' } })],
    ['target, taken away', ({ headers: { 'x-amz-target': _target, ...headers } }) => ({ headers })],
  ])('does not hold for another %s', async (_part, change) => {
    const request = await sign({ presign })
    expect(await verdict({ ...request, ...change(request) })).toEqual(mismatch)
  })

  test('does not hold for an x-amz header that came later', async () => {
    const request = await sign({ presign })
    expect(await verdict({ ...request, headers: { ...request.headers, 'x-amz-extra': '1' } })).toBe(
      "InvalidSignatureException: 'x-amz-extra' must be a 'SignedHeader' in the AWS Authorization.",
    )
  })

  test('does not mind a header that nobody signs', async () => {
    const request = await sign({ presign })
    expect(await verdict({ ...request, headers: { ...request.headers, 'user-agent': 'x', via: '1.1 proxy' } })).toBe(
      'accepted',
    )
  })

  test('holds for its Region alone', async () => {
    const request = await sign({ presign, region: 'eu-west-1' })
    const elsewhere = (text: string) => text.replace('eu-west-1', 'eu-west-2')
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, elsewhere(value)]))
    const query = Object.fromEntries(Object.entries(request.query).map(([name, value]) => [name, elsewhere(value)]))
    expect(await verdict(request)).toBe('accepted')
    expect(await verdict({ ...request, headers, query })).toEqual(mismatch)
  })
})

describe('a clock', () => {
  test('may differ by five minutes, unless told otherwise', async () => {
    const request = await sign()
    expect(await verdict(request, authentication({}, signedAt + 300_000))).toBe('accepted')
    expect(await verdict(request, authentication({}, signedAt + 301_000))).toMatch(
      /^InvalidSignatureException: Signature expired/,
    )
    expect(await verdict(request, authentication({}, signedAt - 301_000))).toMatch(/not yet current/)
    const lenient = { ...authentication({}, signedAt + 3_600_000), maxClockSkewMs: 3_600_000 }
    expect(await verdict(request, lenient)).toBe('accepted')
  })

  test('ends a presigned URL after its own time', async () => {
    const request = await sign({ presign: true, expiresIn: 900 })
    expect(await verdict(request, authentication({}, signedAt + 900_000))).toBe('accepted')
    expect(await verdict(request, authentication({}, signedAt + 901_000))).toMatch(/Signature expired/)
  })
})

describe('a session token', () => {
  const unrecognized = 'UnrecognizedClientException: The security token included in the request is invalid.'

  test('must be there, be the right one, and not be there without need', async () => {
    const known = authentication({ sessionToken: 'right' })
    expect(await verdict(await sign(), known)).toBe(unrecognized)
    expect(await verdict(await sign({ sessionToken: 'wrong' }), known)).toBe(unrecognized)
    expect(await verdict(await sign({ sessionToken: 'longer than right' }), known)).toBe(unrecognized)
    expect(await verdict(await sign({ sessionToken: 'right' }))).toBe(unrecognized)
  })

  test('is not judged for those who do not have the secret', async () => {
    const known = authentication({ sessionToken: 'right', expiresAt: signedAt })
    expect(await verdict(await sign({ secretAccessKey: 'another', sessionToken: 'wrong' }), known)).toEqual(mismatch)
  })

  test('expires with its credential', async () => {
    const request = await sign({ sessionToken: 'right' })
    const until = (expiresAt: number) => authentication({ sessionToken: 'right', expiresAt })
    expect(await verdict(request, until(signedAt + 1))).toBe('accepted')
    expect(await verdict(request, until(signedAt))).toBe(
      'ExpiredTokenException: The security token included in the request is expired',
    )
  })
})

describe('a payload', () => {
  test('whose hash is declared must have it', async () => {
    const body = '{}'
    const hash = createHash('sha256').update(body).digest('hex')
    const declaring = (declared: string) => sign({ body, headers: { 'x-amz-content-sha256': declared } })
    expect(await verdict(await declaring(hash))).toBe('accepted')
    expect(await verdict(await declaring(hash.replace(/./, '0')))).toEqual(mismatch)
  })

  test.each(['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'UNSIGNED-PAYLOAD'])(
    'that is declared as %s is refused',
    async (declared) => {
      const request = await sign({ headers: { 'x-amz-content-sha256': declared } })
      expect(await verdict(request)).toMatch(/chunked or unsigned ones are not accepted/)
    },
  )

  test('in signed chunks is refused', async () => {
    const request = await sign({ headers: { 'content-encoding': 'aws-chunked' } })
    expect(await verdict(request)).toMatch(/chunked or unsigned ones are not accepted/)
  })
})

describe('an authorization header', () => {
  const changed = async (from: RegExp | string, to: string) => {
    const request = await sign()
    const authorization = request.headers['authorization']!
    expect(authorization).toMatch(from)
    return verdict({ ...request, headers: { ...request.headers, authorization: authorization.replace(from, to) } })
  }

  test.each([
    [/SignedHeaders=[^,]+/, 'SignedHeaders=content-type;host;x-amz-date'],
    [
      /SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target/,
      'SignedHeaders=content-type;x-amz-content-sha256;x-amz-date;x-amz-target',
    ],
  ])('must sign what matters: not %s', async (from, to) => {
    expect(await changed(from, to)).toMatch(/must be a 'SignedHeader'/)
  })

  test.each([
    'host;content-type;x-amz-date;x-amz-target',
    'Host;x-amz-date;x-amz-target',
    'host;host;x-amz-date;x-amz-target',
  ])('must name headers in lower case, in order and once: not %s', async (names) =>
    expect(await changed(/SignedHeaders=[^,]+/, `SignedHeaders=${names}`)).toMatch(/ascending order/),
  )

  test.each([
    [/Signature=./, 'Signature='],
    [/Signature=\w+/, 'Signature=0'],
    [/Signature=\w+/, `Signature=${'0'.repeat(64)}`],
    [/Signature=\w+/, `Signature=${'z'.repeat(64)}`],
  ])('with the signature %s → %s does not match', async (from, to) => expect(await changed(from, to)).toEqual(mismatch))

  test('with any bit of its signature changed does not match', async () => {
    const request = await sign()
    const authorization = request.headers['authorization']!
    const start = authorization.length - 64
    const verify = signatureVerifier(authentication())
    for (let index = 0; index < 256; index += 1) {
      const at = start + (index >> 2)
      const digit = (Number.parseInt(authorization[at]!, 16) ^ (1 << (index & 3))).toString(16)
      const forged = authorization.slice(0, at) + digit + authorization.slice(at + 1)
      const wireRequest = wire({ ...request, headers: { ...request.headers, authorization: forged } })
      const body = new TextEncoder().encode(request.body)
      await expect(verify(wireRequest, readSignatureClaim(wireRequest), body)).rejects.toThrow(KmsFault)
    }
  })
})

describe('one verifier', () => {
  const verifyWith = (verify: ReturnType<typeof signatureVerifier>, request: SignedRequest) => {
    const wireRequest = wire(request)
    return verify(wireRequest, readSignatureClaim(wireRequest), new TextEncoder().encode(request.body))
  }

  test('forgets a secret that was replaced', async () => {
    let secret = 'old'
    const verify = signatureVerifier({ credential: () => ({ secretAccessKey: secret }), now: () => signedAt })
    const [old, fresh] = [await sign({ secretAccessKey: 'old' }), await sign({ secretAccessKey: 'new' })]
    await verifyWith(verify, old)
    secret = 'new'
    await expect(verifyWith(verify, old)).rejects.toMatchObject({ code: 'InvalidSignatureException' })
    await verifyWith(verify, fresh)
  })

  test('serves more keys than it remembers', async () => {
    const verify = signatureVerifier({ credential: (id) => ({ secretAccessKey: id }), now: () => signedAt })
    const requests = await Promise.all(
      Array.from({ length: 300 }, (_, index) => sign({ accessKeyId: `AKID${index}`, secretAccessKey: `AKID${index}` })),
    )
    for (const request of [...requests, ...requests]) await verifyWith(verify, request)
  })

  test('asks a port that takes its time', async () => {
    const credential = async () => ({ secretAccessKey })
    await verifyWith(signatureVerifier({ credential, now: () => signedAt }), await sign())
  })
})

test('a request signed by its Date header is accepted', async () => {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const date = 'Thu, 01 Jan 2026 12:00:00 GMT'
  const canonical = ['POST', '/', '', `date:${date}`, 'host:localhost', '', 'date;host', hash('{}')].join('\n')
  const scope = '20260101/eu-central-1/kms/aws4_request'
  const toSign = ['AWS4-HMAC-SHA256', '20260101T120000Z', scope, hash(canonical)].join('\n')
  const key = scope
    .split('/')
    .reduce<string | Buffer>((previous, part) => mac(previous, part), `AWS4${secretAccessKey}`)
  const signature = mac(key, toSign).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=date;host, Signature=${signature}`
  const request = {
    method: 'POST',
    path: '/',
    query: {},
    headers: { host: 'localhost', date, authorization },
    body: '{}',
  }
  expect(await verdict(request)).toBe('accepted')
  const unsigned = {
    ...request,
    headers: { ...request.headers, authorization: authorization.replace('date;host', 'host') },
  }
  expect(await verdict(unsigned)).toMatch(/'date' must be a 'SignedHeader'/)
})
