import { afterEach, expect, it } from 'vitest'
import { now, setClock } from './clock.ts'

afterEach(() => setClock('wall'))

/** Waits without work: the thread has no use for a core. */
function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

it.for(['wall', 'thread'] as const)('the %s clock goes forward with work', (clock) => {
  setClock(clock)
  const start = now()
  let sum = 0
  for (let index = 0; index < 1e7; index++) sum += index
  expect(sum).toBeGreaterThan(0)
  expect(now()).toBeGreaterThan(start)
})

it('the thread clock stands still while the thread waits, and the wall clock does not', () => {
  const startOfWall = now()
  setClock('thread')
  const start = now()
  sleep(50)
  const onThread = now() - start
  setClock('wall')
  expect(onThread).toBeLessThan(now() - startOfWall)
})
