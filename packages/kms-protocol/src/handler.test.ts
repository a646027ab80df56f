import { describe, expect, test, vi } from 'vitest'
import { fakeKms, kmsRequest, type RequestBody, requestId } from '../test/fake-kms.ts'
import { createHandler } from './handler.ts'

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
