import type { TestContext } from 'node:test'
import type { LocalKms } from './local-kms.ts'
import { forkPerTest, type PerTestOptions } from './per-test.ts'

/** Makes the function that `test` of `node:test` runs. */
export type WithKms = (
  run: (kms: LocalKms, context: TestContext) => void | Promise<void>,
) => (context: TestContext) => Promise<void>

/**
 * Gives tests of `node:test` a KMS each. When a test fails, its diagnostics say what its KMS was asked.
 *
 * @example
 * const withKms = kmsPerTest({ prepare: async (kms) => void (await kms.keyArn('alias/app')) })
 * test('opens what it sealed', withKms(async (kms) => { … }))
 */
export function kmsPerTest(options: PerTestOptions = {}): WithKms {
  const next = forkPerTest(options)
  return (run) => async (context) => {
    const kms = await next()
    try {
      await run(kms, context)
    } catch (error) {
      for (const line of kms.calls.describe().split('\n')) context.diagnostic(line)
      throw error
    }
  }
}
