import { Buffer } from 'node:buffer'
import { execFile } from 'node:child_process'
import { Readable, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { decrypt, EnvelopeError } from '../src/index.ts'
import { createDecryptStream, createEncryptStream, type Progress } from '../src/node.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { randomCuts } from './cuts.ts'
import { messageOf, provider, readAll } from './messages.ts'

const plaintext = bytesFrom(4, 50_000)
const cut = (bytes: Uint8Array) =>
  Readable.from(
    randomCuts(3)(bytes).filter(({ length }) => length > 0),
    { objectMode: false },
  )

describe('Node streams', () => {
  it.for([0x0478, 0x0578, 0x0014, 0x0214] as const)('of suite %i carry a message there and back', async (id) => {
    const encryptStream = createEncryptStream({
      provider,
      algorithmSuite: id,
      commitmentPolicy: id < 0x0400 ? 'forbid-encrypt-allow-decrypt' : readAll,
      frameLength: 1000,
    })
    const message = await buffer(cut(plaintext).pipe(encryptStream))
    expect((await encryptStream.header).algorithmSuite.id).toBe(id)

    const decryptStream = createDecryptStream({ provider, commitmentPolicy: readAll })
    const back = await buffer(cut(message).pipe(decryptStream))
    expect(back.equals(plaintext)).toBe(true)
    expect(await decryptStream.header).toMatchObject({ authenticated: true, algorithmSuite: { id } })
    expect(await decryptStream.openedBy).toEqual({ provider: provider.name, index: 0 })
  })

  it('carry no plaintext at all', async () => {
    const message = await buffer(Readable.from([], { objectMode: false }).pipe(createEncryptStream({ provider })))
    await expect(decrypt(message, { provider })).resolves.toMatchObject({ plaintext: new Uint8Array(0) })
    expect(
      await buffer(Readable.from([message], { objectMode: false }).pipe(createDecryptStream({ provider }))),
    ).toHaveLength(0)
  })

  it('tell how far they are', async () => {
    const seen: Progress[] = []
    const stream = createEncryptStream({
      provider,
      plaintextLength: plaintext.length,
      onProgress: (progress) => seen.push(progress),
    })
    const message = await buffer(cut(plaintext).pipe(stream))
    expect(seen.at(-1)).toEqual({ bytesIn: plaintext.length, bytesOut: message.length, totalIn: plaintext.length })
    expect(seen.every(({ bytesIn }, index) => index === 0 || bytesIn >= seen[index - 1]!.bytesIn)).toBe(true)
  })

  it('refuse more plaintext than was announced', async () => {
    const stream = createEncryptStream({ provider, plaintextLength: plaintext.length - 1 })
    await expect(buffer(cut(plaintext).pipe(stream))).rejects.toHaveProperty('code', 'ERR_LIMIT')
  })

  it('do not end cleanly when the message is cut short', async () => {
    const message = await messageOf(plaintext, 0x0478)
    await expect(buffer(cut(message.subarray(0, -1)).pipe(createDecryptStream({ provider })))).rejects.toHaveProperty(
      'code',
      'ERR_TRUNCATED',
    )
  })

  it('of a signed message hold the final frame until the signature is verified', async () => {
    const message = await messageOf(bytesFrom(1, 2500), 0x0578, { frameLength: 1000 })
    message[message.length - 1]! ^= 1
    const { out, error } = await collect(message, {})
    expect(error).toHaveProperty('code', 'ERR_AUTHENTICATION_FAILED')
    expect(out.equals(bytesFrom(1, 2500).subarray(0, 2000))).toBe(true)
  })

  it('give out nothing before the whole message is verified, if told to hold it', async () => {
    const good = await messageOf(bytesFrom(1, 2500), 0x0578, { frameLength: 1000 })
    const bad = good.slice()
    bad[bad.length - 1]! ^= 1
    expect((await collect(bad, { holdUntilVerified: true })).out).toHaveLength(0)
    expect((await collect(good, { holdUntilVerified: true })).out.equals(bytesFrom(1, 2500))).toBe(true)
  })

  it('hold back at most 64 MiB unless told otherwise', async () => {
    const message = await messageOf(new Uint8Array(64 * 1024 * 1024 + 1), 0x0478, { frameLength: 65_536 })
    const { out, error } = await collect(message, { holdUntilVerified: true })
    expect(error).toMatchObject({ code: 'ERR_LIMIT', details: { limit: 'maxPlaintextLength', max: 64 * 1024 * 1024 } })
    expect(out).toHaveLength(0)
    const more = await collect(message, { holdUntilVerified: true, maxPlaintextLength: 2 ** 30 })
    expect(more.out).toHaveLength(64 * 1024 * 1024 + 1)
  })

  it('refuse signed messages, if told to', async () => {
    const message = await messageOf(plaintext, 0x0578)
    const { out, error } = await collect(message, { refuseSigned: true })
    expect(error).toHaveProperty('code', 'ERR_SIGNED_MESSAGE')
    expect(out).toHaveLength(0)
  })

  it('refuse a frame of more than 64 MiB unless told otherwise', async () => {
    const message = await messageOf(Uint8Array.of(1), 0x0478, { frameLength: 64 * 1024 * 1024 + 1 })
    expect((await collect(message, {})).error).toMatchObject({
      code: 'ERR_LIMIT',
      details: { limit: 'maxBufferedLength' },
    })
    expect((await collect(message, { maxBufferedLength: 2 ** 32 })).out).toHaveLength(1)
  })

  it("end with the provider's error", async () => {
    const failing = { ...provider, generateDataKey: () => Promise.reject(new Error('no network')) }
    const stream = createEncryptStream({ provider: failing })
    await expect(
      pipeline(cut(plaintext), stream, new Writable({ write: (_chunk, _encoding, done) => done() })),
    ).rejects.toHaveProperty('code', 'ERR_KEY_PROVIDER')
    await expect(stream.header).rejects.toSatisfy((error) => EnvelopeError.is(error, 'ERR_KEY_PROVIDER'))
  })

  it('keep the pace of a slow reader', async () => {
    let taken = 0
    const source = new Readable({
      read() {
        taken += 1
        this.push(new Uint8Array(65_536))
      },
    })
    const stream = source.pipe(createEncryptStream({ provider, algorithmSuite: 0x0478 }))
    await new Promise((resolve) => stream.once('readable', resolve))
    const before = taken
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(taken - before).toBeLessThanOrEqual(4)
    source.destroy()
    stream.destroy()
  })
})

describe('abort', () => {
  it.for(['before the first byte', 'while the provider works', 'in the body'])(
    '%s ends the stream and erases the data key',
    async (when) => {
      const controller = new AbortController()
      const reason = new Error('enough')
      const seen: { readonly disposed: boolean }[] = []
      const watched = {
        ...provider,
        generateDataKey: async (...args: Parameters<typeof provider.generateDataKey>) => {
          if (when === 'while the provider works') controller.abort(reason)
          const generated = await provider.generateDataKey(...args)
          seen.push(generated.dataKey)
          return generated
        },
      }
      if (when === 'before the first byte') controller.abort(reason)
      const stream = createEncryptStream({ provider: watched, signal: controller.signal })
      let written = 0
      const sink = new Writable({
        write(chunk: Buffer, _encoding, done) {
          written += chunk.length
          if (when === 'in the body' && written > 8000) controller.abort(reason)
          done()
        },
      })
      await expect(pipeline(cut(plaintext), stream, sink)).rejects.toBe(reason)
      expect(stream.destroyed).toBe(true)
      expect(seen.every(({ disposed }) => disposed)).toBe(true)
    },
  )
})

it('a stream of 256 MiB holds less than 32 MiB more than an empty one, in both directions', async () => {
  const program = fileURLToPath(new URL('./flat-memory.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=source',
    '--disable-warning=ExperimentalWarning',
    '--expose-gc',
    program,
    '256',
  ])
  const { encrypting, decrypting } = JSON.parse(stdout) as { encrypting: number; decrypting: number }
  expect(encrypting).toBeLessThan(32)
  expect(decrypting).toBeLessThan(32)
})

async function collect(message: Uint8Array, options: object): Promise<{ out: Buffer; error?: unknown }> {
  const pieces: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      pieces.push(Buffer.from(chunk))
      done()
    },
  })
  try {
    await pipeline(cut(message), createDecryptStream({ provider, ...options }), sink)
    return { out: Buffer.concat(pieces) }
  } catch (error) {
    return { out: Buffer.concat(pieces), error }
  }
}
