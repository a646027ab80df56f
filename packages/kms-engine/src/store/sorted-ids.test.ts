import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addId, copyIds, deleteId, idsAfter, type SortedIds, sortedIds } from './sorted-ids.ts'

const all = (ids: SortedIds) => idsAfter(ids, undefined, 1e6)

/** Ids enough for several blocks, in an order that is not theirs. */
const many = Array.from({ length: 3000 }, (_, n) => String((n * 7919) % 3000).padStart(4, '0'))

function setOf(members: readonly string[]): SortedIds {
  const ids = sortedIds()
  for (const id of members) addId(ids, id)
  return ids
}

describe('a set of sorted ids', () => {
  test('holds what was added and not deleted, in order, whatever the order of both', () => {
    const step = fc.record({ isAdded: fc.boolean(), id: fc.nat(2500) })
    fc.assert(
      fc.property(fc.array(step, { minLength: 3000, maxLength: 4000 }), (steps) => {
        const ids = sortedIds()
        const expected = new Set<string>()
        for (const { isAdded, id } of steps) {
          const name = `id-${id}`
          if (isAdded === expected.has(name)) continue
          if (isAdded) addId(ids, name)
          else deleteId(ids, name)
          if (isAdded) expected.add(name)
          else expected.delete(name)
        }
        expect(all(ids)).toEqual([...expected].sort())
      }),
      { numRuns: 10 },
    )
  })

  test('is empty when all were deleted, and takes them again', () => {
    const ids = setOf(many)
    for (const id of many) deleteId(ids, id)
    expect(all(ids)).toEqual([])
    expect(idsAfter(ids, '0500', 10)).toEqual([])
    for (const id of many) addId(ids, id)
    expect(all(ids)).toEqual([...many].sort())
  })

  test.each([1, 7, 511, 512, 513, 3000])('is read whole in pages of %i', (limit) => {
    const ids = setOf(many)
    const pages: string[] = []
    for (;;) {
      const page = idsAfter(ids, pages.at(-1), limit)
      expect(page.length).toBeLessThanOrEqual(limit)
      if (page.length === 0) break
      pages.push(...page)
    }
    expect(pages).toEqual([...many].sort())
  })

  test('reads on after an id that is not in it', () => {
    const ids = setOf(many)
    expect(idsAfter(ids, '0255x', 2)).toEqual(['0256', '0257'])
    expect(idsAfter(ids, '', 1)).toEqual(['0000'])
    expect(idsAfter(ids, '~', 1)).toEqual([])
  })

  test('is apart from its copy', () => {
    const ids = setOf(many)
    const copy = copyIds(ids)
    deleteId(ids, '0000')
    addId(copy, '0000a')
    expect(idsAfter(ids, undefined, 2)).toEqual(['0001', '0002'])
    expect(idsAfter(copy, undefined, 2)).toEqual(['0000', '0000a'])
  })
})
