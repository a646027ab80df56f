import { expect, test } from 'vitest'
import { formatLiteral, formatUnion, quote } from './literal.ts'

test('writes on one line what fits', () => {
  expect(formatLiteral({ type: 'string', min: 1, list: ['a', 'b'], none: undefined, empty: {} })).toBe(
    "{ type: 'string', min: 1, list: ['a', 'b'], empty: {} }",
  )
})

test('never writes a line of more than 120 columns where it can break it', () => {
  const words = Array.from({ length: 40 }, (_, index) => `word-${index}`)
  const text = formatLiteral({ words, nested: { words } })
  expect(text.split('\n').every((line) => line.length <= 120)).toBe(true)
  expect(Function(`return (${text})`)()).toEqual({ words, nested: { words } })
})

test.each(["it's", 'a "quote"', 'back\\slash', 'line\nbreak', "\\'", '^[\\w]+$'])(
  'quotes %j so that it reads as itself',
  (text) => {
    expect(Function(`return ${quote(text)}`)()).toBe(text)
  },
)

test('quotes a name that is no identifier', () => {
  expect(formatLiteral({ 'a-b': 1, a_b: 2 })).toBe("{ 'a-b': 1, a_b: 2 }")
})

test('a union stands on one line where it fits, else its members below each other', () => {
  expect(formatUnion(['a', 'b'], 10)).toBe("'a' | 'b'")
  expect(formatUnion(['a', 'b'], 115)).toBe("\n  | 'a'\n  | 'b'")
})
