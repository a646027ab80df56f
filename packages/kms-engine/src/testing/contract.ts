/** One law of a contract, to be registered with any test framework: `test(law.name, law.run)`. */
export interface ContractCase {
  /** The law, as a sentence. */
  readonly name: string
  /** Resolves when the law holds. @throws `ContractError` when it does not */
  run(): Promise<void>
}

/** An implementation broke a law of its contract. */
export class ContractError extends Error {
  override readonly name = 'ContractError'
}

/**
 * Compares two JSON values by content; the order of an object's members does not matter.
 *
 * @param what names the value in the message
 * @throws `ContractError` with both values when they differ
 */
export function mustEqual(actual: unknown, wanted: unknown, what: string): void {
  const got = canonical(actual)
  const want = canonical(wanted)
  if (got !== want) throw new ContractError(`${what}: want ${want}, got ${got}`)
}

function canonical(value: unknown): string {
  if (value === undefined) return 'undefined'
  return JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}
