// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of policies look like this
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { literalText, matchesPattern, parsePattern } from './pattern.ts'

const values: Readonly<Record<string, string>> = { 'aws:username': 'ann', star: '*' }
const lookup = (key: string) => values[key]
const matches = (pattern: string, text: string, hasVariables = true) =>
  matchesPattern(parsePattern(pattern, hasVariables), text, { lookup })

const table: readonly (readonly [pattern: string, text: string, isMatch: boolean])[] = [
  ['', '', true],
  ['', 'a', false],
  ['a', 'a', true],
  ['a', 'A', false],
  ['*', '', true],
  ['*', 'anything: at/all', true],
  ['a*', 'a', true],
  ['a*c', 'abbbc', true],
  ['a*c', 'abbb', false],
  ['*a*b*', 'xxaxxbxx', true],
  ['*a*b*', 'xxbxxaxx', false],
  ['?', '', false],
  ['?', 'a', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['**', 'a', true],
  ['a.c', 'abc', false],
  ['[a]', 'a', false],
  ['home/${aws:username}/*', 'home/ann/x', true],
  ['home/${aws:username}/*', 'home/bob/x', false],
  ['${aws:nothing}', '', false],
  ["${aws:nothing, 'else'}", 'else', true],
  ["${aws:username, 'else'}", 'ann', true],
  ['${*}', '*', true],
  ['${*}', 'a', false],
  ['${?}', '?', true],
  ['${$}x', '$x', true],
  ['${star}', '*', true],
  ['${star}', 'abc', false],
]

describe('a pattern', () => {
  for (const [pattern, text, isMatch] of table) {
    test(`${pattern || '(empty)'} ${isMatch ? 'is' : 'is not'} ${text || '(empty)'}`, () => {
      expect(matches(pattern, text)).toBe(isMatch)
    })
  }

  test('has no variables in the old version of the language', () => {
    expect(matches('${aws:username}', 'ann', false)).toBe(false)
    expect(matches('${aws:username}', '${aws:username}', false)).toBe(true)
  })

  test('agrees with a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
    const plain = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
    fc.assert(
      fc.property(text, plain, (pattern, value) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`)
        expect(matches(pattern, value)).toBe(expression.test(value))
      }),
      { numRuns: 500 },
    )
  })

  test('of many stars does not take for ever', () => {
    expect(matches(`${'*a'.repeat(500)}b`, 'a'.repeat(2000))).toBe(false)
  })

  test('is a text again when its variables are filled in', () => {
    expect(literalText(parsePattern('${aws:username}-*?', true), lookup)).toBe('ann-*?')
    expect(literalText(parsePattern('${aws:nothing}', true), lookup)).toBeUndefined()
  })
})
