import { expect, it } from 'vitest'
import { LineProcess } from './line-process.ts'

/** Answers `{ n }` with `{ twice }`, refuses negative numbers, and ends at 0. */
const doubling = `
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { n } = JSON.parse(line)
    if (n === 0) { console.error('zero'); process.exit(1) }
    console.log(JSON.stringify(n < 0 ? { error: 'negative' } : { twice: 2 * n }))
  })`

function start(): LineProcess {
  return new LineProcess(process.execPath, ['-e', doubling])
}

it('gives each question its own answer, also when they are asked at once', async () => {
  await using child = start()
  const answers = await Promise.all([1, 2, 3].map((n) => child.ask<{ twice: number }>({ n })))
  expect(answers.map(({ twice }) => twice)).toEqual([2, 4, 6])
})

it('throws what the process refuses, and asks on', async () => {
  await using child = start()
  await expect(child.ask({ n: -1 })).rejects.toThrow('negative')
  await expect(child.ask({ n: 4 })).resolves.toEqual({ twice: 8 })
})

it('says what the process wrote when it ended', async () => {
  await using child = start()
  await expect(child.ask({ n: 0 })).rejects.toThrow(/ended without an answer/)
})

it('does not wait for a process that never was', async () => {
  await using child = new LineProcess('no-such-command', [])
  await expect(child.ask({ n: 1 })).rejects.toThrow(/ended without an answer/)
})
