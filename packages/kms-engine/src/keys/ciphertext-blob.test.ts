import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, lengthPrefixed, toHex } from '../bytes.ts'
import { ciphertextOverhead, openBlob, parseBlob, type SymmetricMaterial, sealBlob } from './ciphertext-blob.ts'
import { canonicalContext } from './encryption-context.ts'
import { derive64, sealAead } from './material/aead.ts'
import { sha256 } from './material/digest.ts'

const material: SymmetricMaterial = { id: 'a1'.repeat(32), secret: new Uint8Array(32).fill(1) }
const context = { purpose: 'test', tenant: 'é😀' }
const seal = (plaintext: Uint8Array, pairs: Record<string, string> = context) =>
  sealBlob(material, plaintext, { context: pairs, randomBytes })
const open = (bytes: Uint8Array, pairs: Record<string, string> = context, under = material) => {
  const blob = parseBlob(bytes)
  return blob && openBlob(blob, under, pairs)
}

describe('a symmetric ciphertext', () => {
  test('opens to what it sealed, under the context it was sealed with', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.dictionary(fc.string(), fc.string()),
        (bytes, pairs) => {
          fc.pre(
            Object.entries(pairs)
              .flat()
              .every((text) => text.isWellFormed()),
          )
          expect(open(seal(bytes, pairs), pairs)).toEqual(bytes)
        },
      ),
    )
  })

  test('is 184 bytes for a 32-byte key, and fits the API for 4096 bytes', () => {
    expect(ciphertextOverhead).toBe(152)
    expect(seal(new Uint8Array(32))).toHaveLength(184)
    expect(seal(new Uint8Array(4096)).length).toBeLessThanOrEqual(6144)
  })

  test('names its material, and holds neither an ARN nor the plaintext', () => {
    const plaintext = new Uint8Array(32).fill(0xee)
    const blob = seal(plaintext)
    expect(parseBlob(blob)?.materialId).toBe(material.id)
    expect(toHex(blob)).not.toContain(toHex(plaintext.subarray(0, 4)))
    expect(new TextDecoder('latin1').decode(blob)).not.toContain('arn:')
  })

  test('is refused when any single bit of it is changed', () => {
    const blob = seal(Uint8Array.of(1, 2, 3))
    for (let bit = 0; bit < blob.length * 8; bit++) {
      const changed = blob.slice()
      changed[bit >> 3]! ^= 1 << (bit & 7)
      expect(open(changed), `bit ${bit}`).toBeUndefined()
    }
  })

  test('is refused when it is cut short or lengthened', () => {
    const blob = seal(Uint8Array.of(1, 2, 3))
    for (let length = 0; length < blob.length; length++) expect(open(blob.subarray(0, length))).toBeUndefined()
    expect(open(concat(blob, Uint8Array.of(0)))).toBeUndefined()
  })

  test('is refused under any other context', () => {
    const blob = seal(Uint8Array.of(1))
    const others = [
      {},
      { purpose: 'test' },
      { ...context, more: '' },
      { purpose: 'Test', tenant: 'é😀' },
      { purposetest: '' },
    ]
    for (const other of others) expect(open(blob, other)).toBeUndefined()
    expect(open(blob, { tenant: 'é😀', purpose: 'test' })).toEqual(Uint8Array.of(1))
  })

  test('is refused under other material, even of the same ID', () => {
    const blob = seal(Uint8Array.of(1))
    expect(open(blob, context, { ...material, secret: new Uint8Array(32).fill(2) })).toBeUndefined()
    expect(open(blob, context, { ...material, id: 'b2'.repeat(32) })).toBeUndefined()
  })

  test('is refused when it commits to another key, though all else is in order', () => {
    const whole = seal(Uint8Array.of(1, 2, 3))
    const nonce = whole.subarray(40, 72)
    const purpose = new TextEncoder().encode('sealwright kms ciphertext 1')
    const derived = derive64(material.secret, concat(purpose, fromHex(material.id), nonce))
    const reseal = (commitment: Uint8Array) => {
      const checked = concat(whole.subarray(0, 72), commitment, whole.subarray(104, 116))
      const header = concat(checked, sha256(checked).subarray(0, 20))
      const aad = lengthPrefixed(header, canonicalContext(context))
      const sealed = sealAead({ key: derived.subarray(0, 32), iv: header.subarray(104, 116), aad }, Uint8Array.of(4))
      return concat(header, sealed)
    }
    expect(open(reseal(derived.subarray(32)))).toEqual(Uint8Array.of(4))
    expect(open(reseal(new Uint8Array(32)))).toBeUndefined()
  })

  test('is another one each time', () => {
    const blobs = Array.from({ length: 50 }, () => toHex(seal(Uint8Array.of(1)).subarray(40)))
    expect(new Set(blobs).size).toBe(50)
  })

  test('is read totally: any bytes are a ciphertext or none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(parseBlob(bytes)).toBeUndefined()
      }),
    )
  })

  test('that was recorded still opens: the layout is for ever', () => {
    const recorded =
      'U1dLTVMAAAGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBWlYG' +
      'vdEBZBvQAjxCQBqBx9gOUtJeNq50o8azAUoejcwCAgICAgICAgICAgJXoW8TZXfMAe8fVXMUU+zDcPnEFJWh/k5msS9uaXkrmE4V' +
      '2c3AZBlyK5zNsg=='
    expect(open(new Uint8Array(Buffer.from(recorded, 'base64')))).toEqual(new TextEncoder().encode('recorded'))
  })
})
