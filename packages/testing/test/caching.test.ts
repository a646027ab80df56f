import { buffer } from 'node:stream/consumers'
import { type CachingOptions, cachingMaterials, decrypt } from '@sealwright/core'
import { createEncryptStream } from '@sealwright/core/node'
import { beforeEach, describe, expect, test } from 'vitest'
import { type LocalKms, localKms } from '../src/index.ts'

const messageCount = 1000
const mebibyte = 2 ** 20
const encryptionContext = { table: 'uploads' }
// Without a signature: a thousand of them would take longer than all else, and say nothing of calls.
const algorithmSuite = 0x0478
let kms: LocalKms
beforeEach(() => {
  kms = localKms()
})

type Limits = Omit<CachingOptions, 'now' | 'maxAgeMs'>

const materialsUnder = (limits: Limits) =>
  cachingMaterials({ provider: kms.provider('alias/app'), now: kms.clock.now, maxAgeMs: 60_000, ...limits })

/** Encrypts by a stream each, all at once. The streams do not know their length. */
function encryptAll(limits: Limits): Promise<readonly Uint8Array[]> {
  const materials = materialsUnder(limits)
  return Promise.all(
    Array.from({ length: messageCount }, (_, index) => {
      const stream = createEncryptStream({ materials, encryptionContext, algorithmSuite })
      stream.end(`upload ${index}`)
      return buffer(stream)
    }),
  )
}

describe('1,000 parallel stream encryptions', () => {
  test.each<[name: string, limits: Limits, calls: number]>([
    ['no limit but age', {}, 1],
    ['1,000 messages a data key', { maxMessages: 1000 }, 1],
    ['999 messages a data key', { maxMessages: 999 }, 2],
    ['100 messages a data key', { maxMessages: 100 }, 10],
    ['7 messages a data key', { maxMessages: 7 }, Math.ceil(messageCount / 7)],
    ['10 MiB a data key, 1 MiB set aside for each stream', { maxBytes: 10 * mebibyte, reservedBytes: mebibyte }, 100],
  ])('under %s ask for as many data keys as that allows', async (_, limits, calls) => {
    const messages = await encryptAll(limits)
    const asked = kms.calls.expect('GenerateDataKey', { key: 'alias/app', encryptionContext, times: calls })
    expect(kms.calls.all).toHaveLength(asked.length)
    expect(asked.map(({ event }) => event.errorCode)).toEqual(asked.map(() => undefined))
    const materials = materialsUnder({})
    const opened = await Promise.all(messages.map((message) => decrypt(message, { materials, encryptionContext })))
    kms.calls.expect('Decrypt', { key: 'alias/app', errorCode: null, times: calls })
    expect(opened.map(({ plaintext }) => new TextDecoder().decode(plaintext))).toEqual(
      messages.map((_message, index) => `upload ${index}`),
    )
    // None was asked for and left unused.
    const dataKeys = new Set(
      opened.map(({ header }) => Buffer.from(header.encryptedDataKeys[0]!.ciphertext).toString()),
    )
    expect(dataKeys.size).toBe(calls)
  })

  test('ask again when the data key is too old', async () => {
    const materials = materialsUnder({})
    const encryptOne = () => {
      const stream = createEncryptStream({ materials, encryptionContext, algorithmSuite })
      stream.end('upload')
      return buffer(stream)
    }
    for (const elapsedMs of [0, 59_999, 1, 59_999]) {
      kms.clock.advance(elapsedMs)
      await Promise.all(Array.from({ length: messageCount / 4 }, encryptOne))
    }
    kms.calls.expect('GenerateDataKey', { times: 2 })
  })

  test('all fail with the one call that failed, and the next asks anew', async () => {
    const materials = materialsUnder({})
    using _throttled = kms.faults.inject('throttle', { operation: 'GenerateDataKey', times: 1 })
    const stream = () => {
      const encrypting = createEncryptStream({ materials, encryptionContext, algorithmSuite })
      encrypting.end('upload')
      return buffer(encrypting)
    }
    const results = await Promise.allSettled(Array.from({ length: messageCount }, stream))
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['rejected']))
    kms.calls.expect('GenerateDataKey', { errorCode: 'ThrottlingException' })
    await stream()
    kms.calls.expect('GenerateDataKey', { errorCode: null })
  })
})
