import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { generateMaterial } from './generate.ts'

const random = (length: number) => new Uint8Array(randomBytes(length))

test.each(['RSA_2048', 'RSA_3072'] as const)(
  'a key pair of spec %s is made while the event loop turns',
  async (spec) => {
    let turns = 0
    let isMade = false
    const turn = () => {
      turns += 1
      if (!isMade) setImmediate(turn)
    }
    setImmediate(turn)
    await generateMaterial(spec, random)
    isMade = true
    // Made on the loop, it would have let it turn once or twice.
    expect(turns).toBeGreaterThan(10)
  },
)

test('what needs no key pair has the randomness that it is given, and the length of its spec', async () => {
  const lengths = { SYMMETRIC_DEFAULT: 32, HMAC_224: 28, HMAC_256: 32, HMAC_384: 48, HMAC_512: 64 } as const
  for (const [spec, length] of Object.entries(lengths) as [keyof typeof lengths, number][]) {
    const { secret, publicKey } = await generateMaterial(spec, (wanted) => new Uint8Array(wanted).fill(7))
    expect(secret).toEqual(new Uint8Array(length).fill(7))
    expect(publicKey).toBeUndefined()
  }
})

test('no way is known to make SM2', async () => {
  await expect(generateMaterial('SM2', random)).rejects.toThrow(TypeError)
})
