export interface Outcome {
  readonly state: 'passed' | 'failed' | 'skipped'
}

export interface Sums {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export function sums(outcomes: readonly Outcome[]): Sums {
  const count = (state: Outcome['state']) => outcomes.filter((outcome) => outcome.state === state).length
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
}

/** The closing line of a run, as build servers read it: `12 passed, 0 failed, 3 skipped`. */
export function sumsLine({ passed, failed, skipped }: Sums): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
