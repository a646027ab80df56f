import { execFile } from 'node:child_process'
import { Readable, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { randomCuts } from '../../test/cuts.ts'
import { messageOf, provider, readAll, writing } from '../../test/messages.ts'
import { type AlgorithmSuiteId, decrypt, encrypt, inspect, rawAesProvider } from '../index.ts'
import type { EncryptionMaterialsSource } from '../materials/materials.ts'
import { encryptionMaterialsOf } from '../materials/provider-materials.ts'
import type { Progress } from '../node.ts'
import { primitives } from '../primitives/node.ts'
import { bytesFrom } from '../testing/samples.ts'
import { createParallelDecryptStream, createParallelEncryptStream, createWorkerPool } from './index.ts'
import { ThreadPool } from './worker-pool.ts'

const cores = vi.hoisted(() => vi.fn(() => 2))
vi.mock('node:os', async (original) => ({ ...(await original<object>()), availableParallelism: cores }))

const pool = createWorkerPool({ threads: 2 })
afterAll(() => pool.close())

const plaintext = bytesFrom(1, 3_000_000)
const cut = (bytes: Uint8Array) =>
  Readable.from(
    randomCuts(5)(bytes).filter(({ length }) => length > 0),
    { objectMode: false },
  )
const lengths = [0, 1, 4095, 4096, 4097, 8192, 1_048_576, 1_048_577, 3_000_000]

/** All randomness of an unsigned message, given: the same message comes out again. */
function fixed(id: AlgorithmSuiteId, frameLength: number) {
  let calls = 0
  const randomBytes = (length: number) => {
    calls += 1
    return bytesFrom(calls, length)
  }
  return {
    ...writing(id),
    frameLength,
    randomBytes,
    provider: rawAesProvider({ namespace: 'test', keyName: 'one', wrappingKey: bytesFrom(1, 32), randomBytes }),
  }
}

describe('many threads', () => {
  it.for(lengths)('make the same bytes as one, of a plaintext of %i bytes', async (length) => {
    for (const id of [0x0478, 0x0178, 0x0014] as const) {
      for (const frameLength of [4096, 65_536, 2_000_000]) {
        const text = plaintext.subarray(0, length)
        const message = await buffer(
          cut(text).pipe(createParallelEncryptStream({ ...fixed(id, frameLength), parallel: pool })),
        )
        const { message: expected } = await encrypt(text, fixed(id, frameLength))
        expect(message.equals(expected), `suite ${id}, frames of ${frameLength}`).toBe(true)
        const back = await buffer(
          cut(message).pipe(createParallelDecryptStream({ provider, commitmentPolicy: readAll, parallel: pool })),
        )
        expect(back.equals(text)).toBe(true)
      }
    }
  })

  it('sign and verify', async () => {
    for (const frameLength of [4096, 65_536]) {
      const stream = createParallelEncryptStream({ provider, frameLength, parallel: pool })
      const message = await buffer(cut(plaintext).pipe(stream))
      expect(await stream.header).toMatchObject({ algorithmSuite: { id: 0x0578 } })
      expect(Buffer.from((await decrypt(message, { provider })).plaintext).equals(plaintext)).toBe(true)
      const back = createParallelDecryptStream({ provider, parallel: pool })
      expect((await buffer(cut(message).pipe(back))).equals(plaintext)).toBe(true)
      expect(await back.openedBy).toEqual({ provider: provider.name, index: 0 })
    }
  })

  it('hash and sign on a thread of their own where there are two, and else on the one that calls', async () => {
    const begun = vi.spyOn(ThreadPool.prototype, 'beginSignature')
    await using single = createWorkerPool({ threads: 1 })
    for (const parallel of [pool, single]) {
      begun.mockClear()
      const message = await buffer(cut(plaintext).pipe(createParallelEncryptStream({ provider, parallel })))
      expect(Buffer.from((await decrypt(message, { provider })).plaintext).equals(plaintext)).toBe(true)
      const back = await buffer(cut(message).pipe(createParallelDecryptStream({ provider, parallel })))
      expect(back.equals(plaintext)).toBe(true)
      expect(begun.mock.results.map(({ value }) => value !== undefined)).toEqual(Array(2).fill(parallel === pool))
    }
  })

  it('leave the signature to a key that was made elsewhere', async () => {
    const source = encryptionMaterialsOf(provider, primitives)
    const materials: EncryptionMaterialsSource = {
      async encryptionMaterials(request) {
        const made = await source.encryptionMaterials(request)
        return { ...made, signingKey: { ...made.signingKey! } }
      },
    }
    const begun = vi.spyOn(ThreadPool.prototype, 'beginSignature').mockClear()
    const message = await buffer(cut(plaintext).pipe(createParallelEncryptStream({ materials, parallel: pool })))
    expect(begun).not.toHaveBeenCalled()
    expect(Buffer.from((await decrypt(message, { provider })).plaintext).equals(plaintext)).toBe(true)
  })

  it('tell how far they are', async () => {
    const seen: Progress[] = []
    const message = await messageOf(plaintext, 0x0478)
    await buffer(
      cut(message).pipe(
        createParallelDecryptStream({
          provider,
          parallel: pool,
          messageLength: message.length,
          onProgress: (progress) => seen.push(progress),
        }),
      ),
    )
    expect(seen.at(-1)).toEqual({ bytesIn: message.length, bytesOut: plaintext.length, totalIn: message.length })
  })
})

describe('nothing bad leaves', () => {
  async function collect(message: Uint8Array, options: object = {}): Promise<{ out: Buffer; error?: unknown }> {
    const pieces: Buffer[] = []
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        pieces.push(Buffer.from(chunk))
        done()
      },
    })
    try {
      await pipeline(cut(message), createParallelDecryptStream({ provider, parallel: pool, ...options }), sink)
      return { out: Buffer.concat(pieces) }
    } catch (error) {
      return { out: Buffer.concat(pieces), error }
    }
  }

  it('a changed frame, wherever it is, ends the stream before its slice', async () => {
    const message = await messageOf(plaintext, 0x0478)
    const { headerLength } = inspect(message).header
    for (const frame of [0, 1, 255, 256, 400, 731]) {
      const changed = message.slice()
      changed[headerLength + frame * 4128 + 100]! ^= 1
      const { out, error } = await collect(changed)
      expect(error).toHaveProperty('code', 'ERR_AUTHENTICATION_FAILED')
      expect(out.length).toBeLessThanOrEqual(frame * 4096)
      expect(out.equals(plaintext.subarray(0, out.length))).toBe(true)
    }
  })

  it('swapped frames, truncation, trailing bytes and a bad signature are refused as by one thread', async () => {
    const message = await messageOf(plaintext, 0x0578)
    const { headerLength } = inspect(message).header
    const swapped = message.slice()
    swapped.set(message.subarray(headerLength, headerLength + 4128), headerLength + 4128)
    expect((await collect(swapped)).error).toMatchObject({
      code: 'ERR_BODY_INVALID',
      details: { fault: 'sequence-number' },
    })
    expect((await collect(message.subarray(0, -1))).error).toHaveProperty('code', 'ERR_TRUNCATED')
    expect((await collect(Buffer.concat([message, Buffer.alloc(1)]))).error).toHaveProperty(
      'code',
      'ERR_TRAILING_BYTES',
    )
    const unsigned = message.slice()
    unsigned[message.length - 1]! ^= 1
    const { out, error } = await collect(unsigned)
    expect(error).toHaveProperty('code', 'ERR_AUTHENTICATION_FAILED')
    expect(out.length).toBeLessThan(plaintext.length)
    expect((await collect(unsigned, { holdUntilVerified: true })).out).toHaveLength(0)
    expect((await collect(message, { holdUntilVerified: true })).out.equals(plaintext)).toBe(true)
  })
})

describe('the pool', () => {
  it('serves many messages at a time', async () => {
    const messages = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        buffer(
          cut(plaintext.subarray(0, 300_000 * (index + 1))).pipe(
            createParallelEncryptStream({ provider, algorithmSuite: 0x0478, parallel: pool }),
          ),
        ),
      ),
    )
    for (const [index, message] of messages.entries()) {
      const { plaintext: back } = await decrypt(message, { provider })
      expect(Buffer.from(back).equals(plaintext.subarray(0, 300_000 * (index + 1)))).toBe(true)
    }
  })

  it.for([0x0478, 0x0578] as const)('goes on after a stream of suite %i that was given up', async (algorithmSuite) => {
    const controller = new AbortController()
    const reason = new Error('enough')
    let written = 0
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        written += chunk.length
        if (written > 1_000_000) controller.abort(reason)
        done()
      },
    })
    const stream = createParallelEncryptStream({
      provider,
      algorithmSuite,
      parallel: pool,
      signal: controller.signal,
    })
    await expect(pipeline(cut(plaintext), stream, sink)).rejects.toBe(reason)
    const message = await buffer(cut(plaintext).pipe(createParallelEncryptStream({ provider, parallel: pool })))
    await expect(decrypt(message, { provider })).resolves.toBeDefined()
  })

  it('goes on after a stream that was given up while its signature was checked', async () => {
    const message = await buffer(cut(plaintext).pipe(createParallelEncryptStream({ provider, parallel: pool })))
    const reason = new Error('enough')
    for (const cutFromEnd of [0, 1, 3000, 2_000_000]) {
      const stream = createParallelDecryptStream({ provider, parallel: pool })
      stream.resume()
      const closed = new Promise((resolve) => stream.once('close', resolve))
      const failed = new Promise((resolve) => stream.once('error', resolve))
      stream.write(message.subarray(0, message.length - cutFromEnd))
      await stream.header
      stream.destroy(reason)
      expect(await failed).toBe(reason)
      await closed
    }
    const back = await buffer(cut(message).pipe(createParallelDecryptStream({ provider, parallel: pool })))
    expect(back.equals(plaintext)).toBe(true)
  })

  it('fails what is given to it after it was closed, and takes a positive number of threads', async () => {
    const closed = createWorkerPool({ threads: 1 })
    await closed.close()
    await expect(
      buffer(cut(plaintext).pipe(createParallelEncryptStream({ provider, parallel: closed }))),
    ).rejects.toThrow('worker pool')
    for (const threads of [0, -1, 1.5]) expect(() => createWorkerPool({ threads })).toThrow(RangeError)
    expect(() => createParallelEncryptStream({ provider, parallel: {} as never })).toThrow(TypeError)
  })

  it('auto takes threads for bodies of unknown length where there is more than one core, new ones if some have died', async () => {
    const told = vi.spyOn(ThreadPool.prototype, 'addMessage')
    const there = () => buffer(cut(plaintext).pipe(createParallelEncryptStream({ provider, algorithmSuite: 0x0478 })))
    cores.mockReturnValue(1)
    const alone = await there()
    expect(told).not.toHaveBeenCalled()

    cores.mockReturnValue(2)
    const back = await buffer(cut(alone).pipe(createParallelDecryptStream({ provider })))
    expect(back.equals(plaintext)).toBe(true)
    const pools = told.mock.contexts as ThreadPool[]
    await there()
    await pools[0]!.close()
    const { plaintext: again } = await decrypt(await there(), { provider })
    expect(Buffer.from(again).equals(plaintext)).toBe(true)
    expect(pools.map((pool) => pool === pools[0])).toEqual([true, true, false])
    await pools[2]!.close()
  })

  it('auto takes threads for large frames only where a signature is to be made, too', async () => {
    const told = vi.spyOn(ThreadPool.prototype, 'addMessage').mockClear()
    const there = (id: AlgorithmSuiteId, frameLength: number | 'auto') =>
      buffer(cut(plaintext).pipe(createParallelEncryptStream({ ...writing(id), provider, frameLength })))
    for (const frameLength of [16_384, 65_536, 'auto'] as const) await there(0x0478, frameLength)
    expect(told).not.toHaveBeenCalled()
    await there(0x0478, 16_383)
    await there(0x0578, 65_536)
    expect(told).toHaveBeenCalledTimes(2)
  })

  it('auto keeps small bodies on one thread, and chooses by itself', async () => {
    const message = await buffer(
      Readable.from([plaintext], { objectMode: false }).pipe(
        createParallelEncryptStream({ provider, plaintextLength: plaintext.length }),
      ),
    )
    const back = await buffer(
      Readable.from([message], { objectMode: false }).pipe(
        createParallelDecryptStream({ provider, messageLength: message.length }),
      ),
    )
    expect(back.equals(plaintext)).toBe(true)
  })
})

it('idle threads do not keep a process alive', async () => {
  const program = fileURLToPath(new URL('../../test/leave-threads.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=source',
    '--disable-warning=ExperimentalWarning',
    program,
  ])
  expect(stdout).toBe('done\n')
})
