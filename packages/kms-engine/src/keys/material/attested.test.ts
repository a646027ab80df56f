import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { utf8 } from '../../bytes.ts'
import { verifyEs384 } from './attested.ts'

const message = utf8('what an enclave says')
const pairs = {
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  secp256k1: generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
} as const

test.each(['der', 'ieee-p1363'] as const)('P-384 alone verifies, in the encoding %s and no other', (encoding) => {
  const other = encoding === 'der' ? 'ieee-p1363' : 'der'
  for (const [name, { privateKey, publicKey }] of Object.entries(pairs)) {
    const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))
    const signature = new Uint8Array(sign('sha384', message, { key: privateKey, dsaEncoding: encoding }))
    expect(verifyEs384(spki, message, { signature, encoding }), name).toBe(name === 'P-384')
    expect(verifyEs384(spki, message, { signature, encoding: other }), name).toBe(false)
    expect(verifyEs384(spki, message.slice(1), { signature, encoding }), name).toBe(false)
  }
})

test('what is no key verifies nothing', () => {
  for (const bytes of [new Uint8Array(0), new Uint8Array(120)]) {
    expect(verifyEs384(bytes, message, { signature: new Uint8Array(96), encoding: 'ieee-p1363' })).toBe(false)
  }
})
