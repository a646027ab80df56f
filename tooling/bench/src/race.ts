import { now } from './clock.ts'
import { median } from './median.ts'

/** Does the work once. @returns milliseconds that it took */
export type Run = () => number | Promise<number>

/** How long to measure. */
export interface Effort {
  /** Repeats of each contestant that are thrown away. */
  readonly warmUps: number
  /** Repeats of each contestant that count. */
  readonly rounds: number
}

/**
 * Lets all do the same work in turn, and gives the median of each, in milliseconds.
 *
 * Interleaved, because a shared machine's speed drifts: what slows one round slows all of it. Each round starts with
 * another contestant, so that none always runs in the wake of the same other.
 */
export async function race(
  contestants: Readonly<Record<string, Run>>,
  { warmUps, rounds }: Effort,
): Promise<Record<string, number>> {
  const runs = Object.entries(contestants)
  const times = new Map<string, number[]>(runs.map(([name]) => [name, []]))
  for (let round = -warmUps; round < rounds; round++) {
    for (let turn = 0; turn < runs.length; turn++) {
      const [name, run] = runs[(turn + round + warmUps) % runs.length]!
      const time = await run()
      if (round >= 0) times.get(name)!.push(time)
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)]))
}

/** Times work that is not asynchronous. A promise returned by mistake would be timed as nothing, so types refuse it. */
export function timed(work: () => undefined): Run {
  return () => {
    const start = now()
    work()
    return now() - start
  }
}

/** Times work that is asynchronous. */
export function timedAsync(work: () => Promise<unknown>): Run {
  return async () => {
    const start = now()
    await work()
    return now() - start
  }
}
