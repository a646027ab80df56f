import { expect, test } from 'vitest'
import { type Outcome, sums, sumsLine } from './sums.ts'

const outcomes: readonly Outcome[] = [
  { state: 'passed' },
  { state: 'failed' },
  { state: 'passed' },
  { state: 'skipped' },
  { state: 'passed' },
]

test('every outcome is counted once', () => {
  expect(sums(outcomes)).toEqual({ passed: 3, failed: 1, skipped: 1 })
})

test('the closing line names the skipped only where there are some', () => {
  expect(sumsLine(sums(outcomes))).toBe('3 passed, 1 failed, 1 skipped')
  expect(sumsLine(sums(outcomes.slice(0, 3)))).toBe('2 passed, 1 failed')
})
