/** When uses of keys were last noted, of those that were noted lately. */
export interface NotedUses {
  /** @returns milliseconds since the epoch, or `undefined` when it is not remembered */
  get(use: string): number | undefined
  /** @param timestamp milliseconds since the epoch */
  set(use: string, timestamp: number): void
}

/**
 * Makes a memory that forgets the oldest.
 *
 * @param capacity uses that are remembered for certain; there may be twice as many
 */
export function notedUses(capacity: number): NotedUses {
  let newer = new Map<string, number>()
  let older = new Map<string, number>()
  return {
    get: (use) => newer.get(use) ?? older.get(use),

    set(use, timestamp) {
      // All at once: a map looks for its oldest entry among those that it has lost.
      if (newer.size >= capacity) {
        older = newer
        newer = new Map()
      }
      newer.set(use, timestamp)
    },
  }
}
