import { describe, expect, test } from 'vitest'
import { modelPatterns, patternSamples } from '../test/member-slots.ts'
import { javaPattern } from './java-pattern.ts'

test('every pattern of the model has samples', () => {
  expect(new Set(Object.keys(patternSamples))).toEqual(modelPatterns)
})

describe.each(Object.entries(patternSamples))('%s', (pattern, { valid, invalid }) => {
  test.each(valid)('matches %j', (text) => expect(javaPattern(pattern).test(text)).toBe(true))
  test.each(invalid)('does not match %j', (text) => expect(javaPattern(pattern).test(text)).toBe(false))
  test.each(valid)('matches only as a whole: not %j with a line break after it', (text) => {
    const isAllowed = javaPattern(pattern).test('\n')
    expect(javaPattern(pattern).test(`${text}\n`)).toBe(isAllowed)
  })
})

test('matches an alternative only as a whole', () => {
  expect(javaPattern('a|b').test('ab')).toBe(false)
})

test('refuses an escape whose meaning in Java was not looked up', () => {
  expect(() => javaPattern('\\p{L}')).toThrow(SyntaxError)
})
