import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { concatBytes, equalBytes } from '../src/bytes.ts'
import {
  algorithmSuites,
  type DecryptOptions,
  decrypt,
  decryptIterable,
  decryptTransformStream,
  type EncryptOptions,
  encrypt,
  encryptIterable,
  encryptTransformStream,
  type KeyProvider,
  verify,
} from '../src/index.ts'
import { createDecryptStream, createEncryptStream } from '../src/node.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { randomCuts } from './cuts.ts'
import { messageOf, provider, readAll, writing } from './messages.ts'
import { providersOf } from './vector-providers.ts'
import { messageVectors, vectorFile, vectorsAbsent } from './vectors.ts'

/** A way to drive the package; all must behave alike. */
interface Skin {
  encrypt(pieces: Uint8Array[], options: EncryptOptions): Promise<Uint8Array>
  decrypt(pieces: Uint8Array[], options: DecryptOptions): Promise<Uint8Array>
}

const web = async (pieces: Uint8Array[], stream: TransformStream<Uint8Array, Uint8Array>): Promise<Uint8Array> => {
  const out: Uint8Array[] = []
  for await (const piece of ReadableStream.from(pieces).pipeThrough(stream)) out.push(piece)
  return concatBytes(out)
}

const skins: Readonly<Record<string, Skin>> = {
  'one-shot': {
    encrypt: async (pieces, options) => (await encrypt(concatBytes(pieces), options)).message,
    decrypt: async (pieces, options) => (await decrypt(concatBytes(pieces), options)).plaintext,
  },
  'async iterable': {
    encrypt: (pieces, options) => encryptIterable(pieces, options).bytes(),
    decrypt: (pieces, options) => decryptIterable(ReadableStream.from(pieces), options).bytes(),
  },
  'Web stream': {
    encrypt: (pieces, options) => web(pieces, encryptTransformStream(options)),
    decrypt: (pieces, options) => web(pieces, decryptTransformStream(options)),
  },
  'Node stream': {
    encrypt: (pieces, options) =>
      buffer(
        Readable.from(
          pieces.filter(({ length }) => length > 0),
          { objectMode: false },
        ).pipe(createEncryptStream(options)),
      ),
    decrypt: (pieces, options) =>
      buffer(
        Readable.from(
          pieces.filter(({ length }) => length > 0),
          { objectMode: false },
        ).pipe(createDecryptStream(options)),
      ),
  },
}

const plaintext = bytesFrom(8, 20_000)
const cut = randomCuts(11)

describe.for(Object.entries(skins))('%s', ([, skin]) => {
  it('carries every suite there and back, whoever reads', async () => {
    for (const { id } of algorithmSuites) {
      const message = await skin.encrypt(cut(plaintext), { provider, ...writing(id), encryptionContext: { a: 'b' } })
      for (const reader of Object.values(skins)) {
        const back = await reader.decrypt(cut(message), {
          provider,
          commitmentPolicy: readAll,
          encryptionContext: { a: 'b' },
        })
        expect(equalBytes(back, plaintext)).toBe(true)
      }
    }
  })

  it('carries nothing at all', async () => {
    const message = await skin.encrypt([], { provider })
    expect(await skin.decrypt([message], { provider })).toHaveLength(0)
  })

  it('opens the published messages', async (ctx) => {
    if (vectorsAbsent !== undefined) ctx.skip(vectorsAbsent)
    const expected = vectorFile('plaintext.bin')
    for (const vector of messageVectors()) {
      const back = await skin.decrypt(cut(vectorFile(vector.file)), {
        provider: providersOf(vector),
        commitmentPolicy: readAll,
      })
      expect(equalBytes(back, expected), vector.id).toBe(true)
    }
  })

  it('refuses what is cut short, extended or altered, and input that is empty', async () => {
    const message = await messageOf(plaintext, 0x0578)
    const altered = message.slice()
    altered[message.length - 1]! ^= 1
    const cases = {
      ERR_TRUNCATED: message.subarray(0, -1),
      ERR_TRAILING_BYTES: concatBytes([message, Uint8Array.of(0)]),
      ERR_AUTHENTICATION_FAILED: altered,
      ERR_NOT_A_MESSAGE: new Uint8Array(0),
    }
    for (const [code, bytes] of Object.entries(cases)) {
      await expect(skin.decrypt([bytes], { provider })).rejects.toHaveProperty('code', code)
    }
  })

  it("fails with the provider's error", async () => {
    const failing: KeyProvider = {
      ...provider,
      generateDataKey: () => Promise.reject(new Error('down')),
      decryptDataKey: () => Promise.reject(new Error('down')),
    }
    await expect(skin.encrypt([plaintext], { provider: failing })).rejects.toHaveProperty('code', 'ERR_KEY_PROVIDER')
    await expect(skin.decrypt([await messageOf(plaintext, 0x0478)], { provider: failing })).rejects.toHaveProperty(
      'code',
      'ERR_NO_DATA_KEY',
    )
  })

  it('fails with the reason of an abort, before and in the middle', async () => {
    const reason = new Error('enough')
    const message = await messageOf(plaintext, 0x0478)
    const signal = AbortSignal.abort(reason)
    await expect(skin.encrypt([plaintext], { provider, signal })).rejects.toBe(reason)
    await expect(skin.decrypt([message], { provider, signal })).rejects.toBe(reason)
    const controller = new AbortController()
    const aborting: KeyProvider = {
      ...provider,
      decryptDataKey: async (edk, request) => {
        controller.abort(reason)
        return provider.decryptDataKey(edk, { ...request, signal: undefined })
      },
    }
    await expect(skin.decrypt(cut(message), { provider: aborting, signal: controller.signal })).rejects.toBe(reason)
  })
})

describe('headers', () => {
  it('are known as soon as they are made or verified', async () => {
    const chunks = encryptIterable([plaintext], { provider, algorithmSuite: 0x0478 })
    const message = await chunks.bytes()
    expect(await chunks.header).toMatchObject({ authenticated: true, algorithmSuite: { id: 0x0478 } })
    const back = decryptIterable([message], { provider })
    await back.bytes()
    expect(await back.header).toMatchObject({ authenticated: true })
    expect(await back.openedBy).toEqual({ provider: provider.name, index: 0 })
    const stream = decryptTransformStream({ provider })
    await web([message], stream)
    expect(await stream.header).toMatchObject({ authenticated: true })
    expect(await stream.openedBy).toEqual({ provider: provider.name, index: 0 })
  })

  it('reject when the work fails before', async () => {
    const chunks = decryptIterable([Uint8Array.of(9)], { provider })
    await expect(chunks.bytes()).rejects.toHaveProperty('code', 'ERR_NOT_A_MESSAGE')
    await expect(chunks.header).rejects.toHaveProperty('code', 'ERR_NOT_A_MESSAGE')
    const stream = decryptTransformStream({ provider })
    await expect(web([Uint8Array.of(9)], stream)).rejects.toHaveProperty('code', 'ERR_NOT_A_MESSAGE')
    await expect(stream.header).rejects.toHaveProperty('code', 'ERR_NOT_A_MESSAGE')
  })

  it('reject when the reader leaves before', async () => {
    const chunks = decryptIterable([await messageOf(plaintext, 0x0478)], {
      provider: { ...provider, decryptDataKey: () => new Promise(() => {}) },
    })
    const stream = decryptTransformStream({ provider })
    await stream.readable.cancel(new Error('left'))
    await expect(stream.header).rejects.toThrow('left')
    const unread = chunks[Symbol.asyncIterator]()
    await unread.return?.()
    expect(await unread.next()).toMatchObject({ done: true })
  })
})

it.for(['encrypting', 'decrypting'] as const)('a Web stream keeps the pace of a slow reader, %s', async (direction) => {
  let taken = 0
  const message = await messageOf(new Uint8Array(4_000_000), 0x0478)
  const bytes = direction === 'encrypting' ? new Uint8Array(4_000_000) : message
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(bytes.subarray(taken * 50_000, (taken + 1) * 50_000))
      taken += 1
    },
  })
  const options = { provider, algorithmSuite: 0x0478 } as const
  const stream = direction === 'encrypting' ? encryptTransformStream(options) : decryptTransformStream(options)
  const reader = source.pipeThrough(stream).getReader()
  await reader.read()
  const before = taken
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(taken - before).toBeLessThanOrEqual(4)
  await reader.cancel()
})

it('an async iterable works on a large piece slice by slice', async () => {
  const large = new Uint8Array(5 * 1024 * 1024)
  const lengths: number[] = []
  for await (const piece of encryptIterable([large], { provider, algorithmSuite: 0x0478, frameLength: 'auto' }))
    lengths.push(piece.length)
  expect(lengths.length).toBeGreaterThanOrEqual(5)
  expect(Math.max(...lengths)).toBeLessThan(1.2 * 1024 * 1024)
})

it('an async iterable that is left early lets its source go', async () => {
  let closed = false
  async function* source() {
    try {
      for (;;) yield new Uint8Array(10_000)
    } finally {
      closed = true
    }
  }
  for await (const _ of encryptIterable(source(), { provider, algorithmSuite: 0x0478 })) break
  expect(closed).toBe(true)
})

it.for([['text'], [[1, 2, 3]], [{ length: 3 }], [new ArrayBuffer(3)], [5], [undefined]])(
  'a piece that is no Uint8Array is refused by what it is: %o',
  async ([piece]) => {
    const pieces = [Uint8Array.of(2), piece] as Uint8Array[]
    const ways: readonly (() => Promise<unknown>)[] = [
      () => encryptIterable(pieces, { provider }).bytes(),
      () => decryptIterable(pieces, { provider }).bytes(),
      () => verify(pieces, { provider }),
      () => web(pieces, encryptTransformStream({ provider })),
      () => web(pieces, decryptTransformStream({ provider })),
    ]
    for (const way of ways) {
      await expect(way()).rejects.toThrow(TypeError)
      await expect(way()).rejects.toThrow('chunk: want a Uint8Array')
    }
  },
)
