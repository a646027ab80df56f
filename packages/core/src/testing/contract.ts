/**
 * One law of a contract, ready to be run by any test framework.
 *
 * @example
 * for (const { law, run, exception } of keyProviderContract(subject)) {
 *   it(law, async (ctx) => (exception === undefined ? run() : ctx.skip(exception)))
 * }
 */
export interface ContractCase {
  /** The law, as a title. */
  readonly law: string
  /** Why this law cannot hold for the subject; then it need not be run. */
  readonly exception?: string
  /** Resolves if the law holds, rejects with what broke it. */
  run(): Promise<void>
}

/** Fails unless a statement is true. */
export function ensure(statement: boolean, otherwise: string): asserts statement {
  if (!statement) throw new Error(otherwise)
}

/** What a promise rejects with. Fails if it resolves. */
export async function rejectionOf(promise: Promise<unknown>, otherwise: string): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error(otherwise)
}
