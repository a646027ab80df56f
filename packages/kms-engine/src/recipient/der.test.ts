import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex } from '../bytes.ts'
import { childrenOf, der, derObjectIdentifier, derSequence, derTag, objectIdentifierOf, parseDer } from './der.ts'

const contents = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 120, maxLength: 300 }))

test('reads every value that was written, and the values inside', () => {
  fc.assert(
    fc.property(fc.array(contents, { maxLength: 5 }), (parts) => {
      const element = parseDer(derSequence(...parts.map((part) => der(derTag.octetString, part))))
      expect(element?.tag).toBe(derTag.sequence)
      expect(childrenOf(element!)?.map((child) => child.contents)).toEqual(parts)
    }),
  )
})

test('is total: any bytes are a value or nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (anything) => {
      const element = parseDer(anything)
      if (element !== undefined) childrenOf(element)
    }),
    { numRuns: 2000 },
  )
})

test('reads lengths beyond 65,535', () => {
  const long = new Uint8Array(70_000).fill(5)
  expect(parseDer(der(derTag.octetString, long))?.contents).toEqual(long)
})

test.each([
  ['30', 'no length'],
  ['3080', 'an indefinite length'],
  ['308000', 'an indefinite length'],
  [`3080${'00'.repeat(128)}`, 'an indefinite length, with bytes enough'],
  ['300100ff', 'a byte too many'],
  ['3002 00', 'a byte too few'],
  ['308101 00', 'a length that fits in one byte'],
  ['30820080', 'a length with a leading zero'],
  ['3085010000000000', 'a length of five bytes'],
  ['1f8100', 'a tag of several bytes'],
])('does not read %s: %s', (hex) => {
  expect(parseDer(fromHex(hex.replaceAll(' ', '')))).toBeUndefined()
})

test('reads object identifiers that it wrote', () => {
  const arcs = fc.array(fc.nat(), { minLength: 1, maxLength: 10 })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 39 }), arcs, (root, second, rest) => {
      const dotted = [root, second, ...rest].join('.')
      expect(objectIdentifierOf(parseDer(derObjectIdentifier(dotted))!)).toBe(dotted)
    }),
  )
})

test.each(['0600', '060180', '06022a80', '06032a8001', '05012a', '060a2affffffffffffffff7f'])(
  'reads no object identifier in %s',
  (hex) => {
    expect(objectIdentifierOf(parseDer(fromHex(hex))!)).toBeUndefined()
  },
)
