import { appendFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect } from 'vitest'

/** What a test saw an operation answer. */
export interface Observation {
  readonly operation: string
  /** The full title of the test. */
  readonly test: string
  /** `answers`, or the name of the error. */
  readonly outcome: string
  /** The key spec, and the algorithm and type of message if there are any; absent where no key was used or made. */
  readonly spec?: string
}

/** The environment variable that names the file to write observations to; without it nothing is written. */
export const fileVariable = 'SEALWRIGHT_KMS_OBSERVATIONS'

// What is written must not depend on chance: then, and only then, properties are tried with the same values each time.
if (process.env[fileVariable] !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 1 })

/** Notes what the running test saw, a line of JSON each, so that several processes can write at once. */
export function record(operation: string, outcome: string, spec?: string): void {
  const file = process.env[fileVariable]
  const test = expect.getState().currentTestName
  // What happens before a test proves nothing.
  if (file === undefined || test === undefined) return
  const observation: Observation = {
    ...{ operation, test, outcome },
    ...(spec !== undefined && { spec }),
  }
  appendFileSync(file, `${JSON.stringify(observation)}\n`)
}
