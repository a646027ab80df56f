import { type LocalKms, type LocalKmsOptions, localKms } from './local-kms.ts'

/** Options of the helpers that give each test its own KMS. */
export interface PerTestOptions extends LocalKmsOptions {
  /** Makes what every test begins with, once; each test gets a fork of it. Default: nothing is made. */
  readonly prepare?: ((kms: LocalKms) => void | Promise<void>) | undefined
}

/**
 * A KMS for each test: what `prepare` made is made once, and forked for every test in microseconds.
 *
 * @returns makes the next test's own
 */
export function forkPerTest({ prepare, ...options }: PerTestOptions = {}): () => Promise<LocalKms> {
  let prepared: Promise<LocalKms> | undefined
  const make = async () => {
    const kms = localKms(options)
    await prepare?.(kms)
    return kms
  }
  return async () => {
    prepared ??= make()
    return (await prepared).fork()
  }
}

/**
 * Gives tests a KMS each, in any test framework: the function that a test runs gets it as the first argument, before what
 * the framework passes. Tests may run at the same time.
 *
 * @example
 * const withKms = kmsPerTest({ prepare: async (kms) => void (await kms.keyArn('alias/app')) })
 * test('opens what it sealed', withKms(async (kms) => { … }))
 */
export function kmsPerTest(
  options: PerTestOptions = {},
): <Rest extends readonly unknown[]>(
  run: (kms: LocalKms, ...rest: Rest) => void | Promise<void>,
) => (...rest: Rest) => Promise<void> {
  const next = forkPerTest(options)
  // Frameworks count declared parameters to tell tests that want a callback; a rest parameter does not count.
  return (run) =>
    async (...rest) =>
      run(await next(), ...rest)
}
