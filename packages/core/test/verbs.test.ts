import { describe, expect, it } from 'vitest'
import { concatBytes, equalBytes } from '../src/bytes.ts'
import {
  type DecryptRangeOptions,
  decrypt,
  decryptRange,
  encrypt,
  inspect,
  type Progress,
  type RandomAccess,
  rawAesProvider,
  reencrypt,
  requiredContextMaterials,
  verify,
} from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { expectCode } from './expect-code.ts'
import { messageOf, provider, readAll, stranger } from './messages.ts'
import { nonFramedMessage } from './non-framed.ts'

const plaintext = bytesFrom(6, 1000)
const other = rawAesProvider({ namespace: 'test', keyName: 'other', wrappingKey: bytesFrom(77, 32) })

describe('verify', () => {
  it('tells what it verified, and gives out no plaintext', async () => {
    const message = await messageOf(plaintext, 0x0578, { frameLength: 100, encryptionContext: { a: 'b' } })
    const result = await verify(message, { provider })
    expect(result).toMatchObject({
      frameCount: 10,
      plaintextLength: 1000,
      openedBy: { index: 0 },
      header: { authenticated: true },
    })
    expect(result).not.toHaveProperty('plaintext')
    expect(await verify([message.subarray(0, 50), message.subarray(50)], { provider })).toEqual(result)
  })

  it('tells how far it has come, and that nothing left', async () => {
    const message = await messageOf(plaintext, 0x0578, { frameLength: 100 })
    const told: Progress[] = []
    const onProgress = (progress: Progress) => told.push(progress)
    await verify(message, { provider, onProgress })
    expect(told).toEqual([{ bytesIn: message.length, bytesOut: 0, totalIn: message.length }])
    told.length = 0
    const pieces = [message.subarray(0, 700), message.subarray(700)]
    await verify(pieces, { provider, onProgress })
    expect(told).toEqual([700, message.length].map((bytesIn) => ({ bytesIn, bytesOut: 0 })))
    told.length = 0
    await verify(pieces, { provider, onProgress, messageLength: 5000 })
    expect(told.map(({ totalIn }) => totalIn)).toEqual([5000, 5000])
  })

  it('ends with what onProgress throws', async () => {
    const onProgress = () => {
      throw new Error('enough')
    }
    await expect(verify(await messageOf(plaintext, 0x0578), { provider, onProgress })).rejects.toThrow('enough')
  })

  it('refuses what decrypt refuses', async () => {
    const message = await messageOf(plaintext, 0x0578, { frameLength: 100 })
    const altered = message.slice()
    altered[message.length - 1]! ^= 1
    await expectCode(verify(altered, { provider }), 'ERR_AUTHENTICATION_FAILED')
    await expectCode(verify(message.subarray(0, -1), { provider }), 'ERR_TRUNCATED')
    await expectCode(verify(concatBytes([message, message]), { provider }), 'ERR_TRAILING_BYTES')
    await expectCode(verify(message, { provider: stranger }), 'ERR_NO_DATA_KEY')
    await expect(verify(message, { provider, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    )
  })
})

describe('reencrypt', () => {
  it('makes a message of the same plaintext and context under another key, with a new ID', async () => {
    const old = await messageOf(plaintext, 0x0178, { encryptionContext: { a: 'b' } })
    const chunks = reencrypt(old, { from: { provider, commitmentPolicy: readAll }, to: { provider: other } })
    const message = await chunks.bytes()
    const { plaintext: back, header } = await decrypt(message, { provider: other, encryptionContext: { a: 'b' } })
    expect(equalBytes(back, plaintext)).toBe(true)
    expect(header.algorithmSuite.id).toBe(0x0578)
    expect((await chunks.oldHeader).algorithmSuite.id).toBe(0x0178)
    expect((await chunks.header).messageId).toEqual(header.messageId)
    expect(header.messageId).not.toEqual((await chunks.oldHeader).messageId)
    await expectCode(decrypt(message, { provider }), 'ERR_NO_DATA_KEY')
  })

  it('leaves the old public key behind, and takes another context if one is given', async () => {
    const old = await messageOf(plaintext, 0x0578, { encryptionContext: { a: 'b' } })
    const to = { provider: other, algorithmSuite: 0x0478 as const }
    const kept = inspect(await reencrypt(old, { from: { provider }, to }).bytes())
    expect(kept.header.encryptionContext).toEqual({ a: 'b' })
    const changed = inspect(
      await reencrypt([old], { from: { provider }, to: { ...to, encryptionContext: { c: 'd' } } }).bytes(),
    )
    expect(changed.header.encryptionContext).toEqual({ c: 'd' })
  })

  describe('of a message with required context', () => {
    const required = (over: typeof provider) => requiredContextMaterials({ provider: over, names: ['t'] })
    const from = { provider, encryptionContext: { t: '1' } }
    const oldMessage = async () => {
      const encryptionContext = { t: '1', a: 'b' }
      return (await encrypt(plaintext, { materials: required(provider), encryptionContext })).message
    }

    it('stays bound to the pairs that the old message did not store', async () => {
      const message = await reencrypt(await oldMessage(), { from, to: { provider: other } }).bytes()
      const { header } = await decrypt(message, { provider: other, encryptionContext: { t: '1', a: 'b' } })
      expect(header.encryptionContext).toMatchObject({ t: '1', a: 'b' })
      await expectCode(decrypt(message, { provider: other, encryptionContext: { t: '2' } }), 'ERR_CONTEXT_MISMATCH', {
        name: 't',
      })
    })

    it('keeps them unstored where the new materials require them, too', async () => {
      const message = await reencrypt(await oldMessage(), { from, to: { materials: required(other) } }).bytes()
      expect(inspect(message).header.encryptionContext).not.toHaveProperty('t')
      await expect(decrypt(message, { provider: other, encryptionContext: { t: '1' } })).resolves.toBeDefined()
      for (const encryptionContext of [{}, { t: '2' }]) {
        await expectCode(decrypt(message, { provider: other, encryptionContext }), 'ERR_NO_DATA_KEY')
      }
    })

    it('has another context if one is given', async () => {
      const to = { provider: other, encryptionContext: {}, algorithmSuite: 0x0478 as const }
      const message = await reencrypt(await oldMessage(), { from, to }).bytes()
      expect(inspect(message).header.encryptionContext).toEqual({})
    })
  })

  it('tells how much of the old message came in, and how much of the new one went out', async () => {
    const old = await messageOf(bytesFrom(1, 10_000), 0x0578)
    const pieces = [0, 3000, 6000, 9000].map((at) => old.subarray(at, at + 3000))
    for (const [source, totalIn] of [
      [old, { totalIn: old.length }],
      [pieces, {}],
    ] as const) {
      const told: Progress[] = []
      const onProgress = (progress: Progress) => told.push(progress)
      const message = await reencrypt(source, { from: { provider }, to: { provider: other }, onProgress }).bytes()
      expect(told.at(-1)).toEqual({ bytesIn: old.length, bytesOut: message.length, ...totalIn })
      for (const name of ['bytesIn', 'bytesOut'] as const) {
        const values = told.map((progress) => progress[name])
        expect(values).toEqual(values.toSorted((left, right) => left - right))
      }
    }
  })

  it('an empty message stays empty', async () => {
    const message = await reencrypt(await messageOf(new Uint8Array(0), 0x0478), {
      from: { provider },
      to: { provider: other },
    }).bytes()
    expect((await decrypt(message, { provider: other })).plaintext).toHaveLength(0)
  })

  it('of a damaged message makes nothing that would open', async () => {
    const old = await messageOf(bytesFrom(1, 50_000), 0x0578)
    old[old.length - 1]! ^= 1
    const out: Uint8Array[] = []
    const work = async () => {
      for await (const piece of reencrypt(old, { from: { provider }, to: { provider: other } })) out.push(piece)
    }
    await expectCode(work(), 'ERR_AUTHENTICATION_FAILED')
    await expectCode(
      decrypt(concatBytes(out), { provider: other }),
      out.length === 0 ? 'ERR_NOT_A_MESSAGE' : 'ERR_TRUNCATED',
    )
  })

  it('lets its source go, whether the reader leaves or the new key fails', async () => {
    const old = await messageOf(plaintext, 0x0478, { frameLength: 10 })
    const failing = { ...other, generateDataKey: () => Promise.reject(new Error('down')) }
    for (const to of [other, failing]) {
      let isClosed = false
      async function* source() {
        try {
          for (const byte of old) yield Uint8Array.of(byte)
        } finally {
          isClosed = true
        }
      }
      const pieces = reencrypt(source(), { from: { provider }, to: { provider: to } })[Symbol.asyncIterator]()
      const first = pieces.next()
      if (to === failing) await expectCode(first, 'ERR_KEY_PROVIDER')
      else expect((await first).done).toBe(false)
      await pieces.return?.()
      expect(isClosed, to === failing ? 'the key failed' : 'the reader left').toBe(true)
    }
  })

  it('ends when either side is aborted', async () => {
    const old = await messageOf(plaintext, 0x0478)
    const signal = AbortSignal.abort(new Error('enough'))
    for (const [from, to] of [
      [{ signal }, {}],
      [{}, { signal }],
      [{ signal }, { signal }],
    ] as const) {
      const work = reencrypt(old, { from: { provider, ...from }, to: { provider: other, ...to } }).bytes()
      await expect(work).rejects.toBe(signal.reason)
    }
  })

  it('asks the new key only when the old header was verified', async () => {
    const old = await messageOf(plaintext, 0x0478)
    const untouched = { ...other, generateDataKey: () => expect.unreachable('asked the new key') }
    const chunks = reencrypt(old, { from: { provider: stranger }, to: { provider: untouched } })
    await expectCode(chunks.bytes(), 'ERR_NO_DATA_KEY')
    await expectCode(chunks.header, 'ERR_NO_DATA_KEY')
  })
})

describe('decryptRange', () => {
  /** Counts what is read. */
  function access(message: Uint8Array): RandomAccess & { readonly reads: [number, number][] } {
    const reads: [number, number][] = []
    return {
      size: message.length,
      reads,
      read: async (offset, length) => {
        reads.push([offset, length])
        return message.slice(offset, offset + length)
      },
    }
  }
  const range = (message: Uint8Array, start: number, end: number, more: Partial<DecryptRangeOptions> = {}) =>
    decryptRange(access(message), { provider, start, end, ...more } as DecryptRangeOptions)

  it('gives any part of the plaintext', async () => {
    for (const length of [0, 1, 99, 100, 101, 300, 1000]) {
      const text = bytesFrom(length, length)
      const message = await messageOf(text, 0x0478, { frameLength: 100 })
      for (const start of [0, 1, 99, 100, 101, 250, 999]) {
        for (const end of [start, start + 1, start + 100, start + 201, 5000]) {
          const result = await range(message, start, end)
          expect(equalBytes(result.plaintext, text.subarray(start, end)), `${start} to ${end} of ${length}`).toBe(true)
          expect(result).toMatchObject({ plaintextLength: length, isEndVerified: true, openedBy: { index: 0 } })
        }
      }
    }
  })

  it('gives the end of a final frame that is full', async () => {
    const message = await messageOf(plaintext, 0x0478, { frameLength: 1000 })
    expect((await range(message, 990, 2000)).plaintext).toEqual(plaintext.subarray(990))
  })

  it('tells the header, which was verified, and who opened it', async () => {
    const result = await range(await messageOf(plaintext, 0x0478), 0, 1)
    expect(result).toMatchObject({ header: { authenticated: true, algorithmSuite: { id: 0x0478 } } })
    expect(result.openedBy).toEqual({ provider: provider.name, index: 0 })
  })

  it('reads the frames that it needs, and the final one', async () => {
    const message = await messageOf(bytesFrom(1, 100_000), 0x0478, { frameLength: 1000 })
    const { header } = inspect(message)
    const source = access(message)
    await decryptRange(source, { provider, start: 50_500, end: 51_500 })
    expect(source.reads).toEqual([
      [0, 8192],
      [header.headerLength + 50 * 1032, 2 * 1032],
      [header.headerLength + 99 * 1032, 1040],
    ])
  })

  it('without the end verified, a message cut at a frame still gives authentic bytes, and says that its end is not proved', async () => {
    const message = await messageOf(plaintext, 0x0478, { frameLength: 100 })
    const cut = message.subarray(0, message.length - 132)
    const result = await range(cut, 0, 100, { verifyEnd: false })
    expect(result).toMatchObject({ isEndVerified: false, plaintext: plaintext.subarray(0, 100) })
    await expectCode(range(cut, 0, 100), 'ERR_BODY_INVALID')
  })

  it('refuses frames that were altered or moved', async () => {
    const message = await messageOf(plaintext, 0x0478, { frameLength: 100 })
    const { headerLength } = inspect(message).header
    const altered = message.slice()
    altered[headerLength + 3 * 132 + 20]! ^= 1
    await expectCode(range(altered, 300, 400), 'ERR_AUTHENTICATION_FAILED')
    await expect(range(altered, 0, 300)).resolves.toBeDefined()
    const moved = message.slice()
    moved.set(message.subarray(headerLength, headerLength + 132), headerLength + 132)
    await expectCode(range(moved, 100, 200), 'ERR_BODY_INVALID')
    moved[headerLength + 132 + 3] = 2
    await expectCode(range(moved, 100, 200), 'ERR_AUTHENTICATION_FAILED')
  })

  it('refuses signed and non-framed messages, policies and keys as decrypt does, and bounds out of order', async () => {
    await expectCode(range(await messageOf(plaintext, 0x0578), 0, 1), 'ERR_NOT_SEEKABLE', { reason: 'signed' })
    await expectCode(range(await nonFramedMessage(plaintext, 0x0478), 0, 1), 'ERR_NOT_SEEKABLE', {
      reason: 'non-framed',
    })
    await expectCode(range(await messageOf(plaintext, 0x0178), 0, 1), 'ERR_POLICY')
    const message = await messageOf(plaintext, 0x0478)
    await expectCode(decryptRange(access(message), { provider: stranger, start: 0, end: 1 }), 'ERR_NO_DATA_KEY')
    await expectCode(range(message.subarray(0, 60), 0, 1), 'ERR_TRUNCATED', { inside: 'header' })
    for (const [start, end] of [
      [-1, 5],
      [5, 4],
      [0.5, 1],
    ] as const)
      await expect(range(message, start, end)).rejects.toThrow(RangeError)
  })

  it('refuses a source that ends before its size, and one that gives something else than it was asked for', async () => {
    const message = await messageOf(bytesFrom(1, 20_000), 0x0478)
    const ending = (end: number) => ({ ...access(message.subarray(0, end)), size: message.length })
    const want = { provider, start: 15_000, end: 16_000 }
    await expectCode(decryptRange(ending(100), want), 'ERR_TRUNCATED', { inside: 'header' })
    await expectCode(decryptRange(ending(10_000), want), 'ERR_TRUNCATED', { inside: 'body' })
    await expectCode(decryptRange(ending(message.length - 1), want), 'ERR_TRUNCATED', { inside: 'body' })
    const generous = { size: message.length, read: async () => message }
    await expect(decryptRange(generous, want)).rejects.toThrow(RangeError)
    const textual = { size: message.length, read: async (_: number, length: number) => 'a'.repeat(length) as never }
    await expect(decryptRange(textual, want)).rejects.toThrow(TypeError)
  })

  it('keeps to the limit of plaintext', async () => {
    const message = await messageOf(plaintext, 0x0478)
    const untouched = { ...provider, decryptDataKey: () => expect.unreachable('asked for the key') }
    const tooMuch = range(message, 0, 101, { maxPlaintextLength: 100, provider: untouched })
    await expectCode(tooMuch, 'ERR_LIMIT', { limit: 'maxPlaintextLength' })
    await expect(range(message, 50, 150, { maxPlaintextLength: 100 })).resolves.toBeDefined()
  })

  it('refuses a size that no message of the header has', async () => {
    const message = await messageOf(plaintext, 0x0478)
    const { headerLength } = inspect(message).header
    await expectCode(range(message.subarray(0, headerLength + 39), 0, 1), 'ERR_TRUNCATED', { inside: 'body' })
  })

  it('reads a header that is longer than the first read', async () => {
    const message = await messageOf(plaintext, 0x0478, { encryptionContext: { long: 'v'.repeat(40_000) } })
    await expect(range(message, 10, 20)).resolves.toMatchObject({ plaintext: plaintext.subarray(10, 20) })
  })
})
