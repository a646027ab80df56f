import { describe, expect, test } from 'vitest'
import { notedUses } from './noted-uses.ts'

describe('the memory of noted uses', () => {
  test('gives the time that was set last', () => {
    const noted = notedUses(10)
    expect(noted.get('a')).toBeUndefined()
    noted.set('a', 1)
    noted.set('a', 2)
    expect(noted.get('a')).toBe(2)
  })

  test('remembers at least as many as it is to, the newest, and at most twice as many', () => {
    const noted = notedUses(10)
    for (let use = 0; use < 1000; use++) {
      noted.set(`use ${use}`, use)
      for (let back = 0; back < 10 && back <= use; back++) expect(noted.get(`use ${use - back}`)).toBe(use - back)
      expect(noted.get(`use ${use - 20}`)).toBeUndefined()
    }
  })

  test('forgets an old time with the use, and not before', () => {
    const noted = notedUses(2)
    for (const [time, use] of ['a', 'b', 'a', 'c'].entries()) noted.set(use, time)
    expect(['a', 'b', 'c'].map(noted.get)).toEqual([2, 1, 3])
  })
})
