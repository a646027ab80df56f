import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it, vi } from 'vitest'
import { expectCode } from '../../test/expect-code.ts'
import { messageOf, provider, readAll, stranger, writing } from '../../test/messages.ts'
import {
  decrypt,
  type EncryptedDataKey,
  EncryptionContext,
  encrypt,
  findAlgorithmSuite,
  type KeyProvider,
  requiredContextMaterials,
} from '../index.ts'
import { createEncryptStream } from '../node.ts'
import { DataKey } from '../secret-bytes.ts'
import { bytesFrom } from '../testing/samples.ts'
import type { CachingEvent } from './caching-journal.ts'
import { type CachingOptions, cachingMaterials } from './caching-materials.ts'
import { localMaterialsCache, type MaterialsCache } from './materials-cache.ts'

const plaintext = bytesFrom(1, 100)

const request = {
  algorithmSuite: findAlgorithmSuite(0x0478)!,
  storedContext: EncryptionContext.empty,
  expectedContext: EncryptionContext.empty,
}

/** A data key of its own, wrapped. */
async function wrapped(by: KeyProvider): Promise<EncryptedDataKey> {
  const { algorithmSuite, storedContext } = request
  const generated = await by.generateDataKey({ algorithmSuite, encryptionContext: storedContext })
  generated.dataKey[Symbol.dispose]()
  return generated.encryptedDataKey
}

/** A cache over a provider that counts how often it is asked, with a clock that the test moves. */
function counted(options: Partial<CachingOptions> = {}) {
  const asked = { generate: 0, decrypt: 0 }
  const given: DataKey[] = []
  const clock = { now: 1_000_000 }
  const counting: KeyProvider = {
    ...provider,
    generateDataKey: async (request) => {
      asked.generate += 1
      const generated = await provider.generateDataKey(request)
      given.push(generated.dataKey)
      return generated
    },
    decryptDataKey: async (edk, request) => {
      asked.decrypt += 1
      const dataKey = await provider.decryptDataKey(edk, request)
      given.push(dataKey)
      return dataKey
    },
  }
  const materials = cachingMaterials({ provider: counting, now: () => clock.now, maxAgeMs: 1000, ...options })
  return {
    materials,
    asked,
    given,
    clock,
    encrypt: (text = plaintext) => encrypt(text, { materials, algorithmSuite: 0x0478 }),
  }
}

describe('encryption', () => {
  it('many messages share a data key, and have IDs and bytes of their own', async () => {
    const { encrypt, asked, materials } = counted()
    const results = [await encrypt(), await encrypt(), await encrypt()]
    expect(asked.generate).toBe(1)
    expect(new Set(results.map(({ header }) => Buffer.from(header.messageId).toString('hex'))).size).toBe(3)
    expect(new Set(results.map(({ message }) => Buffer.from(message.subarray(-50)).toString('hex'))).size).toBe(3)
    for (const { message } of results)
      await expect(decrypt(message, { provider })).resolves.toMatchObject({ plaintext })
    expect(materials.stats()).toEqual({ hits: 2, misses: 1, bypasses: 0, evictions: 0, inFlight: 0, entries: 1 })
  })

  it('signed messages of one entry share a signing key, and each has a signature of its own', async () => {
    const { materials, asked } = counted()
    const results = [await encrypt(plaintext, { materials }), await encrypt(bytesFrom(2, 5000), { materials })]
    expect(asked.generate).toBe(1)
    expect(results[0]!.header.encryptionContext).toEqual(results[1]!.header.encryptionContext)
    for (const { message } of results) await expect(decrypt(message, { provider })).resolves.toBeDefined()
  })

  it('another context, suite or partition is another entry', async () => {
    const cache = localMaterialsCache({ capacity: 10 })
    const [one, other] = [counted({ cache }), counted({ cache })]
    await one.encrypt()
    await encrypt(plaintext, { materials: one.materials, algorithmSuite: 0x0478, encryptionContext: { a: 'b' } })
    await encrypt(plaintext, { materials: one.materials, algorithmSuite: 0x0578 })
    await other.encrypt()
    expect([one.asked.generate, other.asked.generate, cache.size]).toEqual([3, 1, 4])
  })

  it('one partition in one cache is shared', async () => {
    const shared = { cache: localMaterialsCache({ capacity: 10 }), partition: 'common' }
    const [one, other] = [counted(shared), counted(shared)]
    await one.encrypt()
    await other.encrypt()
    expect([one.asked.generate, other.asked.generate]).toEqual([1, 0])
  })

  it('an entry ends with its age', async () => {
    const { encrypt, asked, clock } = counted()
    await encrypt()
    clock.now += 999
    await encrypt()
    expect(asked.generate).toBe(1)
    clock.now += 1
    await encrypt()
    expect(asked.generate).toBe(2)
  })

  it('an entry ends with its last message', async () => {
    const { encrypt, asked } = counted({ maxMessages: 2 })
    for (let message = 0; message < 5; message++) await encrypt()
    expect(asked.generate).toBe(3)
  })

  it('an entry ends before its bytes are exceeded', async () => {
    const { encrypt, asked } = counted({ maxBytes: 250 })
    for (let message = 0; message < 4; message++) await encrypt()
    expect(asked.generate).toBe(2)
  })

  it('an entry serves to its very last byte, and a message of just so many', async () => {
    const { encrypt, asked } = counted({ maxBytes: 200 })
    for (let message = 0; message < 2; message++) await encrypt()
    expect(asked.generate).toBe(1)
    await encrypt()
    expect(asked.generate).toBe(2)
    const exact = counted({ maxBytes: 100 })
    await exact.encrypt()
    expect(exact.materials.stats()).toMatchObject({ bypasses: 0, entries: 1 })
  })

  it('a message longer than maxBytes goes past the cache', async () => {
    const { encrypt, asked, materials } = counted({ maxBytes: 99 })
    await encrypt()
    await encrypt()
    expect(asked.generate).toBe(2)
    expect(materials.stats()).toMatchObject({ bypasses: 2, entries: 0 })
  })

  it('suites without key derivation are never cached', async () => {
    const { materials, asked } = counted()
    for (let message = 0; message < 2; message++) await encrypt(plaintext, { materials, ...writing(0x0014) })
    expect(asked.generate).toBe(2)
    expect(materials.stats()).toMatchObject({ bypasses: 2, entries: 0 })
  })

  it('requests at the same time ask the provider once', async () => {
    const { encrypt, asked, materials } = counted()
    const all = Promise.all(Array.from({ length: 32 }, () => encrypt()))
    expect(materials.stats()).toMatchObject({ misses: 32, inFlight: 1, entries: 0 })
    await all
    expect(asked.generate).toBe(1)
    expect(materials.stats()).toMatchObject({ misses: 32, inFlight: 0, entries: 1 })
  })

  it('requests at the same time keep the limit of messages', async () => {
    const { encrypt, asked } = counted({ maxMessages: 5 })
    await Promise.all(Array.from({ length: 20 }, () => encrypt()))
    expect(asked.generate).toBe(4)
  })

  it('every request is served, even if the cache holds fewer entries than there are requests', async () => {
    const { materials } = counted({ capacity: 1 })
    const contexts = Array.from({ length: 20 }, (_, index) => ({ index: String(index) }))
    const results = await Promise.all(
      contexts.map((encryptionContext) => encrypt(plaintext, { materials, encryptionContext, algorithmSuite: 0x0478 })),
    )
    expect(results).toHaveLength(20)
    expect(materials.stats().entries).toBe(1)
  })

  it('a failure reaches all who wait, and is not kept', async () => {
    let fails = true
    const flaky: KeyProvider = {
      ...provider,
      generateDataKey: (request) => (fails ? Promise.reject(new Error('down')) : provider.generateDataKey(request)),
    }
    const materials = cachingMaterials({ provider: flaky, now: () => 0, maxAgeMs: 1 })
    const results = await Promise.allSettled([1, 2, 3].map(() => encrypt(plaintext, { materials })))
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    fails = false
    await expect(encrypt(plaintext, { materials })).resolves.toBeDefined()
  })

  it('who gives up does not take the others along', async () => {
    const { materials, asked } = counted()
    const controller = new AbortController()
    const reason = new Error('enough')
    const impatient = encrypt(plaintext, { materials, algorithmSuite: 0x0478, signal: controller.signal })
    const patient = encrypt(plaintext, { materials, algorithmSuite: 0x0478 })
    controller.abort(reason)
    await expect(impatient).rejects.toBe(reason)
    await expect(patient).resolves.toBeDefined()
    expect(asked.generate).toBe(1)
  })
})

describe('streams of unknown length', () => {
  const stream = (materials: ReturnType<typeof counted>['materials'], length: number) =>
    buffer(
      Readable.from([bytesFrom(1, length)], { objectMode: false }).pipe(
        createEncryptStream({ materials, algorithmSuite: 0x0478 }),
      ),
    )

  it('are served from the cache', async () => {
    const { materials, asked } = counted()
    for (let message = 0; message < 3; message++) await stream(materials, 100)
    expect(asked.generate).toBe(1)
    expect(materials.stats()).toMatchObject({ hits: 2, misses: 1 })
  })

  it('are served from the cache under a limit of bytes, too, also several at a time', async () => {
    const { materials, asked } = counted({ maxBytes: 2 ** 30 })
    for (let turn = 0; turn < 3; turn++) {
      await Promise.all([stream(materials, 100), stream(materials, 100), stream(materials, 100)])
    }
    expect(asked.generate).toBe(1)
  })

  it('set bytes aside while they run, and settle for what they used', async () => {
    const { materials, asked } = counted({ maxBytes: 1000, reservedBytes: 600 })
    await Promise.all([stream(materials, 10), stream(materials, 10)])
    expect(asked.generate).toBe(2)
    for (let message = 0; message < 20; message++) await stream(materials, 10)
    expect(asked.generate).toBe(2)
  })

  it('that turn out longer end the entry, and are complete', async () => {
    const { materials, asked } = counted({ maxBytes: 1000, reservedBytes: 100 })
    const message = await stream(materials, 5000)
    await expect(decrypt(message, { provider })).resolves.toMatchObject({ plaintext: bytesFrom(1, 5000) })
    await stream(materials, 10)
    expect(asked.generate).toBe(2)
  })

  it('that are cut short settle, too', async () => {
    const { materials, asked } = counted({ maxBytes: 1000, reservedBytes: 900 })
    const cut = createEncryptStream({ materials, algorithmSuite: 0x0478 })
    await new Promise<void>((resolve, reject) =>
      cut.write(new Uint8Array(10), (error) => (error ? reject(error) : resolve())),
    )
    cut.destroy()
    await new Promise((resolve) => cut.once('close', resolve))
    await stream(materials, 10)
    expect(asked.generate).toBe(1)
  })
})

describe('decryption', () => {
  it('one message asks the provider once, and another message of the same data key not at all', async () => {
    const writer = counted()
    const [one, two] = [await writer.encrypt(), await writer.encrypt()]
    const { materials, asked } = counted()
    for (const { message } of [one, two, one])
      await expect(decrypt(message, { materials })).resolves.toMatchObject({ plaintext })
    expect(asked.decrypt).toBe(1)
  })

  it('messages of one data key at the same time ask the provider once', async () => {
    const writer = counted()
    const messages = await Promise.all(Array.from({ length: 16 }, () => writer.encrypt()))
    const { materials, asked } = counted()
    const opened = await Promise.all(messages.map(({ message }) => decrypt(message, { materials })))
    expect(opened.map((result) => result.plaintext)).toEqual(messages.map(() => plaintext))
    expect(asked.decrypt).toBe(1)
  })

  it('another message asks again, and so does an aged entry', async () => {
    const { materials, asked, clock } = counted()
    const [one, two] = [await messageOf(plaintext, 0x0478), await messageOf(plaintext, 0x0478)]
    await decrypt(one, { materials })
    await decrypt(two, { materials })
    expect(asked.decrypt).toBe(2)
    clock.now += 1000
    await decrypt(one, { materials })
    expect(asked.decrypt).toBe(3)
  })

  it('tells the place of the opened key in each message, in whatever order the keys come', async () => {
    const { materials, asked } = counted()
    const ofMessage = (order: readonly number[]) => {
      const ordered = order.map((index) => threeKeys[index]!)
      return materials.decryptionMaterials({ ...request, encryptedDataKeys: ordered })
    }
    const threeKeys = await Promise.all([stranger, provider, stranger].map((each) => wrapped(each)))
    for (const [order, index] of [
      [[0, 1, 2], 1],
      [[1, 2, 0], 0],
      [[2, 0, 1], 2],
      [[0, 1, 2], 1],
    ] as const) {
      const { dataKey, openedBy } = await ofMessage(order)
      expect(openedBy, `order ${order}`).toEqual({ provider: provider.name, index })
      dataKey[Symbol.dispose]()
    }
    expect(materials.stats()).toMatchObject({ hits: 3, misses: 1 })
    expect(asked.decrypt).toBe(2) // The stranger's first, in vain.
  })

  it('a source that opened what the message does not have is refused, and its key erased', async () => {
    const dataKey = DataKey.take(new Uint8Array(32))
    const materials = cachingMaterials({
      materials: {
        decryptionMaterials: async () => ({
          dataKey,
          unstoredContext: EncryptionContext.empty,
          openedBy: { provider: 'p', index: 1 },
        }),
      },
      now: () => 0,
      maxAgeMs: 1000,
    })
    const { message } = await encrypt(plaintext, { provider, algorithmSuite: 0x0478 })
    await expect(decrypt(message, { materials })).rejects.toThrow(TypeError)
    expect(dataKey.disposed).toBe(true)
  })

  it('identity suites are never cached', async () => {
    const { materials, asked } = counted()
    const message = await messageOf(plaintext, 0x0078)
    for (let turn = 0; turn < 2; turn++) await decrypt(message, { materials, commitmentPolicy: readAll })
    expect(asked.decrypt).toBe(2)
  })

  it('a cached key does not help whoever lacks the required context', async () => {
    const { materials: cached } = counted()
    const materials = requiredContextMaterials({ materials: cached, names: ['tenant'] })
    const { message } = await encrypt(plaintext, { materials, encryptionContext: { tenant: 'a' } })
    await expect(decrypt(message, { materials, encryptionContext: { tenant: 'a' } })).resolves.toBeDefined()
    await expectCode(decrypt(message, { materials, encryptionContext: { tenant: 'b' } }), 'ERR_NO_DATA_KEY')
  })
})

describe('keys and events', () => {
  it('entries that leave are zeroed; copies given out live on', async () => {
    const { encrypt, given, clock } = counted({ capacity: 1 })
    await encrypt()
    expect(given[0]!.disposed).toBe(false)
    clock.now += 1000
    await encrypt()
    expect(given.map(({ disposed }) => disposed)).toEqual([true, false])
  })

  it('a subscriber sees what happens until it ends', async () => {
    const { encrypt, materials, clock } = counted()
    const events: CachingEvent[] = []
    const end = materials.subscribe((event) => events.push(event))
    await encrypt()
    await encrypt()
    clock.now += 1000
    await encrypt()
    end()
    await encrypt()
    expect(events).toEqual([
      { kind: 'miss', operation: 'encryption' },
      { kind: 'hit', operation: 'encryption' },
      { kind: 'eviction', operation: 'encryption', reason: 'expired' },
      { kind: 'miss', operation: 'encryption' },
    ])
  })

  it('a copy that nobody gets, because the cache took no entry, is erased', async () => {
    const clones = vi.spyOn(DataKey.prototype, 'clone')
    const full: MaterialsCache = {
      ...localMaterialsCache({ capacity: 1 }),
      put() {
        throw new Error('full')
      },
    }
    await expect(counted({ cache: full }).encrypt()).rejects.toThrow('full')
    expect(clones.mock.results.map(({ value }) => (value as DataKey).disposed)).toEqual([true])
  })

  it('options outside their range are refused', () => {
    const bad: Partial<CachingOptions>[] = [
      { maxAgeMs: 0 },
      { maxAgeMs: Number.NaN },
      { maxMessages: 0 },
      { maxMessages: 2 ** 32 + 1 },
      { maxBytes: -1 },
      { maxBytes: 5, reservedBytes: 6 },
      { capacity: 0 },
    ]
    for (const options of bad) expect(() => counted(options)).toThrow(RangeError)
  })
})

it('a cache is refused without a clock', () => {
  for (const now of [undefined, null, 0]) {
    expect(() => cachingMaterials({ provider, maxAgeMs: 1, now } as never)).toThrow(TypeError)
  }
})
