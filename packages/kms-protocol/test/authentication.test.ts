import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms'
import { type Credential, createHandler, inProcessRequestHandler } from '@sealwright/kms-protocol'
import { describe, expect, test } from 'vitest'
import { fakeKms, kmsRequest, read } from './fake-kms.ts'
import { accessKeyId, secretAccessKey, sign, signedAt } from './signed-requests.ts'

const owned: Credential = { secretAccessKey }
const credential = (id: string) => (id === accessKeyId ? owned : undefined)

describe('a real client', () => {
  const send = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) => {
    const kms = fakeKms(() => ({ Truncated: false }))
    const requestHandler = inProcessRequestHandler({ kms, authentication: { credential, now: Date.now } })
    return new KMSClient({ region: 'eu-central-1', credentials, requestHandler, maxAttempts: 1 }).send(
      new ListKeysCommand(),
    )
  }

  test('with the right secret is let in', async () => {
    expect((await send({ accessKeyId, secretAccessKey })).Truncated).toBe(false)
  })

  test.each([
    ['the wrong secret', { accessKeyId, secretAccessKey: 'wrong' }, 'InvalidSignatureException'],
    ['an unknown access key', { accessKeyId: '111122223333', secretAccessKey }, 'UnrecognizedClientException'],
    [
      'a token that it should not have',
      { accessKeyId, secretAccessKey, sessionToken: 'x' },
      'UnrecognizedClientException',
    ],
  ])('with %s is refused', async (_, credentials, name) => {
    await expect(send(credentials)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } })
  })
})

describe('a handler that verifies', () => {
  const handlerWith = (kms = fakeKms(() => ({}))) => {
    return createHandler({ kms, authentication: { credential, now: () => signedAt } })
  }

  test('takes a presigned request', async () => {
    const { query, headers, body } = await sign({ presign: true })
    const request = new Request(`https://kms.eu-central-1.amazonaws.com/?${new URLSearchParams(query)}`, {
      method: 'POST',
      headers: Object.entries(headers),
      body,
    })
    expect((await handlerWith()(request)).status).toBe(200)
  })

  test('takes the host from the URL if no header has it', async () => {
    const { headers, body } = await sign()
    const { host: _host, ...others } = headers
    const request = new Request('https://kms.eu-central-1.amazonaws.com/', { method: 'POST', headers: others, body })
    expect((await handlerWith()(request)).status).toBe(200)
  })

  test('never lets an unverified request near the engine or its JSON', async () => {
    const kms = fakeKms()
    const answer = await read(await handlerWith(kms)(kmsRequest({ body: 'not JSON' })))
    expect(answer.type).toBe('InvalidSignatureException')
    expect(kms.calls).toEqual([])
  })

  test('answers as for any other failure when the port of credentials breaks', async () => {
    const errors: unknown[] = []
    const broken = () => {
      throw new Error('no database')
    }
    const handler = createHandler({
      kms: fakeKms(),
      authentication: { credential: broken, now: () => signedAt },
      onError: (error) => errors.push(error),
    })
    const { headers, body } = await sign()
    const request = new Request('https://kms.eu-central-1.amazonaws.com/', { method: 'POST', headers, body })
    expect((await read(await handler(request))).type).toBe('KMSInternalException')
    expect(errors).toEqual([new Error('no database')])
  })
})
