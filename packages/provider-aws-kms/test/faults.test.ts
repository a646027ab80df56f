import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decrypt, EnvelopeError, encrypt } from '@sealwright/core'
import { afterEach, describe, expect, it } from 'vitest'
import { awsKmsProvider, type KmsFailureKind, kmsFailureOf, sdkKmsClient } from '../src/index.ts'
import { arn, dataKeyBytes } from './canned-kms.ts'
import { localKms } from './local-kms.ts'

/** What a server can do wrong, and what that is called. */
const faults: Readonly<Record<string, readonly [RequestListener, KmsFailureKind]>> = {
  'limits the rate': [answering(400, { __type: 'ThrottlingException', message: 'slow down' }), 'throttled'],
  'refuses with a name nobody knows': [answering(400, { __type: 'NewException', message: 'no' }), 'refused'],
  'has trouble inside': [answering(500, { __type: 'KMSInternalException' }), 'unavailable'],
  'fails without a word': [answering(503, undefined), 'unavailable'],
  'hangs up': [(request) => void request.socket.destroy(), 'unreachable'],
  'answers with half of a body': [
    (_, response) => {
      response.writeHead(200, { 'Content-Length': 1000 }).write('{"KeyId":')
      setImmediate(() => response.destroy())
    },
    'unreachable',
  ],
  'never answers': [() => {}, 'timed out'],
  'answers with a key of its own': [
    answering(200, {
      KeyId: arn.replace('1234', '5678'),
      Plaintext: Buffer.from(dataKeyBytes).toString('base64'),
      CiphertextBlob: 'AQID',
    }),
    'wrong answer',
  ],
  'answers with a key that is too short': [
    answering(200, { KeyId: arn, Plaintext: 'AQID', CiphertextBlob: 'AQID' }),
    'wrong answer',
  ],
  'answers with nothing': [answering(200, {}), 'wrong answer'],
  'answers with something else': [answering(200, 'hello'), 'wrong answer'],
}

/** Only what the service answers has one, and an answer that is not believed is no longer the service's word. */
const requestId = '8a2c1c3e-0000-4000-8000-000000000000'
const hasRequestId: readonly KmsFailureKind[] = ['refused', 'throttled', 'unavailable']

function answering(status: number, body: unknown): RequestListener {
  return (_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId })
    response.end(body === undefined ? '' : JSON.stringify(body))
  }
}

describe.each(Object.entries(faults))('a service that %s', (_, [listener, kind]) => {
  let server: Server | undefined
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  async function provider() {
    server = createServer(listener)
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    const client = sdkKmsClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      maxAttempts: 1,
    })
    return awsKmsProvider({ keyId: arn, client, timeoutMs: 500 })
  }

  it('fails an encryption, which names the provider and keeps the cause', async () => {
    const error = await encrypt(dataKeyBytes, { provider: await provider() }).catch((reason: unknown) => reason)
    if (!EnvelopeError.is(error, 'ERR_KEY_PROVIDER')) throw error
    expect(error.details).toMatchObject({ provider: `aws-kms ${arn}` })
    expect(kmsFailureOf(error.cause).kind).toBe(kind)
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(Buffer.from(dataKeyBytes).toString('base64'))
  })

  it('fails a decryption, which lists the attempt, and lets another key open the message', async () => {
    const { methodsIn, createKey } = localKms()
    const goodKey = awsKmsProvider({ keyId: await createKey('alias/good'), client: methodsIn('eu-central-1') })
    // The message lists a data key of the faulty provider's key first; what is wrapped there does not matter.
    const stranger = {
      name: 'stranger',
      encryptDataKey: async () => ({
        providerId: 'aws-kms',
        providerInfo: new TextEncoder().encode(arn),
        ciphertext: Uint8Array.of(1),
      }),
      generateDataKey: () => Promise.reject(new Error('not asked')),
    }
    const { message } = await encrypt(dataKeyBytes, { provider: { generator: goodKey, encryptors: [stranger] } })
    const faulty = await provider()

    const error = await decrypt(message, { provider: faulty }).catch((reason: unknown) => reason)
    if (!EnvelopeError.is(error, 'ERR_NO_DATA_KEY')) throw error
    expect(error.details.attempts.map((attempt) => kmsFailureOf(attempt.error))).toEqual([
      { kind, ...(hasRequestId.includes(kind) && { requestId }) },
    ])
    expect((await decrypt(message, { provider: [faulty, goodKey] })).plaintext).toEqual(dataKeyBytes)
  })
})
