import { describe, expect, it } from 'vitest'
import { concatBytes } from '../src/bytes.ts'
import { decrypt, EnvelopeError } from '../src/index.ts'
import { byteByByte, drive, whole } from './cuts.ts'
import { expectPrefix, sample, samples } from './hostile-samples.ts'
import { provider, readAll } from './messages.ts'

describe.for(Object.entries(samples))('%s', ([, make]) => {
  it("every flipped bit is refused, and no byte comes out that is not the plaintext's", async () => {
    const { message, plaintext } = await make()
    for (let bit = 0; bit < message.length * 8; bit++) {
      const damaged = message.slice()
      damaged[bit >> 3]! ^= 1 << (bit & 7)
      const { pieces, error } = await drive(whole(damaged), provider)
      expect(EnvelopeError.is(error), `bit ${bit & 7} of byte ${bit >> 3}`).toBe(true)
      expectPrefix(pieces, plaintext)
    }
  })

  it("every truncation is refused, and no byte comes out that is not the plaintext's", async () => {
    const { message, plaintext } = await make()
    for (let length = 0; length < message.length; length++) {
      const { pieces, error } = await drive(whole(message.subarray(0, length)), provider)
      expect(error, `${length} bytes`).toHaveProperty('code', length === 0 ? 'ERR_NOT_A_MESSAGE' : 'ERR_TRUNCATED')
      expectPrefix(pieces, plaintext)
    }
  })

  it('one byte more, or a whole message more, is refused', async () => {
    const { message } = await make()
    for (const trailing of [Uint8Array.of(0), message]) {
      const { error } = await drive(whole(concatBytes([message, trailing])), provider)
      expect(error).toMatchObject({ code: 'ERR_TRAILING_BYTES', details: { count: trailing.length } })
    }
    const { error } = await drive([message, Uint8Array.of(0)], provider)
    expect(error).toMatchObject({ code: 'ERR_TRAILING_BYTES', details: { count: 1 } })
  })

  it('one-shot decryption gives nothing of a damaged message', async () => {
    const { message } = await make()
    const damaged = message.slice()
    damaged[message.length - 1]! ^= 1
    await expect(decrypt(damaged, { provider, commitmentPolicy: readAll })).rejects.toHaveProperty(
      'code',
      'ERR_AUTHENTICATION_FAILED',
    )
  })
})

describe('frames', () => {
  const frameLength = 16
  const sealedLength = 4 + 12 + frameLength + 16

  async function frames(): Promise<{ header: Uint8Array; frames: Uint8Array[]; final: Uint8Array }> {
    const { message } = await sample(70, 0x0478, frameLength)
    const bodyAt = message.length - (4 * sealedLength + 4 + 4 + 12 + 4 + 6 + 16)
    const cut = (from: number, to?: number) => message.subarray(from, to)
    return {
      header: cut(0, bodyAt),
      frames: [0, 1, 2, 3].map((index) => cut(bodyAt + index * sealedLength, bodyAt + (index + 1) * sealedLength)),
      final: cut(bodyAt + 4 * sealedLength),
    }
  }

  const arrangements: Readonly<Record<string, readonly number[]>> = {
    swapped: [1, 0, 2, 3],
    repeated: [0, 0, 1, 2, 3],
    'dropped at the start': [1, 2, 3],
    'dropped in the middle': [0, 2, 3],
    'dropped at the end': [0, 1, 2],
  }
  it.for(Object.entries(arrangements))('%s are refused', async ([, order]) => {
    const parts = await frames()
    const message = concatBytes([parts.header, ...order.map((index) => parts.frames[index]!), parts.final])
    const { error } = await drive(byteByByte(message), provider)
    expect(error).toMatchObject({ code: 'ERR_BODY_INVALID', details: { fault: 'sequence-number' } })
  })

  it('renumbered to look in order are refused', async () => {
    const parts = await frames()
    const forged = parts.frames.map((frame) => frame.slice())
    const [first, second] = [forged[0]!, forged[1]!]
    first[3] = 2
    second[3] = 1
    const { error, pieces } = await drive(
      whole(concatBytes([parts.header, second, first, forged[2]!, forged[3]!, parts.final])),
      provider,
    )
    expect(error).toHaveProperty('code', 'ERR_AUTHENTICATION_FAILED')
    expect(pieces).toEqual([])
  })

  it('from another message are refused', async () => {
    const [one, other] = [await frames(), await frames()]
    const message = concatBytes([one.header, one.frames[0]!, other.frames[1]!, ...one.frames.slice(2), one.final])
    const { error } = await drive(whole(message), provider)
    expect(error).toHaveProperty('code', 'ERR_AUTHENTICATION_FAILED')
  })

  it('that pass for final ones are refused', async () => {
    const parts = await frames()
    const {
      header,
      frames: [frame],
    } = parts
    const asFinal = concatBytes([
      Uint8Array.of(255, 255, 255, 255),
      frame!.subarray(0, 16),
      Uint8Array.of(0, 0, 0, 16),
      frame!.subarray(16),
    ])
    const { error } = await drive(whole(concatBytes([header, asFinal])), provider)
    expect(error).toHaveProperty('code', 'ERR_AUTHENTICATION_FAILED')
  })

  it('a final frame longer than the frame length is refused before its bytes are there', async () => {
    const { header, final } = await frames()
    const claim = concatBytes([
      Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 1),
      final.subarray(8, 20),
      Uint8Array.of(0, 0, 0, 17),
    ])
    const { error } = await drive(whole(concatBytes([header, claim])), provider)
    expect(error).toMatchObject({ code: 'ERR_BODY_INVALID', details: { fault: 'content-length' } })
  })
})
