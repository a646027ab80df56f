import { expect, test } from 'vitest'
import { checkJsonLimits, maxJsonDepth, maxJsonLength } from './json-limits.ts'
import { SerializationError } from './serialization-error.ts'

test('takes the greatest depth and refuses one more', () => {
  expect(() => checkJsonLimits('['.repeat(maxJsonDepth))).not.toThrow()
  expect(() => checkJsonLimits('['.repeat(maxJsonDepth + 1))).toThrow(SerializationError)
  expect(() => checkJsonLimits('{"a":'.repeat(maxJsonDepth + 1))).toThrow(SerializationError)
})

test('counts levels, not brackets', () => {
  expect(() => checkJsonLimits(`[${'[{}],'.repeat(1000)}]`)).not.toThrow()
})

test('does not count brackets in strings, even after an escaped quote or backslash', () => {
  expect(() => checkJsonLimits(`"${'['.repeat(100)}"`)).not.toThrow()
  expect(() => checkJsonLimits(`"\\"${'['.repeat(100)}"`)).not.toThrow()
  expect(() => checkJsonLimits(`"\\\\",${'['.repeat(100)}`)).toThrow(SerializationError)
})

test('takes the greatest length and refuses one more', () => {
  expect(() => checkJsonLimits(' '.repeat(maxJsonLength))).not.toThrow()
  expect(() => checkJsonLimits(' '.repeat(maxJsonLength + 1))).toThrow(SerializationError)
})
