import { describe, expect, it } from 'vitest'
import { expectCode } from '../../test/expect-code.ts'
import { messageOf, provider } from '../../test/messages.ts'
import { nonFramedMessage } from '../../test/non-framed.ts'
import { concatBytes } from '../bytes.ts'
import { beginEncryption, encrypt } from '../encrypt.ts'
import { EncryptionContext } from '../format/encryption-context.ts'
import { serializeFooter } from '../format/footer.ts'
import { maxUint32 } from '../format/limits.ts'
import { inspect } from '../inspect.ts'
import { primitives } from '../primitives/node.ts'
import type { Primitives } from '../primitives/primitives.ts'
import { DataKey } from '../secret-bytes.ts'
import { Decryptor } from './decryptor.ts'
import { MessageSealer } from './message-sealer.ts'

const nothing = new Uint8Array(0)

describe('a message sealer', () => {
  const sealer = (framesBefore = 0) =>
    new MessageSealer(primitives.importAesKey(new Uint8Array(32)), new Uint8Array(32), framesBefore)

  it('seals a header once', () => {
    const once = sealer()
    once.headerTag(nothing)
    expect(() => once.headerTag(nothing)).toThrow(TypeError)
  })

  it('seals nothing after the final frame', () => {
    const ended = sealer()
    const output = new Uint8Array(100)
    ended.finalFrameInto(nothing, output, 0)
    expect(() => ended.frameInto(nothing, output, 0)).toThrow(TypeError)
    expect(() => ended.finalFrameInto(nothing, output, 0)).toThrow(TypeError)
    expect(() => ended.frameParts([nothing], output, 0)).toThrow(TypeError)
  })

  it('numbers its frames from 1, in the frame and in the IV', () => {
    const output = new Uint8Array(100)
    const counting = sealer()
    for (const expected of [1, 2, 3]) {
      counting.frameInto(nothing, output, 0)
      expect([...output.subarray(0, 16)]).toEqual([0, 0, 0, expected, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, expected])
    }
  })

  it("stops before a sequence number becomes the final frame's marker", async () => {
    const output = new Uint8Array(100)
    const last = sealer(maxUint32 - 2)
    last.frameInto(nothing, output, 0)
    expect([...output.subarray(0, 4)]).toEqual([0xff, 0xff, 0xff, 0xfe])
    await expectCode(() => last.frameInto(nothing, output, 0), 'ERR_LIMIT', { max: maxUint32 - 1 })
    // Which itself may have the last number of all.
    last.finalFrameInto(nothing, output, 0)
    expect([...output.subarray(0, 8)]).toEqual(Array(8).fill(0xff))
    await expectCode(() => sealer(maxUint32 - 5).leave(5), 'ERR_LIMIT')
    expect(sealer(maxUint32 - 5).leave(4)).toBe(maxUint32 - 5)
  })
})

describe('an encryptor', () => {
  it('is spent when it is finished', async () => {
    const encryptor = await beginEncryption({ provider })
    encryptor.finish()
    expect(() => encryptor.push(nothing)).toThrow(TypeError)
    expect(() => encryptor.finish()).toThrow(TypeError)
    encryptor[Symbol.dispose]()
  })
})

describe('a decryptor', () => {
  const fresh = () => new Decryptor({ holdUntilVerified: false, primitives })
  const materials = () => ({
    dataKey: DataKey.take(new Uint8Array(32)),
    unstoredContext: EncryptionContext.empty,
    openedBy: { provider: 'p', index: 0 },
  })

  it('moves through its phases, and shows the header as verified only when it is', async () => {
    const message = await messageOf(Uint8Array.of(1), 0x0478)
    const decryptor = fresh()
    expect([decryptor.phase, decryptor.header, decryptor.parsedHeader]).toEqual(['header', undefined, undefined])
    decryptor.push(message)
    expect(decryptor.phase).toBe('needs-data-key')
    expect(decryptor.header).toBeUndefined()
    expect([decryptor.frameCount, decryptor.plaintextLength]).toEqual([0, 0])
    expect(decryptor.parsedHeader?.header.authenticated).toBe(false)
    const { encryptedDataKeys, algorithmSuite } = decryptor.parsedHeader!.header
    const dataKey = await provider.decryptDataKey(encryptedDataKeys[0]!, {
      algorithmSuite,
      encryptionContext: EncryptionContext.empty,
    })
    expect(decryptor.unlock({ ...materials(), dataKey })).toEqual([Uint8Array.of(1)])
    expect(decryptor.phase).toBe('done')
    expect(decryptor.header?.authenticated).toBe(true)
    expect([decryptor.frameCount, decryptor.plaintextLength]).toEqual([1, 1])
    expect(dataKey.disposed).toBe(true)
  })

  it('takes a data key only when it needs one, and erases it in any case', async () => {
    const early = materials()
    expect(() => fresh().unlock(early)).toThrow(TypeError)
    expect(early.dataKey.disposed).toBe(true)

    const decryptor = fresh()
    decryptor.push(await messageOf(Uint8Array.of(1), 0x0478))
    expect(() => decryptor.finish()).toThrow(TypeError)
    const wrong = materials()
    await expectCode(() => decryptor.unlock(wrong), 'ERR_AUTHENTICATION_FAILED')
    expect(wrong.dataKey.disposed).toBe(true)
    expect(decryptor.phase).toBe('failed')
    expect(() => decryptor.push(nothing)).toThrow(TypeError)
  })

  it('opens nothing with a data key that the header does not commit to, not even the header', async () => {
    const counting = countingOpens()
    const { encryptedDataKeys, algorithmSuite } = (await encrypt(nothing, { provider, algorithmSuite: 0x0478 })).header
    const other = await messageOf(nothing, 0x0478)
    const own = inspect(other).header.encryptedDataKeys
    for (const [keys, opens] of [
      [encryptedDataKeys, 0],
      // The header, and the final frame.
      [own, 2],
    ] as const) {
      const decryptor = new Decryptor({ holdUntilVerified: false, primitives: counting })
      decryptor.push(other)
      const request = { algorithmSuite, encryptionContext: EncryptionContext.empty }
      const dataKey = await provider.decryptDataKey(keys[0]!, request)
      const unlock = () => decryptor.unlock({ ...materials(), dataKey })
      if (opens === 0) await expectCode(unlock, 'ERR_AUTHENTICATION_FAILED')
      else unlock()
      expect(counting.opens).toBe(opens)
    }
  })

  it('asks for a verdict where the signature is checked elsewhere, and lets the end out only if it is good', async () => {
    const message = await messageOf(new Uint8Array(9), 0x0578, { frameLength: 4 })
    const begin = async () => {
      const seen: Uint8Array[] = []
      const verifyElsewhere = () => ({ update: (bytes: Uint8Array) => void seen.push(bytes.slice()) })
      const decryptor = new Decryptor({ holdUntilVerified: false, primitives, verifyElsewhere })
      decryptor.push(message)
      const { header, encryptionContext } = decryptor.parsedHeader!
      const { encryptedDataKeys, algorithmSuite } = header
      const dataKey = await provider.decryptDataKey(encryptedDataKeys[0]!, { algorithmSuite, encryptionContext })
      return { decryptor, seen, released: decryptor.unlock({ ...materials(), dataKey }) }
    }
    const { decryptor, seen, released } = await begin()
    expect(decryptor.phase).toBe('needs-verdict')
    expect(decryptor.header).toBeDefined()
    expect(concatBytes(released)).toEqual(new Uint8Array(8))
    const signature = decryptor.signature!
    expect(concatBytes([...seen, serializeFooter(signature)])).toEqual(message)
    expect(() => decryptor.finish()).toThrow(TypeError)
    expect(decryptor.judge(true)).toEqual([new Uint8Array(1)])
    expect(() => decryptor.judge(true)).toThrow(TypeError)
    expect(decryptor.phase).toBe('done')

    const bad = (await begin()).decryptor
    await expectCode(() => bad.judge(false), 'ERR_AUTHENTICATION_FAILED')
    expect(bad.phase).toBe('failed')
  })

  it('opens no part of a body that would make the plaintext too long', async () => {
    for (const message of [
      await messageOf(new Uint8Array(9), 0x0478, { frameLength: 4 }),
      await nonFramedMessage(new Uint8Array(9), 0x0478),
    ]) {
      const counting = countingOpens()
      const decryptor = new Decryptor({ holdUntilVerified: false, primitives: counting, maxPlaintextLength: 8 })
      decryptor.push(message)
      const { encryptedDataKeys, algorithmSuite, contentType } = decryptor.parsedHeader!.header
      const { encryptionContext } = decryptor.parsedHeader!
      const dataKey = await provider.decryptDataKey(encryptedDataKeys[0]!, { algorithmSuite, encryptionContext })
      await expectCode(() => decryptor.unlock({ ...materials(), dataKey }), 'ERR_LIMIT', { max: 8, actual: 9 })
      // The header, and the two frames that fit.
      expect(counting.opens).toBe(contentType === 'framed' ? 3 : 1)
    }
  })
})

/** Primitives that count what is opened under their keys. */
function countingOpens(): Primitives & { readonly opens: number } {
  let opens = 0
  const importAesKey: Primitives['importAesKey'] = (bytes) => {
    const key = primitives.importAesKey(bytes)
    const counted = <Args extends unknown[], Result>(open: (...args: Args) => Result) => {
      return (...args: Args): Result => {
        opens += 1
        return open(...args)
      }
    }
    return { ...key, open: counted(key.open), openInto: counted(key.openInto), openParts: counted(key.openParts) }
  }
  return {
    ...primitives,
    importAesKey,
    get opens() {
      return opens
    },
  }
}
