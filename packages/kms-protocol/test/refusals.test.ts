import { createHandler } from '@sealwright/kms-protocol'
import { describe, expect, test } from 'vitest'
import { fakeKms, kmsRequest, type RequestBody, type RequestChanges, read, requestId } from './fake-kms.ts'

/** Sends a request to a KMS that fails the test when it is reached. */
async function refusal(changes: RequestChanges, options: { maxBodyLength?: number } = {}) {
  const kms = fakeKms()
  const handler = createHandler({ kms, requestId: () => requestId, ...options })
  const answer = await read(await handler(kmsRequest(changes)))
  expect(kms.calls).toEqual([])
  return answer
}

function clientError(name: string, message: unknown) {
  return { status: 400, type: name, body: { __type: name, message } }
}

describe('an unknown operation', () => {
  test.each<[string, RequestChanges, string]>([
    ['another method', { method: 'GET' }, 'want POST /, got GET /'],
    ['another path', { url: 'http://localhost/keys' }, 'want POST /, got POST /keys'],
    ['no target', { headers: { 'x-amz-target': undefined } }, 'want X-Amz-Target: TrentService.OPERATION, got none'],
    [
      'another service',
      { headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' } },
      "got 'DynamoDB_20120810.ListTables'",
    ],
    [
      'an operation that is none',
      { headers: { 'x-amz-target': 'TrentService.listKeys' } },
      "got 'TrentService.listKeys'",
    ],
    [
      'an inherited name',
      { headers: { 'x-amz-target': 'TrentService.constructor' } },
      "got 'TrentService.constructor'",
    ],
    [
      'no content type',
      { headers: { 'content-type': undefined }, body: null },
      'content type application/x-amz-json-1.1, got none',
    ],
    ['another content type', { headers: { 'content-type': 'application/json' } }, "got 'application/json'"],
  ])('is %s', async (_, changes, message) => {
    expect(await refusal(changes)).toEqual(clientError('UnknownOperationException', expect.stringContaining(message)))
  })

  test('does not make its answer long', async () => {
    const { body } = await refusal({ headers: { 'x-amz-target': 'x'.repeat(10_000) } })
    expect(JSON.stringify(body).length).toBeLessThan(300)
  })
})

describe('a signature', () => {
  const scope = 'AKIDEXAMPLE/20260101/eu-central-1/kms/aws4_request'
  const header = (text: string): RequestChanges => ({ headers: { authorization: text } })

  test('must be there', async () => {
    expect(await refusal({ headers: { authorization: undefined } })).toEqual(
      clientError('MissingAuthenticationTokenException', 'Missing Authentication Token'),
    )
  })

  test.each<[string, RequestChanges]>([
    ['of another scheme', header('Basic dTpw')],
    ['of another algorithm', header(`AWS4-ECDSA-P256-SHA256 Credential=${scope}, SignedHeaders=host, Signature=ab`)],
    ['without a credential', header('AWS4-HMAC-SHA256 SignedHeaders=host, Signature=ab')],
    ['without signed headers', header(`AWS4-HMAC-SHA256 Credential=${scope}, Signature=ab`)],
    ['without its value', header(`AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host`)],
    [
      'with a field twice',
      header(`AWS4-HMAC-SHA256 Credential=${scope}, Credential=${scope}, SignedHeaders=host, Signature=ab`),
    ],
    ['with something that is no field', header(`AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders, Signature=ab`)],
    [
      'with a short credential',
      header('AWS4-HMAC-SHA256 Credential=20260101/eu-central-1/kms/aws4_request, SignedHeaders=host, Signature=ab'),
    ],
    [
      'in a query without its value',
      {
        url: `http://localhost/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${scope}&X-Amz-SignedHeaders=host`,
        headers: { authorization: undefined },
      },
    ],
    [
      'in a query, twice',
      {
        url: `http://localhost/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${scope}&X-Amz-SignedHeaders=host&X-Amz-Signature=a&X-Amz-Signature=b`,
        headers: { authorization: undefined },
      },
    ],
    [
      'in a query of another algorithm',
      { url: 'http://localhost/?X-Amz-Algorithm=AWS4-HMAC-SHA1', headers: { authorization: undefined } },
    ],
  ])('%s is incomplete', async (_, changes) => {
    expect(await refusal(changes)).toEqual(clientError('IncompleteSignatureException', expect.any(String)))
  })

  test.each([
    ['another service', 'AKID/20260101/eu-central-1/s3/aws4_request'],
    ['no Region', 'AKID/20260101//kms/aws4_request'],
    ['a Region that is none', 'AKID/20260101/eu_central:1/kms/aws4_request'],
    ['another end', 'AKID/20260101/eu-central-1/kms/aws5_request'],
    ['no date', 'AKID/2026-01-01/eu-central-1/kms/aws4_request'],
  ])('scoped to %s is invalid', async (_, credential) => {
    const answer = await refusal(header(`AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=ab`))
    expect(answer).toEqual(
      clientError('InvalidSignatureException', expect.stringContaining('Credential should be scoped')),
    )
  })
})

describe('a body', () => {
  test.each<[string, RequestBody]>([
    ['that is not JSON', '{'],
    ['that is not an object', '[]'],
    ['with a wrong type', '{"Limit":"7"}'],
    ['that is not UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)],
    ['with a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d)],
    ['that is too deep', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`],
  ])('%s is a SerializationException', async (_, body) => {
    expect(await refusal({ body })).toEqual(clientError('SerializationException', expect.any(String)))
  })

  test('that ends early is a SerializationException', async () => {
    const body = new ReadableStream({
      pull(controller) {
        controller.error(new Error('connection reset'))
      },
    })
    expect(await refusal({ body: body as RequestBody })).toEqual(
      clientError('SerializationException', 'body: ended early'),
    )
  })

  const tooLong = {
    status: 413,
    type: 'RequestEntityTooLargeException',
    body: { __type: 'RequestEntityTooLargeException', message: 'body: want at most 10 bytes' },
  }

  test('of the greatest length is read', async () => {
    const response = await createHandler({ kms: fakeKms(() => ({})), maxBodyLength: 10 })(
      kmsRequest({ body: '{        }' }),
    )
    expect(response.status).toBe(200)
  })

  test('one byte longer is refused', async () => {
    expect(await refusal({ body: '{         }' }, { maxBodyLength: 10 })).toEqual(tooLong)
  })

  test('that declares itself longer is refused unread', async () => {
    const headers = { 'content-length': '11' }
    expect(await refusal({ headers, body: '{}' }, { maxBodyLength: 10 })).toEqual(tooLong)
  })

  test('without end is cut off', async () => {
    let pulled = 0
    let isCancelled = false
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(4))
      },
      cancel() {
        isCancelled = true
      },
    })
    expect(await refusal({ body: endless as RequestBody }, { maxBodyLength: 10 })).toEqual(tooLong)
    expect(pulled).toBeLessThan(8)
    expect(isCancelled).toBe(true)
  })
})
