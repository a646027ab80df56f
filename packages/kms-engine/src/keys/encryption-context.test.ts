import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toHex, utf8 } from '../bytes.ts'
import { canonicalContext } from './encryption-context.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 8 })
const context = fc.dictionary(text, text, { maxKeys: 5, noNullPrototype: true })

describe('the canonical form of an encryption context', () => {
  test('does not depend on the order of the pairs', () => {
    fc.assert(
      fc.property(context, (pairs) => {
        const reversed = Object.fromEntries(Object.entries(pairs).reverse())
        expect(canonicalContext(reversed)).toEqual(canonicalContext(pairs))
      }),
    )
  })

  test('differs for different contexts', () => {
    fc.assert(
      fc.property(context, context, (a, b) => {
        const isSame = JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())
        expect(toHex(canonicalContext(a)) === toHex(canonicalContext(b))).toBe(isSame)
      }),
    )
  })

  test('tells apart contexts that are the same when joined', () => {
    const joinable = [{ a: 'bc' }, { ab: 'c' }, { abc: '' }, { '': 'abc' }, { a: 'b', c: '' }]
    expect(new Set(joinable.map((pairs) => toHex(canonicalContext(pairs)))).size).toBe(joinable.length)
  })

  test('sorts names by their UTF-8 bytes, not by their UTF-16 code units', () => {
    const names = ['\u{10000}', '\uffff', 'a', 'é', '', 'aa']
    const bytes = canonicalContext(Object.fromEntries(names.map((name) => [name, ''])))
    const byUtf8 = [...names].sort((a, b) => (toHex(utf8(a)) < toHex(utf8(b)) ? -1 : 1))
    const parts = byUtf8.flatMap((name) => [
      utf8(name).length.toString(16).padStart(8, '0'),
      toHex(utf8(name)),
      '00000000',
    ])
    expect(toHex(bytes)).toBe(parts.join(''))
  })

  test('refuses half a surrogate pair, which has no UTF-8 form', () => {
    for (const pairs of [{ a: '\ud800' }, { '\udc00': 'a' }]) {
      expect(() => canonicalContext(pairs)).toThrow(expect.objectContaining({ code: 'ValidationException' }))
    }
  })
})
