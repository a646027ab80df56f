import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { decrypt, inspect } from '../src/index.ts'
import { decryptorsOf } from '../src/providers/multi-provider.ts'
import { byteByByte, drive } from './cuts.ts'
import { readAll } from './messages.ts'
import {
  goldenCases,
  goldenPlaintext,
  goldenProvider,
  isReproducible,
  makeGolden,
  readGolden,
} from './vectors/golden.ts'

const golden = readGolden()

it('every case has its vector, and every vector its case', () => {
  expect(golden.vectors.map(({ message: _, ...rest }) => rest)).toEqual(goldenCases())
})

describe.for(golden.vectors.map((vector) => [vector.name, vector] as const))('%s', ([, vector]) => {
  const message = new Uint8Array(Buffer.from(vector.message, 'base64'))
  const provider = goldenProvider(vector.provider, golden)
  const plaintext = goldenPlaintext(vector.plaintextLength)

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
      expect(Buffer.from(await makeGolden(vector, golden)).toString('base64')).toBe(vector.message)
    })
  }
})
