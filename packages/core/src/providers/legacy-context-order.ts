import type { EncryptionContext } from '../format/encryption-context.ts'

/**
 * An order in which some writers sorted the context before they wrapped a data key with it: `locale` is that of the
 * JavaScript SDK's raw AES keyring, `utf-16` that of languages whose strings compare by UTF-16 code units.
 */
export type LegacyContextOrder = 'utf-16' | 'locale'

/** Marks the decryptors that try such an order, so that nobody who has one is told to take one. */
export const triesLegacyOrder: unique symbol = Symbol('tries a legacy order')

/** The pairs as an old writer serialized them. @param locale for `locale`: the writer's, BCP 47 */
export function serializeInLegacyOrder(
  context: EncryptionContext,
  order: LegacyContextOrder,
  locale: string,
): Uint8Array {
  return context.serializedBy(comparisons[order](locale))
}

/** Whether some old writer would have sorted these pairs otherwise than the format wants. */
export function isSensitiveToOrder({ entries }: EncryptionContext): boolean {
  return Object.values(comparisons).some((comparison) => {
    const compare = comparison('en')
    return entries.some(([name], index) => index > 0 && compare(entries[index - 1]![0], name) > 0)
  })
}

const comparisons: Readonly<Record<LegacyContextOrder, (locale: string) => (left: string, right: string) => number>> = {
  'utf-16': () => (left, right) => (left < right ? -1 : left > right ? 1 : 0),
  locale: (locale) => new Intl.Collator(locale).compare,
}
