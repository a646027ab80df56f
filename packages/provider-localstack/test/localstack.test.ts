import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { KMS } from '@aws-sdk/client-kms'
import { keyProviderContract, keyProviderPairContract } from '@sealwright/core/testing'
import { awsKmsProvider } from '@sealwright/provider-aws-kms'
import { type RunningServer, startServer } from '@sealwright/server'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { localstackClient, localstackProvider, localstackReady } from '../src/index.ts'

let server: RunningServer
let keyArn: string
beforeAll(async () => {
  server = await startServer({ port: 0 })
  keyArn = await createKey('alias/app')
  await createKey('alias/stranger')
})
afterAll(() => server.close())

function kmsOf(accessKeyId: string): KMS {
  return new KMS({ endpoint: server.url, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey: 'x' } })
}

async function createKey(alias: string): Promise<string> {
  const kms = kmsOf('test')
  const { KeyMetadata } = await kms.createKey({})
  await kms.createAlias({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId })
  return KeyMetadata?.Arn ?? ''
}

describe('the key provider contract, over a server on a port', () => {
  const subject = {
    create: () => localstackProvider({ keyId: 'alias/app', endpoint: server.url }),
    createStranger: () => localstackProvider({ keyId: 'alias/stranger', endpoint: server.url }),
    maxFlips: 50,
  }
  for (const { law, run } of keyProviderContract(subject)) it(law, run)
})

describe('with AWS KMS over the same server', () => {
  const localstack = () => localstackProvider({ keyId: 'alias/app', endpoint: server.url })
  const awsKms = () => awsKmsProvider({ keyId: keyArn, client: kmsOf('test') })
  for (const { law, run } of keyProviderPairContract([localstack, awsKms])) it(law, run)
})

describe('localstackClient', () => {
  it('works in the account and Region that it is told', async () => {
    const { KeyMetadata } = await new KMS({
      endpoint: server.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: '111122223333', secretAccessKey: 'x' },
    }).createKey({})
    const client = localstackClient({ endpoint: server.url, region: 'eu-west-1', accountId: '111122223333' })
    const input = { KeyId: KeyMetadata?.KeyId ?? '', NumberOfBytes: 32, EncryptionContext: {} }
    expect((await client.generateDataKey(input)).KeyId).toMatch(/^arn:aws:kms:eu-west-1:111122223333:key\//)
  })
})

describe('localstackReady', () => {
  let health: Server | undefined
  afterEach(() => void health?.close())

  /** A server whose health page answers each request with the next of these, and then with the last for ever. */
  async function healthPage(...answers: readonly (object | number)[]): Promise<string> {
    let asked = 0
    health = createServer((_, response) => {
      const answer = answers[Math.min(asked, answers.length - 1)]
      asked += 1
      response.statusCode = typeof answer === 'number' ? answer : 200
      response.end(JSON.stringify(answer))
    })
    await new Promise<void>((resolve) => health?.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(health.address() as AddressInfo).port}`
  }

  it('resolves when our own server runs', async () => {
    await localstackReady({ endpoint: server.url })
  })

  it('waits until KMS is there', async () => {
    const endpoint = await healthPage(
      503,
      { services: {} },
      { services: { kms: 'starting' } },
      { services: { kms: 'available' } },
    )
    await localstackReady({ endpoint })
  })

  it('asks KMS itself where there is no health page', async () => {
    health = createServer((request, response) => {
      response.statusCode = request.method === 'POST' && request.url === '/' ? 200 : 404
      response.end(JSON.stringify({ Keys: [] }))
    })
    await new Promise<void>((resolve) => health?.listen(0, '127.0.0.1', resolve))
    await localstackReady({ endpoint: `http://127.0.0.1:${(health.address() as AddressInfo).port}` })
  })

  it.each([
    ['status 503', [503]],
    ['status 404', [404]],
    ['no word of KMS on the health page', [{}]],
    ['error', [{ services: { kms: 'error' } }]],
  ] as const)('gives up at the deadline, and says what it saw: %s', async (seen, answers) => {
    const endpoint = await healthPage(...answers)
    await expect(localstackReady({ endpoint, deadlineMs: 50 })).rejects.toThrow(
      `${endpoint}: KMS is not ready after 50 ms; seen last: ${seen}`,
    )
  })

  it('says that nobody listens', async () => {
    await expect(localstackReady({ endpoint: 'http://127.0.0.1:9', deadlineMs: 50 })).rejects.toThrow(
      /ECONNREFUSED|bad port/,
    )
  })

  it('ends when it is aborted, with the reason', async () => {
    const endpoint = await healthPage(503)
    const reason = new Error('enough')
    const controller = new AbortController()
    const waiting = localstackReady({ endpoint, signal: controller.signal })
    controller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
  })
})
