import type { RecordAddress } from './store.ts'

/**
 * An order among those who want to write the same records. It only saves attempts that would be in vain: who wins is the
 * store's to say, and others may write to it who take no turns here.
 */
export interface Turns {
  /**
   * Waits for all who asked before for any of these records.
   *
   * @returns what ends the turn; call it, come what may
   */
  take(records: readonly RecordAddress[]): Promise<() => void>
}

/** Makes an order in which nobody has asked for anything. */
export function turns(): Turns {
  // Who asked last for a record. Each waits for those before only, so no two can wait for each other.
  const last = new Map<string, Promise<void>>()
  return {
    async take(records) {
      const names = records.map(({ kind, scope, id }) => `${kind}\n${scope}\n${id}`)
      const before = names.map((name) => last.get(name))
      const { promise: end, resolve } = Promise.withResolvers<void>()
      for (const name of names) last.set(name, end)
      await Promise.all(before)
      return () => {
        for (const name of names) if (last.get(name) === end) last.delete(name)
        resolve()
      }
    },
  }
}
