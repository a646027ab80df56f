import { appendFileSync } from 'node:fs'
import { expect } from 'vitest'

/** What a test saw an operation answer. */
export interface Observation {
  readonly operation: string
  /** The full title of the test. */
  readonly test: string
  /** `answers`, or the name of the error. */
  readonly outcome: string
}

/** The environment variable that names the file to write observations to; without it nothing is written. */
export const fileVariable = 'SEALWRIGHT_KMS_OBSERVATIONS'

/** Notes what the running test saw, a line of JSON each, so that several processes can write at once. */
export function record(operation: string, outcome: string): void {
  const file = process.env[fileVariable]
  if (file === undefined) return
  const observation: Observation = { operation, test: expect.getState().currentTestName ?? '', outcome }
  appendFileSync(file, `${JSON.stringify(observation)}\n`)
}
