import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { base64Of, bytesOfBase64, compareBytes, concatBytes, equalBytes, hexOf, utf8Bytes, utf8Text } from './bytes.ts'

const bytes = () => fc.uint8Array({ maxLength: 40 })

it('equalBytes is equality of content', () => {
  fc.assert(
    fc.property(bytes(), bytes(), (a, b) => equalBytes(a, b) === Buffer.from(a).equals(b) && equalBytes(a, a.slice())),
  )
})

it('compareBytes orders like memcmp', () => {
  fc.assert(fc.property(bytes(), bytes(), (a, b) => Math.sign(compareBytes(a, b)) === Buffer.compare(a, b)))
})

it('concatBytes puts parts one after another in new memory', () => {
  fc.assert(
    fc.property(fc.array(bytes()), (parts) => hexOf(concatBytes(parts)) === Buffer.concat(parts).toString('hex')),
  )
})

it('base64 round-trips, and only canonical text is read', () => {
  fc.assert(
    fc.property(
      bytes(),
      (value) =>
        base64Of(value) === Buffer.from(value).toString('base64') && equalBytes(bytesOfBase64(base64Of(value))!, value),
    ),
  )
  for (const bad of ['A', 'AA', 'AAA', 'AB==', 'AA==\n', ' AA==', 'A-_=', 'AA=A'])
    expect(bytesOfBase64(bad), bad).toBeUndefined()
})

it('UTF-8 round-trips, and neither lone surrogates nor invalid bytes are replaced', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => utf8Text(utf8Bytes(text)!) === text))
  expect(utf8Bytes('a\ud800b')).toBeUndefined()
  expect(utf8Text(Uint8Array.of(0xc3, 0x28))).toBeUndefined()
  expect(utf8Text(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa')
})
