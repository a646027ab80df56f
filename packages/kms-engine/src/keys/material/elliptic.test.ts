import { createPrivateKey, createPublicKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex, utf8 } from '../../bytes.ts'
import { signEd25519, verifyEd25519 } from './elliptic.ts'

/** What stands before a seed in the PKCS #8 form of an Ed25519 key. */
const prefix = '302e020100300506032b657004220420'

function keysOf(seed: string): { readonly secret: Uint8Array; readonly publicKey: Uint8Array } {
  const secret = fromHex(prefix + seed)
  const key = createPrivateKey({ key: Buffer.from(secret), format: 'der', type: 'pkcs8' })
  return { secret, publicKey: new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' })) }
}

/** RFC 8032, sections 7.1 (test 3) and 7.3. */
const published = [
  {
    name: 'Ed25519',
    isPrehashed: false,
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: fromHex('af82'),
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
  {
    name: 'Ed25519ph',
    isPrehashed: true,
    seed: '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
    publicKey: 'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    message: utf8('abc'),
    signature:
      '98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406',
  },
] as const

describe.each(published)('$name', ({ isPrehashed, seed, publicKey, message, signature }) => {
  const keys = keysOf(seed)

  test('signs the example of its specification as published', () => {
    expect(toHex(keys.publicKey.subarray(-32))).toBe(publicKey)
    expect(toHex(signEd25519(keys.secret, message, isPrehashed))).toBe(signature)
  })

  test('verifies it, but not as a signature of its other form', () => {
    const bytes = fromHex(signature)
    expect(verifyEd25519(keys.publicKey, message, { signature: bytes, isPrehashed })).toBe(true)
    expect(verifyEd25519(keys.publicKey, message, { signature: bytes, isPrehashed: !isPrehashed })).toBe(false)
    expect(verifyEd25519(keys.publicKey, message.slice(1), { signature: bytes, isPrehashed })).toBe(false)
  })
})
