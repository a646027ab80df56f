import { expect, it } from 'vitest'
import { ContestantProcess, type Entry } from './contestant-process.ts'

const module = new URL('./contestant-under-test.ts', import.meta.url).href
const entry = (make: string, ...given: unknown[]): Entry => ({ module, make, given })

it('gives the times that the process took, and keeps its runs apart', async () => {
  await using contestant = new ContestantProcess()
  const [few, many] = [await contestant.prepare(entry('counting', 1)), await contestant.prepare(entry('counting', 100))]
  expect([await few(), await many(), await few(), await many()]).toEqual([1, 100, 2, 200])
})

it('runs each contestant in a process of its own', async () => {
  await using one = new ContestantProcess()
  await using other = new ContestantProcess()
  const ids = [await (await one.prepare(entry('processId')))(), await (await other.prepare(entry('processId')))()]
  expect(new Set([...ids, process.pid]).size).toBe(3)
})

it('tells what went wrong there', async () => {
  await using contestant = new ContestantProcess()
  await expect(contestant.prepare(entry('absent'))).rejects.toThrow("want a function 'absent', got undefined")
  await expect((await contestant.prepare(entry('failing')))()).rejects.toThrow('no such luck')
})

it('tells that the process ended', async () => {
  await using contestant = new ContestantProcess()
  await expect((await contestant.prepare(entry('leaving')))()).rejects.toThrow('the process ended with 3')
})
