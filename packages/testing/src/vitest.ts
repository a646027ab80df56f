import { test as base, type TestAPI } from 'vitest'
import type { LocalKms } from './local-kms.ts'
import { forkPerTest, type PerTestOptions } from './per-test.ts'

/** What tests made by {@link kmsTest} find in their context. */
export interface KmsFixtures {
  /** A KMS of the test's own. */
  readonly kms: LocalKms
}

/**
 * Vitest's `test` with a KMS of its own for every test.
 *
 * @example
 * const test = kmsTest({ prepare: async (kms) => void (await kms.keyArn('alias/app')) })
 * test('opens what it sealed', async ({ kms }) => { … })
 */
export function kmsTest(options: PerTestOptions = {}): TestAPI<KmsFixtures> {
  const next = forkPerTest(options)
  return base.extend<KmsFixtures>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture needs from the pattern.
    kms: async ({}, use) => {
      await use(await next())
    },
  })
}
