/**
 * What time means in a run.
 *
 * - `wall`: the time that passes, with whatever else the machine does in it.
 * - `thread`: the time in which the thread of the contestants had a core. On a busy machine it still gives ratios that hold, but
 *   it is blind to what other threads do for a contestant, the collector of garbage among them.
 */
export type Clock = 'wall' | 'thread'

/** How much longer a run should be than under the wall clock: some kernels count a thread's time in steps of 4 ms. */
export const runLength: Readonly<Record<Clock, number>> = { wall: 1, thread: 4 }

let clock: Clock = 'wall'

/** Chooses the clock of this process. */
export function setClock(chosen: Clock): void {
  clock = chosen
}

/** The clock of this process, for those that it starts. */
export function chosenClock(): Clock {
  return clock
}

/** Milliseconds since any fixed moment. */
export function now(): number {
  if (clock === 'wall') return performance.now()
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
