import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { primitivesContract } from '../testing/index.ts'
import { primitives } from './node.ts'

describe('the primitives of Node', () => {
  for (const { law, run } of primitivesContract(primitives)) it(law, run)

  it('a padding that nobody knows is refused, and no other takes its place', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    })
    for (const padding of ['oaep-sha256', 'pkcs1', 'toString', undefined] as never[]) {
      expect(() => primitives.importRsaPublicKey(publicKey).encrypt(padding, new Uint8Array(32))).toThrow('padding')
      expect(() => primitives.importRsaPrivateKey(privateKey).decrypt(padding, new Uint8Array(256))).toThrow('padding')
    }
  })

  it('signing keys that are asked for at once are all different', async () => {
    const keys = await Promise.all(Array.from({ length: 12 }, () => primitives.generateSigningKey('P-384')))
    expect(new Set(keys.map(({ publicKey }) => Buffer.from(publicKey).toString('hex'))).size).toBe(12)
  })
})
