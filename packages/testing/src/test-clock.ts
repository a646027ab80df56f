/** The time of a KMS under test. It stands still until it is moved. */
export interface TestClock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Moves the time. @param ms may be negative */
  advance(ms: number): void
  /** Sets the time. @param time milliseconds since the epoch, or a date */
  set(time: number | Date): void
}

/** Makes a clock that stands at a time. */
export function testClock(start: number | Date): TestClock {
  let now = Number(start)
  return {
    now: () => now,
    advance(ms) {
      now += ms
    },
    set(time) {
      now = Number(time)
    },
  }
}
