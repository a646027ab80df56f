import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decrypt, inspect } from '../../src/index.ts'
import { decryptorsOf } from '../../src/providers/multi-provider.ts'
import { byteByByte, drive } from '../cuts.ts'
import { readAll } from '../messages.ts'
import { isReproducible, makePromised, promised, promisedPlaintext, promisedProvider } from './promised.ts'

it('the promises are those that were made', () => {
  const messages = promised.vectors.map(({ message }) => message).join('\n')
  expect(promised.vectors).toHaveLength(99)
  expect(createHash('sha256').update(messages).digest('hex')).toBe(
    '66585b4710cd53260a4e615dbd012558b0722bbc3914d9d338fa02a6fafc8e49',
  )
})

describe.for(promised.vectors.map((vector) => [vector.name, vector] as const))('%s', ([, vector]) => {
  const message = new Uint8Array(Buffer.from(vector.message, 'base64'))
  const provider = promisedProvider(vector)
  const plaintext = promisedPlaintext(vector.plaintextLength)

  it('opens, with each of its keys, at once and byte by byte', async () => {
    for (const decryptor of decryptorsOf(provider)) {
      const result = await decrypt(message, {
        provider: decryptor,
        commitmentPolicy: readAll,
        encryptionContext: vector.encryptionContext,
      })
      expect(result.plaintext).toEqual(plaintext)
      expect(result.header).toMatchObject({
        algorithmSuite: { id: vector.algorithmSuite },
        frameLength: vector.frameLength,
      })
    }
    const { pieces } = await drive(byteByByte(message), provider)
    expect(Buffer.concat(pieces).equals(plaintext)).toBe(true)
  })

  it('has the frames that it should have', () => {
    const frameCount = Math.max(1, Math.ceil(vector.plaintextLength / vector.frameLength))
    expect(inspect(message, { size: message.length }).body).toEqual({
      frameCount,
      plaintextLength: vector.plaintextLength,
      isExact: true,
      trailingLength: 0,
    })
  })

  if (isReproducible(vector)) {
    it('is made again, byte for byte', async () => {
      expect(Buffer.from(await makePromised(vector)).toString('base64')).toBe(vector.message)
    })
  }
})
