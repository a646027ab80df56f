import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex } from '../bytes.ts'
import { writeCbor } from '../testing/attestation.ts'
import { type CborValue, parseCbor } from './cbor.ts'

const bytes = (maxLength: number) => fc.uint8Array({ maxLength })
const key = fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'grapheme', maxLength: 20 }))
const { value } = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.maxSafeInteger(),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.boolean(),
    fc.constant(null),
    bytes(300),
    fc.array(tie('value'), { maxLength: 30 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 30 }).map((entries) => new Map(entries)),
    fc.record({ tag: fc.nat(), value: tie('value') }),
  ),
}))

test('reads every value that was written', () => {
  fc.assert(fc.property(value, (written) => void expect(parseCbor(writeCbor(written))).toEqual(written)))
})

test('is total: any bytes are a value or nothing', () => {
  fc.assert(
    fc.property(bytes(200), (anything) => void parseCbor(anything)),
    { numRuns: 2000 },
  )
})

test('reads no value that is cut short or followed by a byte', () => {
  fc.assert(
    fc.property(value, fc.nat(), (written, cut) => {
      const whole = writeCbor(written)
      expect(parseCbor(whole.subarray(0, cut % whole.length))).toBeUndefined()
      expect(parseCbor(Uint8Array.of(...whole, 0))).toBeUndefined()
    }),
  )
})

test.each([
  ['00', 0],
  ['1817', 23],
  ['1903e8', 1000],
  ['1b001fffffffffffff', Number.MAX_SAFE_INTEGER],
  ['20', -1],
  ['3822', -35],
  ['f7', null],
  ['d28101', { tag: 18, value: [1] }],
  ['9fff', []],
  ['9f01820203ff', [1, [2, 3]]],
  ['bf016178ff', new Map([[1, 'x']])],
])('reads %s', (hex, wanted) => {
  expect(parseCbor(fromHex(hex))).toEqual(wanted)
})

test.each([
  ['1b0020000000000000', 'an integer that is not safe'],
  ['1c', 'a reserved width'],
  ['1c00000000000000000000000000000000', 'a reserved width, with bytes enough'],
  ['5f40ff', 'an indefinite length'],
  ['7f6178ff', 'a text of indefinite length'],
  ['9f01', 'an array without an end'],
  ['bf01ff', 'a key without a value'],
  ['bf01020103ff', 'a key twice'],
  ['8201ff', 'a break where a value should be'],
  ['61ff', 'a text that is not UTF-8'],
  ['8161ff', 'a text that is not UTF-8 in an array'],
  ['f90000', 'a floating-point number'],
  ['ff', 'a break'],
  ['a201000100', 'a key twice'],
  ['a18000', 'a key that is an array'],
  ['9b7fffffffffffffff', 'more items than bytes'],
  ['9a00ffffff00', 'many items in few bytes'],
  ['818181818181818100', 'too deep a nest'],
])('does not read %s: %s', (hex) => {
  expect(parseCbor(fromHex(hex))).toBeUndefined()
})
