import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  fromBase64,
  fromBase64Url,
  fromHex,
  fromUtf8,
  lengthPrefixed,
  toBase64,
  toBase64Url,
  toHex,
  utf8,
} from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 200 })

describe('bytes', () => {
  test('come back from hexadecimal, base64 and its URL form', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(fromHex(toHex(value))).toEqual(value)
        expect(fromBase64(toBase64(value))).toEqual(value)
        expect(fromBase64Url(toBase64Url(value))).toEqual(value)
      }),
    )
  })

  test('are base64 as others write it, however many', () => {
    const many = new Uint8Array(10_000).map((_, index) => index)
    expect(toBase64(many)).toBe(Buffer.from(many).toString('base64'))
    expect(toBase64Url(many)).toBe(Buffer.from(many).toString('base64url'))
  })

  test('of texts that are not base64 are none', () => {
    expect(fromBase64('a')).toBeUndefined()
    expect(fromBase64Url('a+b')).toBeUndefined()
    expect(fromBase64Url('ab==')).toBeUndefined()
  })

  test('that are not UTF-8 are no text', () => {
    expect(fromUtf8(Uint8Array.of(0xff))).toBeUndefined()
    expect(fromUtf8(utf8('\ufeffé'))).toBe('\ufeffé')
  })

  test('with lengths before them are different for different lists', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 4 }), fc.array(bytes, { maxLength: 4 }), (a, b) => {
        const isSame = JSON.stringify(a.map(toHex)) === JSON.stringify(b.map(toHex))
        expect(toHex(lengthPrefixed(...a)) === toHex(lengthPrefixed(...b))).toBe(isSame)
      }),
    )
  })
})
