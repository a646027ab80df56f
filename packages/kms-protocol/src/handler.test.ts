import { KmsFault } from '@sealwright/kms-engine'
import { commonFaults, modelFaults } from '@sealwright/kms-model'
import { describe, expect, test, vi } from 'vitest'
import { fakeKms, kmsRequest, type RequestBody, type RequestChanges, read, requestId } from '../test/fake-kms.ts'
import { createHandler } from './handler.ts'

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

describe('a call that succeeds', () => {
  test('answers 200 with JSON, the protocol’s content type and the request ID', async () => {
    const handler = createHandler({ kms: fakeKms(() => ({ Keys: [], Truncated: false })), requestId: () => requestId })
    const response = await handler(kmsRequest())
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': requestId,
      'cache-control': 'no-cache, no-store, must-revalidate, private',
    })
    expect(await response.text()).toBe('{"Keys":[],"Truncated":false}')
  })

  test('answers 200 with an empty body where the operation answers nothing', async () => {
    const headers = { 'x-amz-target': 'TrentService.EnableKey' }
    const response = await createHandler({ kms: fakeKms() })(kmsRequest({ headers, body: '{"KeyId":"k"}' }))
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  test.each([null, '', '{}'])('takes the body %j for an empty input', async (body) => {
    const kms = fakeKms(() => ({}))
    await createHandler({ kms })(kmsRequest({ body }))
    expect(kms.calls.map(({ name, input }) => ({ name, input }))).toEqual([{ name: 'ListKeys', input: {} }])
  })

  test('reads a body that comes in pieces', async () => {
    const kms = fakeKms(() => ({}))
    const pieces = ['{"Li', 'mit"', ':7}'].map((piece) => new TextEncoder().encode(piece))
    await createHandler({ kms })(kmsRequest({ body: ReadableStream.from(pieces) as RequestBody }))
    expect(kms.calls[0]?.input).toEqual({ Limit: 7 })
  })

  test.each(['application/x-amz-json-1.1; charset=utf-8', 'Application/X-Amz-Json-1.1'])(
    'takes the content type %s',
    async (type) => {
      const response = await createHandler({ kms: fakeKms(() => ({})) })(
        kmsRequest({ headers: { 'content-type': type } }),
      )
      expect(response.status).toBe(200)
    },
  )

  test('has a fresh request ID by default', async () => {
    const handler = createHandler({ kms: fakeKms(() => ({})) })
    const ids = [await handler(kmsRequest()), await handler(kmsRequest())].map((r) => r.headers.get('x-amzn-requestid'))
    expect(ids[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(ids[0]).not.toBe(ids[1])
  })
})

describe('the caller', () => {
  const callerFor = async (credential: string, callerOf?: Parameters<typeof createHandler>[0]['callerOf']) => {
    const kms = fakeKms(() => ({}))
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=ab`
    await createHandler({ kms, ...(callerOf && { callerOf }) })(kmsRequest({ headers: { authorization } }))
    return kms.calls[0]?.caller
  }

  test('is in the Region of the credential scope and, for an access key of 12 digits, in that account', async () => {
    expect(await callerFor('111122223333/20260101/eu-west-1/kms/aws4_request')).toMatchObject({
      accountId: '111122223333',
      region: 'eu-west-1',
      arn: 'arn:aws:iam::111122223333:root',
    })
  })

  test.each(['AKIDEXAMPLE', '1111222233334', 'test', '11112222333a'])(
    'is in the default account for %s',
    async (key) => {
      const caller = await callerFor(`${key}/20260101/eu-west-1/kms/aws4_request`)
      expect(caller?.accountId).toBe('000000000000')
    },
  )

  test('has an ARN of the partition of its Region', async () => {
    const caller = await callerFor('111122223333/20260101/cn-north-1/kms/aws4_request')
    expect(caller?.arn).toBe('arn:aws-cn:iam::111122223333:root')
  })

  test('is whom the port says', async () => {
    const caller = { accountId: '444455556666', region: 'eu-north-1', arn: 'arn:aws:iam::444455556666:user/me' }
    const callerOf = vi.fn(async () => caller)
    expect(await callerFor('AKID/20260101/eu-west-1/kms/aws4_request', callerOf)).toMatchObject(caller)
    expect(callerOf).toHaveBeenCalledWith({ accessKeyId: 'AKID', region: 'eu-west-1' })
  })

  test('of a presigned request is in the scope of its query', async () => {
    const kms = fakeKms(() => ({}))
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': '111122223333/20260101/ap-south-1/kms/aws4_request',
      'X-Amz-Date': '20260101T000000Z',
      'X-Amz-Expires': '60',
      'X-Amz-SignedHeaders': 'host;x-amz-target',
      'X-Amz-Signature': 'ab',
    })
    await createHandler({ kms })(
      kmsRequest({ url: `http://localhost/?${query}`, headers: { authorization: undefined } }),
    )
    expect(kms.calls[0]?.caller).toMatchObject({ accountId: '111122223333', region: 'ap-south-1' })
  })
})

describe('the condition keys of the request', () => {
  const valuesFor = async (request: Request, connection?: { sourceIp: string }, own?: Record<string, string>) => {
    const kms = fakeKms(() => ({}))
    const caller = { accountId: '111122223333', region: 'eu-west-1', arn: 'arn:aws:iam::111122223333:root' }
    const callerOf = () => ({ ...caller, ...(own && { conditionValues: own }) })
    await createHandler({ kms, callerOf })(request, connection)
    return kms.calls[0]?.caller.conditionValues
  }

  test('are transport, source address, user agent and referer, as far as they are known', async () => {
    const headers = { 'user-agent': 'aws-cli/2', referer: 'http://example.com/' }
    expect(await valuesFor(kmsRequest({ headers }), { sourceIp: '192.0.2.1' })).toEqual({
      'aws:SecureTransport': 'false',
      'aws:SourceIp': '192.0.2.1',
      'aws:UserAgent': 'aws-cli/2',
      'aws:Referer': 'http://example.com/',
    })
    expect(await valuesFor(kmsRequest({ url: 'https://localhost/' }))).toEqual({ 'aws:SecureTransport': 'true' })
  })

  test('give way to those that the port knows', async () => {
    const own = { 'aws:SourceIp': '198.51.100.1', 'aws:PrincipalTag/team': 'a' }
    expect(await valuesFor(kmsRequest(), { sourceIp: '192.0.2.1' }, own)).toEqual({
      'aws:SecureTransport': 'false',
      ...own,
    })
  })
})

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

describe('a fault', () => {
  const answerTo = async (fault: unknown, onError?: (error: unknown) => void) => {
    const kms = fakeKms(() => {
      throw fault
    })
    const handler = createHandler({ kms, requestId: () => requestId, ...(onError && { onError }) })
    return read(await handler(kmsRequest()))
  }

  const serverFaults = ['DependencyTimeoutException', 'KMSInternalException', 'KeyUnavailableException']
  const names = [...Object.keys(modelFaults), ...Object.keys(commonFaults)] as (keyof typeof modelFaults)[]

  test.each(names.filter((name) => !['AccessDeniedException', 'RequestEntityTooLargeException'].includes(name)))(
    '%s carries its message in lower case, and its side’s status',
    async (name) => {
      expect(await answerTo(new KmsFault(name, 'why'))).toEqual({
        status: serverFaults.includes(name) ? 500 : 400,
        type: name,
        body: { __type: name, message: 'why' },
      })
    },
  )

  test('AccessDeniedException carries its message with a capital', async () => {
    expect(await answerTo(new KmsFault('AccessDeniedException', 'no'))).toEqual({
      status: 400,
      type: 'AccessDeniedException',
      body: { __type: 'AccessDeniedException', Message: 'no' },
    })
  })

  test.each(['InvalidCiphertextException', 'KMSInvalidSignatureException', 'KMSInvalidMacException'] as const)(
    '%s without a text has no message at all',
    async (name) => {
      expect(await answerTo(new KmsFault(name, ''))).toEqual({ status: 400, type: name, body: { __type: name } })
    },
  )

  test('has the request ID and the protocol’s content type', async () => {
    const kms = fakeKms(() => {
      throw new KmsFault('NotFoundException', 'no')
    })
    const response = await createHandler({ kms, requestId: () => requestId })(kmsRequest())
    expect(response.headers.get('x-amzn-requestid')).toBe(requestId)
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1')
  })

  test('is no news for the operator', async () => {
    const onError = vi.fn()
    await answerTo(new KmsFault('NotFoundException', 'no'), onError)
    expect(onError).not.toHaveBeenCalled()
  })
})

describe('an unexpected error', () => {
  const internal = {
    status: 500,
    type: 'KMSInternalException',
    body: {
      __type: 'KMSInternalException',
      message: 'The request could not be completed because of an internal error.',
    },
  }
  const failing = (error: unknown, onError?: (error: unknown, context: object) => void) => {
    const kms = fakeKms(() => {
      throw error
    })
    return createHandler({ kms, requestId: () => requestId, ...(onError && { onError }) })
  }

  test('tells the client nothing and the operator everything', async () => {
    const error = new Error('secret at /var/lib')
    const onError = vi.fn()
    expect(await read(await failing(error, onError)(kmsRequest()))).toEqual(internal)
    expect(onError.mock.calls).toEqual([[error, { requestId, operation: 'ListKeys' }]])
  })

  test('behind a fault is told too, and the fault answered', async () => {
    const cause = new Error('disk full')
    const onError = vi.fn()
    const response = await failing(new KmsFault('KMSInternalException', 'failed', { cause }), onError)(kmsRequest())
    expect((await read(response)).body).toEqual({ __type: 'KMSInternalException', message: 'failed' })
    expect(onError.mock.calls).toEqual([[cause, { requestId, operation: 'ListKeys' }]])
  })

  test.each(['a string', undefined, null, 7])('may be anything, even %j', async (thrown) => {
    expect(await read(await failing(thrown)(kmsRequest()))).toEqual(internal)
  })

  test('is answered even if the operator’s ear is broken', async () => {
    const onError = () => {
      throw new Error('log is full')
    }
    expect(await read(await failing(new Error('x'), onError)(kmsRequest()))).toEqual(internal)
  })

  test('in an output that the model does not know is one too', async () => {
    const onError = vi.fn()
    const handler = createHandler({ kms: fakeKms(() => ({ Keys: 'none' })), onError })
    expect((await read(await handler(kmsRequest()))).status).toBe(500)
    expect(onError.mock.calls[0]?.[0]).toBeInstanceOf(TypeError)
  })
})
