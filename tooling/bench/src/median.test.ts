import { expect, it } from 'vitest'
import { median } from './median.ts'

it('is the middle of an odd number of values, in any order', () => {
  expect(median([9, 1, 5])).toBe(5)
})

it('is the mean of the middle two of an even number', () => {
  expect(median([10, 1, 4, 2])).toBe(3)
})

it('is not moved by one wild value', () => {
  expect(median([3, 3, 3, 3, 9000])).toBe(3)
})

it('sorts by number, not by text', () => {
  expect(median([10, 9, 100])).toBe(10)
})

it('has no value for no values', () => {
  expect(() => median([])).toThrow(RangeError)
})

it('leaves its input as it was', () => {
  const values = [3, 1, 2]
  median(values)
  expect(values).toEqual([3, 1, 2])
})
