import { GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { beforeEach, describe, expect, test } from 'vitest'
import { type LocalKms, localKms } from './local-kms.ts'

const EncryptionContext = {}
const NumberOfBytes = 32
let kms: LocalKms
let app: string
let other: string
beforeEach(async () => {
  kms = localKms()
  app = await kms.keyArn('alias/app')
  other = await kms.keyArn('alias/other')
})

const generate = (KeyId: string) => kms.generateDataKey({ KeyId, NumberOfBytes, EncryptionContext })
const outcomes = async (...keys: string[]) => {
  const names: string[] = []
  for (const key of keys) {
    names.push(
      await generate(key).then(
        () => 'ok',
        (error: Error) => error.name,
      ),
    )
  }
  return names
}

describe('an injected fault', () => {
  test('befalls as many calls as it is told to, and counts them', async () => {
    const fault = kms.faults.inject('throttle', { operation: 'GenerateDataKey', times: 2 })
    expect(await outcomes(app, app, app)).toEqual(['ThrottlingException', 'ThrottlingException', 'ok'])
    expect(fault.count).toBe(2)
  })

  test('befalls the key it is for, under all its names', async () => {
    for (const name of [app, app.split('/')[1]!, 'alias/app', app.replace(/key\/.*/, 'alias/app')]) {
      using _fault = kms.faults.inject('unavailable', { key: name })
      expect(await outcomes('alias/app', app, 'alias/other', other)).toEqual([
        'KeyUnavailableException',
        'KeyUnavailableException',
        'ok',
        'ok',
      ])
    }
  })

  test('ends when it is removed, disposed of or cleared', async () => {
    const fault = kms.faults.inject('internal')
    fault.remove()
    {
      using _fault = kms.faults.inject('timeout')
      expect(await outcomes(app)).toEqual(['DependencyTimeoutException'])
    }
    kms.faults.inject('internal')
    kms.faults.clear()
    expect(await outcomes(app)).toEqual(['ok'])
  })

  test('leaves alone the calls by which a key is made', async () => {
    kms.faults.inject('throttle')
    await kms.keyArn('alias/late')
    expect(await outcomes('alias/late')).toEqual(['ThrottlingException'])
  })

  test('that never answers ends with the client’s patience', async () => {
    kms.faults.inject({ slowByMs: Number.POSITIVE_INFINITY })
    const client = new KMSClient({ ...kms.clientConfig(), maxAttempts: 1 })
    const call = client.send(new GenerateDataKeyCommand({ KeyId: app, NumberOfBytes }), {
      abortSignal: AbortSignal.timeout(10),
    })
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('slows by whatever waiting a test prefers', async () => {
    const waits: number[] = []
    const slow = localKms({ wait: async (ms) => void waits.push(ms) })
    slow.faults.inject({ slowByMs: 60_000 }, { operation: 'GenerateDataKey' })
    await slow.provider().kms.generateDataKey({ KeyId: await slow.keyArn('alias/a'), NumberOfBytes, EncryptionContext })
    expect(waits).toEqual([60_000])
  })

  test('is what the SDK retries', async () => {
    const fault = kms.faults.inject('internal', { times: 1 })
    const client = new KMSClient({ ...kms.clientConfig(), maxAttempts: 2 })
    await client.send(new GenerateDataKeyCommand({ KeyId: app, NumberOfBytes }))
    expect(fault.count).toBe(1)
    kms.calls.expect('GenerateDataKey', { times: 2 })
    kms.calls.expect('GenerateDataKey', { errorCode: null })
  })
})
