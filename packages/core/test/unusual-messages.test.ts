import { describe, expect, it } from 'vitest'
import { decrypt } from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { expectCode } from './expect-code.ts'
import { provider, readAll } from './messages.ts'
import { nonFramedMessage } from './non-framed.ts'

const plaintext = bytesFrom(1, 50)
const open = (message: Uint8Array, more: object = {}) =>
  decrypt(message, { provider, commitmentPolicy: readAll, ...more })

describe('non-framed messages of old writers', () => {
  it.for([0x0014, 0x0178, 0x0214, 0x0378, 0x0478, 0x0578] as const)('suite %i opens', async (id) => {
    for (const length of [0, 1, 50, 10_000]) {
      const text = bytesFrom(length, length)
      const { plaintext: back, header } = await open(await nonFramedMessage(text, id))
      expect(back).toEqual(text)
      expect(header).toMatchObject({ contentType: 'non-framed', frameLength: 0 })
    }
  })

  it('the IV is the one that was written, whatever it is', async () => {
    await expect(open(await nonFramedMessage(plaintext, 0x0178, { bodyIv: bytesFrom(9, 12) }))).resolves.toMatchObject({
      plaintext,
    })
  })

  it('a frame length that is not 0 is refused', async () => {
    await expectCode(open(await nonFramedMessage(plaintext, 0x0178, { frameLength: 4096 })), 'ERR_HEADER_INVALID', {
      fault: 'frame-length',
    })
  })

  it('a length beyond what AES-GCM can seal is refused before its bytes are there, also one that no number holds', async () => {
    const message = await nonFramedMessage(plaintext, 0x0178)
    const lengthAt = message.length - 16 - plaintext.length - 8
    for (const length of [2n ** 36n - 31n, 2n ** 53n, 2n ** 64n - 1n]) {
      const claim = message.slice(0, lengthAt + 8)
      new DataView(claim.buffer).setBigUint64(lengthAt, length)
      await expectCode(open(claim), 'ERR_BODY_INVALID', { fault: 'content-length' })
    }
    const most = message.slice(0, lengthAt + 8)
    new DataView(most.buffer).setBigUint64(lengthAt, 2n ** 36n - 32n)
    await expectCode(open(most), 'ERR_TRUNCATED')
    await expectCode(open(most, { maxBufferedLength: 1000 }), 'ERR_LIMIT', { limit: 'maxBufferedLength' })
  })
})

describe('messages of version 4.0.0 of the SDK for .NET', () => {
  const zeros = Uint8Array.of(0, 0)
  const nothing = new Uint8Array(0)
  it.for([
    ['two zero bytes after the header', 0x0478, { headerAadSuffix: zeros }],
    ['no message ID in the key derivation', 0x0178, { derivedWith: nothing }],
    ['both', 0x0178, { headerAadSuffix: zeros, derivedWith: nothing }],
  ] as const)('%s: refused with a hint', async ([, id, oddity]) => {
    const error = await expectCode(open(await nonFramedMessage(plaintext, id, oddity)), 'ERR_HEADER_INVALID', {
      fault: 'dotnet-4.0.0',
    })
    expect(error.message).toContain('.NET')
  })

  it('what is merely damaged is not taken for one', async () => {
    const message = await nonFramedMessage(plaintext, 0x0178, { headerAadSuffix: Uint8Array.of(0, 1) })
    await expectCode(open(message), 'ERR_AUTHENTICATION_FAILED')
  })
})
