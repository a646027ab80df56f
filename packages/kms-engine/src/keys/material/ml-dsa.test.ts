import { createHash, createPublicKey, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { concat, utf8 } from '../../bytes.ts'
import { mlDsaPublicKey, signMlDsa, verifyMlDsa } from './ml-dsa.ts'

const seed = new Uint8Array(32).map((_, index) => index)
const message = utf8('what the representative is of')
const randomBytes = (length: number) => new Uint8Array(length).fill(9)

/** The representative of a message, as FIPS 204 has it: algorithm 2, line 10, and algorithm 7, line 6, without a context. */
function representativeOf(publicKey: Uint8Array): Uint8Array {
  const shake = (input: Uint8Array) =>
    new Uint8Array(createHash('shake256', { outputLength: 64 }).update(input).digest())
  return shake(concat(shake(publicKey), Uint8Array.of(0, 0), message))
}

describe.each([
  ['ML_DSA_44', 1312, 2420],
  ['ML_DSA_65', 1952, 3309],
  ['ML_DSA_87', 2592, 4627],
] as const)('%s', (spec, publicKeyLength, signatureLength) => {
  const spki = mlDsaPublicKey(spec, seed)
  const mu = representativeOf(spki.subarray(-publicKeyLength))

  test('signs the representative of a message as the message itself', (ctx) => {
    const signature = signMlDsa(spec, seed, mu, { isMu: true, randomBytes })
    expect(signature).toHaveLength(signatureLength)
    expect(signature).toEqual(signMlDsa(spec, seed, message, { isMu: false, randomBytes }))
    expect(verifyMlDsa(spec, spki, message, { isMu: false, signature })).toBe(true)
    expect(verifyMlDsa(spec, spki, mu, { isMu: true, signature })).toBe(true)
    expect(verifyMlDsa(spec, spki, mu, { isMu: false, signature })).toBe(false)
    const key = publicKeyOf(spki)
    if (key === undefined) ctx.skip('this Node has no ML-DSA: want 24.7 or later')
    expect(verify(null, message, key!, signature)).toBe(true)
  })
})

function publicKeyOf(spki: Uint8Array) {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}
