import { constants, createHash, generateKeyPairSync, privateEncrypt, publicDecrypt, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../bytes.ts'
import { verifyPkcs1, verifyPss } from './rsa.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))
const message = utf8('what is signed')
const digest = new Uint8Array(createHash('sha256').update(message).digest())
const noPadding = { padding: constants.RSA_NO_PADDING }
const digestLength = 32

/** A signature by PSS that node:crypto makes, with a salt of so many bytes. */
function pssOf(saltLength: number): Uint8Array {
  const key = { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
  return new Uint8Array(sign('sha256', message, key))
}

/** The signature with another encoding under it; `undefined` if that is more than the modulus. */
function withEncoding(signature: Uint8Array, change: (encoded: Buffer) => void): Uint8Array | undefined {
  const encoded = publicDecrypt({ key: publicKey, ...noPadding }, signature)
  change(encoded)
  try {
    return new Uint8Array(privateEncrypt({ key: privateKey, ...noPadding }, encoded))
  } catch {
    return undefined
  }
}

const isPss = (signature: Uint8Array) => verifyPss(spki, digest, { hash: 'sha256', signature })

describe('a signature by PSS', () => {
  test('verifies with a salt as long as the digest, and with no other', () => {
    expect(isPss(pssOf(digestLength))).toBe(true)
    for (const saltLength of [0, 20, 31, 33, 64, 222]) expect(isPss(pssOf(saltLength)), `${saltLength}`).toBe(false)
  })

  test('has a last byte of its own', () => {
    const forged = withEncoding(pssOf(digestLength), (encoded) => {
      encoded[encoded.length - 1]! ^= 1
    })
    expect(isPss(forged!)).toBe(false)
  })

  test('has nothing but zeros, and then a one, before its salt', () => {
    // The mask covers these bytes, so a bit that is flipped there is flipped in the padding.
    const paddingLength = 256 - digestLength - 1 - digestLength
    for (const index of [1, 2, paddingLength >> 1, paddingLength - 2, paddingLength - 1]) {
      const forged = withEncoding(pssOf(digestLength), (encoded) => {
        encoded[index]! ^= 0x10
      })
      expect(isPss(forged!), `byte ${index}`).toBe(false)
    }
  })

  test('leaves its highest bit out', () => {
    let forged: Uint8Array | undefined
    // About half of all moduli are too small for a given encoding with that bit; another signature is another encoding.
    for (let attempt = 0; attempt < 200 && forged === undefined; attempt++) {
      forged = withEncoding(pssOf(digestLength), (encoded) => {
        encoded[0]! |= 0x80
      })
    }
    expect(isPss(forged!)).toBe(false)
  })
})

describe('a signature by PKCS #1 v1.5', () => {
  const isPkcs1 = (signature: Uint8Array) => verifyPkcs1(spki, digest, { hash: 'sha256', signature })
  const signature = new Uint8Array(sign('sha256', message, privateKey))

  test('verifies as node:crypto makes it', () => {
    expect(isPkcs1(signature)).toBe(true)
    expect(verifyPkcs1(spki, digest, { hash: 'sha384', signature })).toBe(false)
    expect(isPkcs1(new Uint8Array(sign('sha384', message, privateKey)))).toBe(false)
  })

  test('fills its block: no padding is shorter, other, or followed by something else', () => {
    const change = (index: number, value: number) => (encoded: Buffer) => void encoded.fill(value, index, index + 1)
    const shifted = (encoded: Buffer) => void encoded.copyWithin(11, 256 - 51).fill(7, 11 + 51)
    for (const forge of [change(1, 2), change(2, 0xfe), change(100, 0), change(255, digest[31]! ^ 1), shifted]) {
      expect(isPkcs1(withEncoding(signature, forge)!)).toBe(false)
    }
  })
})
