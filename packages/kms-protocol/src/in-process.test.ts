import { DescribeKeyCommand, GenerateDataKeyCommand, KMS, KMSClient, NotFoundException } from '@aws-sdk/client-kms'
import { KmsFault } from '@sealwright/kms-engine'
import { describe, expect, test } from 'vitest'
import { type FakeKms, fakeKms, requestId } from '../test/fake-kms.ts'
import { inProcessRequestHandler } from './in-process.ts'

const credentials = { accessKeyId: '111122223333', secretAccessKey: 'any' }

function clientOf(kms: FakeKms): KMSClient {
  const requestHandler = inProcessRequestHandler({ kms, requestId: () => requestId })
  return new KMSClient({ region: 'eu-central-1', credentials, requestHandler, maxAttempts: 1 })
}

test('a real client’s call reaches the engine and comes back', async () => {
  const kms = fakeKms(() => ({ KeyId: 'k', Plaintext: Uint8Array.of(1, 2), CiphertextBlob: Uint8Array.of(3) }))
  const EncryptionContext = { purpose: 'test' }
  const answer = await clientOf(kms).send(
    new GenerateDataKeyCommand({ KeyId: 'k', KeySpec: 'AES_256', EncryptionContext }),
  )
  expect(kms.calls).toMatchObject([
    {
      name: 'GenerateDataKey',
      input: { KeyId: 'k', KeySpec: 'AES_256', EncryptionContext },
      caller: {
        accountId: '111122223333',
        region: 'eu-central-1',
        arn: 'arn:aws:iam::111122223333:root',
        accessKeyId: '111122223333',
        requestId,
        conditionValues: { 'aws:SecureTransport': 'true' },
      },
    },
  ])
  expect(answer).toMatchObject({ KeyId: 'k', Plaintext: Uint8Array.of(1, 2), CiphertextBlob: Uint8Array.of(3) })
  expect(answer.$metadata).toMatchObject({ httpStatusCode: 200, requestId })
})

test('the aggregated client works too', async () => {
  const kms = fakeKms(() => ({ Plaintext: Uint8Array.of(9) }))
  const requestHandler = inProcessRequestHandler({ kms })
  const client = new KMS({ region: 'eu-central-1', credentials, requestHandler })
  expect((await client.generateRandom({ NumberOfBytes: 1 })).Plaintext).toEqual(Uint8Array.of(9))
  client.destroy()
})

describe('a fault', () => {
  const failing = (fault: KmsFault) =>
    clientOf(
      fakeKms(() => {
        throw fault
      }),
    ).send(new DescribeKeyCommand({ KeyId: 'k' }))

  test('of the model is the client’s own class, with message and request ID', async () => {
    const error = await failing(new KmsFault('NotFoundException', "Key 'k' does not exist")).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(NotFoundException)
    expect(error).toMatchObject({
      name: 'NotFoundException',
      message: "Key 'k' does not exist",
      $metadata: { httpStatusCode: 400, requestId },
    })
  })

  test('that any operation may have has its name and message', async () => {
    const error = await failing(new KmsFault('AccessDeniedException', 'not you')).catch((e: unknown) => e)
    expect(error).toMatchObject({ name: 'AccessDeniedException', message: 'not you', $fault: 'client' })
  })

  test('of the service is a server’s', async () => {
    const error = await failing(new KmsFault('KMSInternalException', 'oops')).catch((e: unknown) => e)
    expect(error).toMatchObject({ name: 'KMSInternalException', $fault: 'server', $metadata: { httpStatusCode: 500 } })
  })
})

describe('an abort signal', () => {
  const command = new GenerateDataKeyCommand({ KeyId: 'k', KeySpec: 'AES_256' })

  test('that is aborted already keeps the call from the engine', async () => {
    const kms = fakeKms()
    const abortSignal = AbortSignal.abort()
    await expect(clientOf(kms).send(command, { abortSignal })).rejects.toMatchObject({ name: 'AbortError' })
    expect(kms.calls).toEqual([])
  })

  test('ends the wait for a call that is under way', async () => {
    const controller = new AbortController()
    const kms = fakeKms(() => {
      controller.abort()
      return new Promise(() => {})
    })
    const answer = clientOf(kms).send(command, { abortSignal: controller.signal })
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    expect(kms.calls).toHaveLength(1)
  })

  test('that is not aborted changes nothing', async () => {
    const kms = fakeKms(() => ({ KeyId: 'k' }))
    const abortSignal = new AbortController().signal
    expect(await clientOf(kms).send(command, { abortSignal })).toMatchObject({ KeyId: 'k' })
  })

  test('of the older kind, aborted already, is honoured as well', async () => {
    const handler = inProcessRequestHandler({ kms: fakeKms() })
    const request = { method: 'POST', path: '/', headers: {}, body: '{}' }
    await expect(handler.handle(request, { abortSignal: { aborted: true } })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })
})

test('a body that is a stream is the caller’s mistake', async () => {
  const handler = inProcessRequestHandler({ kms: fakeKms() })
  const request = { method: 'POST', path: '/', headers: {}, body: new ReadableStream() }
  await expect(handler.handle(request)).rejects.toThrow(TypeError)
})

const headers = {
  Authorization:
    'AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-central-1/kms/aws4_request, SignedHeaders=host, Signature=ab',
  'Content-Type': 'application/x-amz-json-1.1',
  'X-Amz-Target': 'TrentService.ListKeys',
}

test('a body may be a text, bytes or nothing', async () => {
  const bytes = new TextEncoder().encode('{"Limit":7}')
  for (const body of ['{"Limit":7}', bytes, bytes.buffer, undefined, null]) {
    const kms = fakeKms(() => ({}))
    const handler = inProcessRequestHandler({ kms })
    const { response } = await handler.handle({ method: 'post', path: '/', headers, body })
    expect(response.statusCode).toBe(200)
    expect(kms.calls[0]?.input).toEqual(body ? { Limit: 7 } : {})
  }
})

test('a body that is too long is refused as on a port', async () => {
  const handler = inProcessRequestHandler({ kms: fakeKms(), maxBodyLength: 10 })
  const { response } = await handler.handle({ method: 'post', path: '/', headers, body: new Uint8Array(11) })
  expect(response.statusCode).toBe(413)
})
