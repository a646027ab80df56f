import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64, encodeBase64 } from './base64.ts'

const bytes = fc.uint8Array({ maxLength: 100 })

test('writes what Node writes', () => {
  fc.assert(fc.property(bytes, (value) => encodeBase64(value) === Buffer.from(value).toString('base64')))
})

test('reads what it wrote', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      expect(decodeBase64(encodeBase64(value))).toEqual(value)
    }),
  )
})

test('reads a text only if it is the one that it would write', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'AZaz09+/=-_ \nÄ'), maxLength: 12 }), (text) => {
      const value = decodeBase64(text)
      return value === undefined || encodeBase64(value) === text
    }),
  )
})

test.each([
  'A',
  'AA',
  'AAA',
  'A===',
  '====',
  'AA=A',
  'AAAA====',
  'AB==',
  'AAB=',
  'AA==AAAA',
  'AAA\n',
  '-___',
  'Ā===',
  ' AAA',
])('refuses %j', (text) => expect(decodeBase64(text)).toBeUndefined())
