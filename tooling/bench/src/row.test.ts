import { expect, it } from 'vitest'
import { type Goal, measureRow, racedRow } from './row.ts'

const effort = { warmUps: 0, rounds: 1 }

function measured(figures: Record<string, number>, goal: Goal) {
  return measureRow({ work: 'work', unit: 'MB/s', goals: [goal], measure: async () => figures }, effort)
}

it('tells speed as amount per second', async () => {
  const row = racedRow({
    work: 'work',
    unit: 'MB/s',
    amount: 10,
    contestants: () => ({ fast: () => 5, slow: () => 20 }),
  })
  expect((await measureRow(row, effort)).figures).toEqual({ fast: 2000, slow: 500 })
})

it('meets a goal at its very edge', async () => {
  const { goals } = await measured({ ours: 40, theirs: 10 }, { column: 'ours', per: 'theirs', atLeast: 4 })
  expect(goals[0]).toMatchObject({ actual: 4, isMet: true })
})

it('misses a goal below it', async () => {
  const { goals } = await measured({ ours: 39, theirs: 10 }, { column: 'ours', per: 'theirs', atLeast: 4 })
  expect(goals[0]).toMatchObject({ actual: 3.9, isMet: false })
})

it('takes an upper bound, without another column', async () => {
  const { goals } = await measured({ ours: 11 }, { column: 'ours', atMost: 10 })
  expect(goals[0]).toMatchObject({ actual: 11, isMet: false })
})

it('neither meets nor misses a goal whose contestant is absent', async () => {
  const { goals } = await measured({ ours: 40 }, { column: 'ours', per: 'theirs', atLeast: 4 })
  expect(goals[0]).toMatchObject({ actual: undefined, isMet: undefined })
})
