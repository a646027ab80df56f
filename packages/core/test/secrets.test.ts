import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Decryption } from '../src/decrypt.ts'
import {
  cachingMaterials,
  type DataKey,
  type DecryptOptions,
  decrypt,
  decryptIterable,
  decryptRange,
  decryptTransformStream,
  type EncryptOptions,
  encrypt,
  encryptIterable,
  encryptTransformStream,
  inspect,
  type KeyProvider,
  multiProvider,
  reencrypt,
  verify,
} from '../src/index.ts'
import { createDecryptStream, createEncryptStream } from '../src/node.ts'
import { createParallelDecryptStream, createParallelEncryptStream, createWorkerPool } from '../src/parallel/index.ts'
import type { Primitives } from '../src/primitives/primitives.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { messageOf, provider, readAll, stranger, writing } from './messages.ts'

/** The very bytes of every AES key that was imported, as they are now: erased, or not. */
const imported: Uint8Array[] = vi.hoisted(() => [])
vi.mock('../src/primitives/node.ts', async (original) => {
  const module = await original<{ readonly primitives: Primitives }>()
  const { primitives } = module
  const importAesKey: Primitives['importAesKey'] = (key) => {
    imported.push(key)
    return primitives.importAesKey(key)
  }
  return { ...module, primitives: { ...primitives, importAesKey } }
})

const pool = createWorkerPool({ threads: 2 })
afterAll(() => pool.close())
beforeEach(() => void imported.splice(0))

type Options = EncryptOptions & DecryptOptions
type Way = (input: Uint8Array, options: Options) => Promise<unknown>

/** In pieces that cut frames. */
const pieces = (input: Uint8Array) => ReadableStream.from(cutsOf(input))
function* cutsOf(input: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < input.length; at += 3000) yield input.slice(at, at + 3000)
}
const drain = async (output: AsyncIterable<Uint8Array>): Promise<void> => {
  for await (const _ of output) {
    // Only what is left of the keys counts.
  }
}
const through = (input: Uint8Array, stream: Parameters<typeof pipeline>[1]) =>
  pipeline(
    Readable.from(cutsOf(input), { objectMode: false }),
    stream as never,
    new Writable({ write: (_1, _2, done) => done() }),
  )

const encrypting: Readonly<Record<string, Way>> = {
  encrypt: (input, options) => encrypt(input, options),
  encryptIterable: (input, options) => drain(encryptIterable(pieces(input), options)),
  encryptTransformStream: (input, options) => drain(pieces(input).pipeThrough(encryptTransformStream(options))),
  createEncryptStream: (input, options) => through(input, createEncryptStream(options)),
  createParallelEncryptStream: (input, options) =>
    through(input, createParallelEncryptStream({ ...options, parallel: pool })),
}

const reading: Readonly<Record<string, Way>> = {
  decrypt: (input, options) => decrypt(input, options),
  decryptIterable: (input, options) => drain(decryptIterable(pieces(input), options)),
  decryptTransformStream: (input, options) => drain(pieces(input).pipeThrough(decryptTransformStream(options))),
  createDecryptStream: (input, options) => through(input, createDecryptStream(options)),
  createParallelDecryptStream: (input, options) =>
    through(input, createParallelDecryptStream({ ...options, parallel: pool })),
  verify: (input, options) => verify(pieces(input), options),
  reencrypt: (input, options) => drain(reencrypt(pieces(input), { from: options, to: options })),
}

const ranging: Readonly<Record<string, Way>> = {
  decryptRange: (input, options) => {
    const read = async (at: number, length: number) => input.subarray(at, at + length)
    return decryptRange({ size: input.length, read }, { ...options, start: 10, end: input.length })
  },
}

/** A provider that remembers every data key it gave out. */
function watched(keys: DataKey[], meanwhile: () => void = () => {}): KeyProvider {
  return {
    ...provider,
    async generateDataKey(request) {
      const generated = await provider.generateDataKey(request)
      keys.push(generated.dataKey)
      meanwhile()
      return generated
    },
    async decryptDataKey(edk, request) {
      const dataKey = await provider.decryptDataKey(edk, request)
      keys.push(dataKey)
      meanwhile()
      return dataKey
    },
  }
}

interface Left {
  readonly keys: DataKey[]
  readonly error: unknown
}

async function leftBy(
  way: Way,
  input: Uint8Array,
  settings: Partial<Options> = {},
  meanwhile?: () => void,
): Promise<Left> {
  const keys: DataKey[] = []
  const options = { provider: watched(keys, meanwhile), algorithmSuite: 0x0578, ...settings } as Options
  const error = await way(input, options).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return { keys, error }
}

function expectErased({ keys }: Left, derived: 'derived' | 'maybe derived' = 'derived'): void {
  expect(keys.length).toBeGreaterThan(0)
  expect(keys.map(({ disposed }) => disposed)).toEqual(keys.map(() => true))
  if (derived === 'derived') expect(imported.length).toBeGreaterThan(0)
  expect(imported.filter((key) => key.some((byte) => byte !== 0))).toEqual([])
}

const plaintext = bytesFrom(1, 20_000)
const changedAt = (message: Uint8Array, at: number) => message.map((byte, index) => (index === at ? byte ^ 1 : byte))

describe.for(Object.entries(encrypting))('%s', ([, way]) => {
  it.for([0x0014, 0x0178, 0x0478, 0x0578] as const)('of suite %i erases data key and derived key', async (id) => {
    const left = await leftBy(way, plaintext, writing(id))
    expect(left.error).toBeUndefined()
    expectErased(left)
  })

  it('erases them when the plaintext is longer than was said', async () => {
    const left = await leftBy(way, plaintext, { plaintextLength: 10 } as object)
    // One-shot encryption knows the length by itself.
    if (way !== encrypting['encrypt']) expect(left.error).toHaveProperty('code', 'ERR_LIMIT')
    expectErased(left)
  })

  it('erases the data key when another provider cannot wrap it', async () => {
    const keys: DataKey[] = []
    const failing = { ...provider, encryptDataKey: () => Promise.reject(new Error('down')) }
    const several = multiProvider({ generator: watched(keys), encryptors: [failing] })
    const { error } = await leftBy(way, plaintext, { provider: several } as object)
    expect(error).toHaveProperty('code', 'ERR_KEY_PROVIDER')
    expectErased({ keys, error }, 'maybe derived')
  })

  it('erases both when an encrypted data key does not fit the header', async () => {
    const keys: DataKey[] = []
    const generator = watched(keys)
    const wordy: KeyProvider = {
      ...generator,
      async generateDataKey(request) {
        const { dataKey, encryptedDataKey } = await generator.generateDataKey(request)
        return { dataKey, encryptedDataKey: { ...encryptedDataKey, ciphertext: new Uint8Array(65_536) } }
      },
    }
    const { error } = await leftBy(way, plaintext, { provider: wordy } as object)
    expect(error).toHaveProperty('code', 'ERR_LIMIT')
    expectErased({ keys, error })
  })
})

describe.for(Object.entries({ ...reading, ...ranging }))('%s', ([name, way]) => {
  const ids = name in ranging ? ([0x0014, 0x0178, 0x0478] as const) : ([0x0014, 0x0178, 0x0478, 0x0578] as const)
  it.for(ids)('of suite %i erases data key and derived key', async (id) => {
    const left = await leftBy(way, await messageOf(plaintext, id), { commitmentPolicy: readAll })
    expect(left.error).toBeUndefined()
    expectErased(left)
  })

  it('erases them when the header, a frame or the end is not what it was', async () => {
    const message = await messageOf(plaintext, 0x0478)
    const { headerLength } = inspect(message).header
    for (const at of [headerLength - 20, headerLength - 1, message.length - 10_000, message.length - 1]) {
      imported.splice(0)
      const left = await leftBy(way, changedAt(message, at), { algorithmSuite: 0x0478 })
      expect(left.error, `byte ${at}`).toBeDefined()
      expectErased(left)
    }
  })

  it('erases a data key of the wrong length', async () => {
    const keys: DataKey[] = []
    const opener = watched(keys)
    const short: KeyProvider = {
      ...opener,
      decryptDataKey: (edk, request) =>
        opener.decryptDataKey(edk, { ...request, algorithmSuite: { ...request.algorithmSuite, dataKeyLength: 16 } }),
    }
    const message = await messageOf(plaintext, 0x0114)
    const { error } = await leftBy(way, message.with(3, 0x78), { provider: short, commitmentPolicy: readAll } as object)
    expect(error).toHaveProperty('code', 'ERR_NO_DATA_KEY')
    expectErased({ keys, error }, 'maybe derived')
  })
})

// A part of a message is measured before the data key is asked for.
describe.for(Object.entries(reading))('%s', ([, way]) => {
  it('erases data key and derived key when the plaintext is longer than allowed', async () => {
    const left = await leftBy(way, await messageOf(plaintext, 0x0478), { maxPlaintextLength: 100 })
    expect(left.error).toHaveProperty('code', 'ERR_LIMIT')
    expectErased(left)
  })
})

describe.for(Object.entries({ ...encrypting, ...reading, ...ranging }))('%s', ([name, way]) => {
  it('erases the data key that comes after an abort', async () => {
    const reason = new Error('enough')
    const controller = new AbortController()
    const input = name in encrypting ? plaintext : await messageOf(plaintext, 0x0478)
    const left = await leftBy(way, input, { signal: controller.signal }, () => controller.abort(reason))
    expect(left.error).toBe(reason)
    expectErased(left, 'maybe derived')
  })
})

it('a message whose key is refused is forgotten: nothing can be pushed after it', async () => {
  const decryption = new Decryption({ provider: stranger }, { holdUntilVerified: false })
  await expect(decryption.push(await messageOf(plaintext, 0x0478))).rejects.toHaveProperty('code', 'ERR_NO_DATA_KEY')
  expect(decryption.decryptor.phase).toBe('failed')
  expect(() => decryption.result()).toThrow(TypeError)
  expect(() => decryption.push(plaintext)).toThrow(TypeError)
})

it('cached materials give out copies, which are erased like any data key; the cached one when it leaves', async () => {
  const keys: DataKey[] = []
  let now = 0
  const materials = cachingMaterials({ provider: watched(keys), now: () => now, maxAgeMs: 10 })
  const { message } = await encrypt(plaintext, { materials })
  await decrypt(message, { materials })
  expect(keys.map(({ disposed }) => disposed)).toEqual([false, false])
  expect(imported.filter((key) => key.some((byte) => byte !== 0))).toEqual([])
  now = 10
  await encrypt(plaintext, { materials })
  expect(keys.map(({ disposed }) => disposed)).toEqual([true, true, false])
})
