import {
  DisabledException,
  InvalidCiphertextException,
  KMS,
  type KMSClientConfig,
  NotFoundException,
  paginateListKeys,
} from '@aws-sdk/client-kms'
import { type AuditEvent, createKms } from '@sealwright/kms-engine'
import { type FakePorts, fakePorts } from '@sealwright/kms-engine/testing'
import { createHandler, inProcessRequestHandler } from '@sealwright/kms-protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { kmsRequest, read } from './fake-kms.ts'

// The real client on the real engine, through the protocol and no port.
let ports: FakePorts
let clientIn: (region: string, accessKeyId?: string) => KMS

beforeEach(() => {
  ports = fakePorts()
  const requestHandler: NonNullable<KMSClientConfig['requestHandler']> = inProcessRequestHandler({
    kms: createKms(ports),
  })
  clientIn = (region, accessKeyId = '111122223333') => {
    return new KMS({ region, credentials: { accessKeyId, secretAccessKey: 'any' }, requestHandler, maxAttempts: 1 })
  }
})

async function newKey(client: KMS): Promise<string> {
  const { KeyMetadata } = await client.createKey({ Description: 'of a test' })
  return KeyMetadata!.KeyId!
}

/** The error that a call ends with. */
function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.unreachable('the call succeeded'),
    (error: unknown) => error,
  )
}

test('a data key that a client got can be had again by its alias and context', async () => {
  const client = clientIn('eu-central-1')
  const TargetKeyId = await newKey(client)
  await client.createAlias({ AliasName: 'alias/app', TargetKeyId })
  const EncryptionContext = { purpose: 'test', schlüssel: '\u{1f511}', __proto__x: '' }
  const dataKey = await client.generateDataKey({ KeyId: 'alias/app', KeySpec: 'AES_256', EncryptionContext })
  expect(dataKey.Plaintext).toHaveLength(32)
  const { CiphertextBlob } = dataKey
  expect((await client.decrypt({ CiphertextBlob, EncryptionContext })).Plaintext).toEqual(dataKey.Plaintext)

  const error = await failure(
    client.decrypt({ CiphertextBlob, EncryptionContext: { ...EncryptionContext, purpose: 'x' } }),
  )
  expect(error).toBeInstanceOf(InvalidCiphertextException)
})

test('times come as dates', async () => {
  const client = clientIn('eu-central-1')
  const KeyId = await newKey(client)
  const { KeyMetadata } = await client.describeKey({ KeyId })
  expect(KeyMetadata?.CreationDate).toEqual(new Date(ports.now()))
  const { DeletionDate } = await client.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  expect(DeletionDate).toEqual(new Date(ports.now() + 7 * 86_400_000))
})

test('an operation that answers nothing answers nothing', async () => {
  const client = clientIn('eu-central-1')
  const { $metadata, ...answer } = await client.disableKey({ KeyId: await newKey(client) })
  expect(answer).toEqual({})
  expect($metadata.httpStatusCode).toBe(200)
})

test('a client pages through all keys', async () => {
  const client = clientIn('eu-central-1')
  const created = [await newKey(client), await newKey(client), await newKey(client)]
  const listed: (string | undefined)[] = []
  for await (const page of paginateListKeys({ client, pageSize: 2 }, {})) {
    listed.push(...(page.Keys ?? []).map((key) => key.KeyId))
  }
  expect(listed.sort()).toEqual(created.sort())
})

test('another Region and another account have other keys', async () => {
  const KeyId = await newKey(clientIn('eu-central-1'))
  expect((await clientIn('eu-central-1').listKeys()).Keys).toHaveLength(1)
  expect((await clientIn('eu-west-1').listKeys()).Keys).toHaveLength(0)
  expect((await clientIn('eu-central-1', '444455556666').listKeys()).Keys).toHaveLength(0)
  expect(await failure(clientIn('eu-west-1').describeKey({ KeyId }))).toBeInstanceOf(NotFoundException)
})

describe('an error', () => {
  test('of a disabled key is the client’s class with the service’s words', async () => {
    const client = clientIn('eu-central-1')
    const KeyId = await newKey(client)
    await client.disableKey({ KeyId })
    const error = await failure(client.generateDataKey({ KeyId, KeySpec: 'AES_256' }))
    expect(error).toBeInstanceOf(DisabledException)
    expect(error).toMatchObject({ message: `arn:aws:kms:eu-central-1:111122223333:key/${KeyId} is disabled.` })
  })

  test('of validation names each violation', async () => {
    const error = await failure(clientIn('eu-central-1').createAlias({ AliasName: '', TargetKeyId: 'k' }))
    expect(error).toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(
        /^2 validation errors detected: Value '' at 'aliasName' failed to satisfy constraint/,
      ),
    })
  })

  test('of a ciphertext that was changed has no message on the wire', async () => {
    const handler = createHandler({ kms: createKms(ports) })
    const client = clientIn('eu-central-1', '000000000000')
    const { CiphertextBlob } = await client.encrypt({ KeyId: await newKey(client), Plaintext: Uint8Array.of(1) })
    CiphertextBlob![CiphertextBlob!.length - 1]! ^= 1
    const body = JSON.stringify({ CiphertextBlob: Buffer.from(CiphertextBlob!).toString('base64') })
    const response = await handler(kmsRequest({ headers: { 'x-amz-target': 'TrentService.Decrypt' }, body }))
    expect(await read(response)).toEqual({
      status: 400,
      type: 'InvalidCiphertextException',
      body: { __type: 'InvalidCiphertextException' },
    })
  })
})

test('the audit event of a call has the request ID that the client sees, and the access key', async () => {
  const events: AuditEvent[] = []
  const kms = createKms({ ...ports, audit: ({ event }) => void events.push(event) })
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'any' }
  const client = new KMS({ region: 'eu-central-1', credentials, requestHandler: inProcessRequestHandler({ kms }) })
  const { $metadata } = await client.listKeys({})
  expect(events).toMatchObject([
    {
      eventName: 'ListKeys',
      requestID: $metadata.requestId,
      userIdentity: { type: 'Root', accessKeyId: '111122223333' },
      userAgent: expect.stringContaining('aws-sdk-js'),
    },
  ])
})
