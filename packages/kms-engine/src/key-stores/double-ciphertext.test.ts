import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outerAad, parseDoubleCiphertext, writeDoubleCiphertext } from './double-ciphertext.ts'

const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength })
const double = fc.record({
  materialId: fc.stringMatching(/^[0-9a-f]{64}$/),
  outer: fc.record({
    ciphertext: bytes(1, 300),
    metadata: bytes(0, 20),
    iv: fc.oneof(bytes(12, 12), bytes(16, 16)),
    tag: bytes(16, 16),
  }),
})

test('is read as it was written', () => {
  fc.assert(
    fc.property(double, (value) => void expect(parseDoubleCiphertext(writeDoubleCiphertext(value))).toEqual(value)),
  )
})

test('is not read when a bit was changed, or it was cut', () => {
  fc.assert(
    fc.property(double, fc.nat(), fc.nat(7), (value, at, bit) => {
      const written = writeDoubleCiphertext(value)
      const index = at % written.length
      expect(parseDoubleCiphertext(written.subarray(0, index))).toBeUndefined()
      written[index]! ^= 1 << bit
      expect(parseDoubleCiphertext(written)).toBeUndefined()
    }),
  )
})

test('is total: any bytes are one or nothing', () => {
  fc.assert(fc.property(bytes(0, 200), (anything) => void expect(parseDoubleCiphertext(anything)).toBeUndefined()))
})

test('binds material and context, and shows the proxy neither', () => {
  const [a, b] = ['0'.repeat(64), '1'.repeat(64)]
  const aads = [outerAad(a, {}), outerAad(b, {}), outerAad(a, { n: 'v' }), outerAad(a, { nv: '' })]
  expect(new Set(aads.map(String)).size).toBe(4)
  expect(aads.every((aad) => aad.length === 32)).toBe(true)
})
