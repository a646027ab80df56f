import type { MaterialsCache, RemovalReason } from './materials-cache.ts'

/** What a cache did so far. */
export interface CachingStats {
  readonly hits: number
  readonly misses: number
  /** Requests that may not be cached: identity suites, and messages longer than `maxBytes`. */
  readonly bypasses: number
  /** Entries that left, for whatever reason. */
  readonly evictions: number
  /** Misses that wait for the provider just now. */
  readonly inFlight: number
  /** Entries held now; those of others too if the cache is shared. */
  readonly entries: number
}

/** Something that happened in a cache. */
export type CachingEvent =
  | { readonly kind: 'hit' | 'miss' | 'bypass'; readonly operation: 'encryption' | 'decryption' }
  | {
      readonly kind: 'eviction'
      readonly operation: 'encryption' | 'decryption'
      readonly reason: RemovalReason | 'exhausted'
    }

/** What can be seen of a cache. */
export interface Caching {
  /** Counted since the start. */
  stats(): CachingStats
  /** Calls `listener` at each event; it must not throw. @returns what ends the subscription */
  subscribe(listener: (event: CachingEvent) => void): () => void
}

/** Counts what happens in a cache, and tells who wants to know. */
export interface CachingJournal extends Caching {
  tell(event: CachingEvent): void
  /** To be called when an entry leaves. */
  removed(operation: CachingEvent['operation']): (reason: RemovalReason) => void
  flightBegan(flight: Promise<void>): void
}

/** A journal that has nothing in it yet. */
export function createJournal(cache: MaterialsCache): CachingJournal {
  const counts = { hits: 0, misses: 0, bypasses: 0, evictions: 0, inFlight: 0 }
  const counters = { hit: 'hits', miss: 'misses', bypass: 'bypasses', eviction: 'evictions' } as const
  const listeners = new Set<(event: CachingEvent) => void>()
  const tell = (event: CachingEvent): void => {
    counts[counters[event.kind]] += 1
    for (const listener of listeners) listener(event)
  }
  return {
    tell,
    removed: (operation: 'encryption' | 'decryption') => (reason: RemovalReason) =>
      // Only its own limits make a caching source delete an entry.
      tell({ kind: 'eviction', operation, reason: reason === 'deleted' ? 'exhausted' : reason }),
    flightBegan(flight: Promise<void>): void {
      counts.inFlight += 1
      const landed = () => {
        counts.inFlight -= 1
      }
      flight.then(landed, landed)
    },
    stats: (): CachingStats => ({ ...counts, entries: cache.size }),
    subscribe(listener: (event: CachingEvent) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
