import { fault } from '../fault.ts'

/**
 * Whether a dry run is to look at the key alone, and not at the ciphertext.
 *
 * @throws `ValidationException` for a modifier without a dry run
 */
export function ignoresCiphertext(input: {
  readonly DryRun?: boolean | undefined
  readonly DryRunModifiers?: readonly string[] | undefined
}): boolean {
  if (input.DryRunModifiers?.includes('IGNORE_CIPHERTEXT') !== true) return false
  if (input.DryRun !== true) throw fault('ValidationException', 'DryRunModifiers is valid only when DryRun is set.')
  return true
}
