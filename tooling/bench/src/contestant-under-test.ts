import type { Run } from './race.ts'

/** Gives `step` milliseconds at first, then twice, then three times as many. */
export function counting(step: number): Run {
  let calls = 0
  return () => ++calls * step
}

/** The process it runs in, as if that were a time. */
export function processId(): Run {
  return () => process.pid
}

/** Fails at its first run. */
export function failing(): Run {
  return () => Promise.reject(new Error('no such luck'))
}

/** Ends its process without a word. */
export function leaving(): Run {
  return () => process.exit(3)
}
