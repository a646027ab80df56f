import type { RsaPadding } from '../primitives/primitives.ts'

/** Every padding once: the type makes the compiler ask for a new one here too. */
const known: Readonly<Record<RsaPadding, true>> = {
  'OAEP-SHA-1': true,
  'OAEP-SHA-256': true,
  'OAEP-SHA-384': true,
  'OAEP-SHA-512': true,
  PKCS1: true,
}

/**
 * Refuses a padding that does not exist: for callers without types, since a padding misspelt must not become a weaker one.
 *
 * @throws RangeError
 */
export function checkRsaPadding(padding: unknown): void {
  if (typeof padding !== 'string' || !Object.hasOwn(known, padding)) {
    throw new RangeError(`RSA padding: want one of ${Object.keys(known).join(', ')}, got ${String(padding)}`)
  }
}
