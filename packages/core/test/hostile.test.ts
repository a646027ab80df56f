import { describe, expect, it } from 'vitest'
import { concatBytes, equalBytes } from '../src/bytes.ts'
import { decrypt, EnvelopeError, encrypt, inspect } from '../src/index.ts'
import { byteByByte, drive, whole } from './cuts.ts'
import { expectPrefix, sample, samples } from './hostile-samples.ts'
import { provider, readAll } from './messages.ts'
import { nonFramedMessage } from './non-framed.ts'

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
    const { headerLength } = inspect(message).header
    for (let length = 0; length < message.length; length++) {
      const { pieces, error } = await drive(whole(message.subarray(0, length)), provider)
      const inside = length < headerLength ? 'header' : length < footerAt(message) ? 'body' : 'footer'
      const expected = length === 0 ? { code: 'ERR_NOT_A_MESSAGE' } : { code: 'ERR_TRUNCATED', details: { inside } }
      expect(error, `${length} bytes`).toMatchObject(expected)
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

/** Where the footer of a message begins; its end if it has none. */
function footerAt(message: Uint8Array): number {
  if (inspect(message).header.algorithmSuite.signature === undefined) return message.length
  // Its length, and a sequence that is two bytes shorter.
  const begins = ({ length }: Uint8Array) => Uint8Array.of(0, length - 2, 0x30, length - 4)
  let at = message.length - 2 - 104
  while (!equalBytes(message.subarray(at, at + 4), begins(message.subarray(at)))) at += 1
  return at
}

describe.for([0x0178, 0x0478, 0x0578] as const)('frames of suite %i', (id) => {
  const frameLength = 16
  const sealedLength = 4 + 12 + frameLength + 16

  /** The parts of a message; the final one has the footer with it. */
  async function frames(): Promise<{ header: Uint8Array; frames: Uint8Array[]; final: Uint8Array }> {
    const { message } = await sample(70, id, frameLength)
    const bodyAt = inspect(message).header.headerLength
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
    const sequenceNumber = [...order, 4].findIndex((frame, place) => frame !== place) + 1
    expect(error).toMatchObject({ code: 'ERR_BODY_INVALID', details: { fault: 'sequence-number', sequenceNumber } })
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

describe('a length field makes no reader set memory aside', () => {
  const [two, four] = [Uint8Array.of(255, 255), Uint8Array.of(255, 255, 255, 255)]
  const longest = 2 ** 32 - 1

  /** A message whose frames may be as long as the format allows, without its body. */
  async function header(id: 0x0478 | 0x0578): Promise<Uint8Array> {
    const { message, header } = await encrypt(new Uint8Array(0), { provider, algorithmSuite: id, frameLength: longest })
    return message.slice(0, header.headerLength)
  }

  const claims: Readonly<Record<string, () => Promise<Uint8Array>>> = {
    'of the encryption context': async () => concatBytes([(await header(0x0478)).subarray(0, 35), two]),
    'that counts encrypted data keys': async () => concatBytes([(await header(0x0478)).subarray(0, 37), two]),
    'of a provider ID': async () => concatBytes([(await header(0x0478)).subarray(0, 39), two]),
    'of a frame': async () => concatBytes([await header(0x0478), Uint8Array.of(0, 0, 0, 1), new Uint8Array(100)]),
    'of a final frame': async () =>
      concatBytes([
        await header(0x0478),
        four,
        Uint8Array.of(0, 0, 0, 1),
        new Uint8Array(12),
        four,
        new Uint8Array(100),
      ]),
    'of a non-framed body': async () => {
      const message = await nonFramedMessage(new Uint8Array(100), 0x0478)
      const lengthAt = message.length - 16 - 100 - 8
      new DataView(message.buffer).setBigUint64(lengthAt, 2n ** 36n - 32n)
      return message
    },
  }

  it.for(Object.entries(claims))('%s', async ([, make]) => {
    const message = await make()
    const before = process.memoryUsage().arrayBuffers
    const { error, pieces } = await drive(byteByByte(message), provider)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024)
    expect(error).toHaveProperty('code', 'ERR_TRUNCATED')
    expect(pieces).toEqual([])
  })

  it('of a signature: more than the curve has is refused at once', async () => {
    const { message, plaintext } = await sample(40, 0x0578, 16)
    const { headerLength } = inspect(message).header
    const footerAt = headerLength + 2 * (16 + 32) + 40 + 8
    const { error, pieces } = await drive(whole(concatBytes([message.subarray(0, footerAt), two])), provider)
    expect(error).toMatchObject({ code: 'ERR_BODY_INVALID', details: { fault: 'signature-length' } })
    expectPrefix(pieces, plaintext)
  })
})
