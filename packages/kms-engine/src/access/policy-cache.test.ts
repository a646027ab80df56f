import { describe, expect, test } from 'vitest'
import { policyCache } from './policy-cache.ts'

const text = (sid: string) =>
  JSON.stringify({ Statement: [{ Sid: sid, Effect: 'Allow', Principal: '*', Action: 'kms:*' }] })

describe('the cache of policies', () => {
  test('reads a text once', () => {
    const cache = policyCache()
    expect(cache.read(text('a'), 'key')).toBe(cache.read(text('a'), 'key'))
  })

  test('keeps no more than it may, and reads again what it let go', () => {
    const cache = policyCache(2)
    const first = cache.read(text('a'), 'key')
    cache.read(text('b'), 'key')
    cache.read(text('c'), 'key')
    expect(cache.read(text('a'), 'key')).not.toBe(first)
    expect(cache.read(text('a'), 'key')).toEqual(first)
  })

  test('lets go first what was not read for longest', () => {
    const cache = policyCache(2)
    const [first, second] = [cache.read(text('a'), 'key'), cache.read(text('b'), 'key')]
    cache.read(text('a'), 'key')
    cache.read(text('c'), 'key')
    expect(cache.read(text('a'), 'key')).toBe(first)
    expect(cache.read(text('b'), 'key')).not.toBe(second)
  })

  test('tells policies of keys from policies of identities', () => {
    const cache = policyCache()
    cache.read(text('a'), 'key')
    expect(() => cache.read(text('a'), 'identity')).toThrow(/must not have a Principal/)
  })

  test('remembers no text that is no policy', () => {
    const cache = policyCache()
    for (let n = 0; n < 2; n++) expect(() => cache.read('{', 'key')).toThrow(/not valid JSON/)
  })
})
