import type { EncryptedDataKey } from '../format/encrypted-data-key.ts'
import type { DecryptionMaterials, EncryptionMaterials } from './materials.ts'

/** Materials that wait for the next message, and what was done with them. */
export type CacheEntry = CachedEncryption | CachedDecryption

/** Materials to encrypt with; `messages` and `bytes` are what they were given out for, and change. */
export interface CachedEncryption {
  readonly kind: 'encryption'
  readonly materials: EncryptionMaterials
  /** Milliseconds, of the clock that the caching source was given. */
  readonly expiresAt: number
  messages: number
  bytes: number
}

/** Materials to decrypt with. */
export interface CachedDecryption {
  readonly kind: 'decryption'
  readonly materials: DecryptionMaterials
  /** What was opened. Other messages may have it at another place than `materials.openedBy` says. */
  readonly encryptedDataKey: EncryptedDataKey
  /** Milliseconds, of the clock that the caching source was given. */
  readonly expiresAt: number
}

/** Why an entry left a cache. */
export type RemovalReason = 'capacity' | 'expired' | 'replaced' | 'deleted' | 'cleared'

/**
 * Where caching sources keep materials. Several may share one: their partitions keep them apart.
 *
 * Implementers: an entry belongs to the cache from `put` on, and its data key must be disposed of when it leaves,
 * whatever the reason. Never give out an expired entry. All calls are synchronous, because an entry's counters must
 * not change between its being found and its being used.
 */
export interface MaterialsCache {
  /** How many entries are held. */
  readonly size: number
  /** The entry, now the most recently used; `undefined` if there is none or it has expired. */
  get(id: string, now: number): CacheEntry | undefined
  /** Adds an entry, or replaces one. @param onRemoved told once, when the entry leaves */
  put(id: string, entry: CacheEntry, now: number, onRemoved: (reason: RemovalReason) => void): void
  /** Removes an entry, if it is there. */
  delete(id: string): void
}

/** A cache in this process. */
export interface LocalMaterialsCache extends MaterialsCache {
  /** Removes all entries and zeroes their data keys. Copies that messages work with already live on. */
  clear(): void
}

/** How many of the least recently used entries are looked at for expiry at each `put`, so that old keys do not linger. */
const prunedAtOnce = 10

/**
 * A cache in this process: the least recently used entry goes first, and its data key is zeroed.
 *
 * @param options.capacity entries, 1 or more
 * @throws RangeError if the capacity is no positive integer
 */
export function localMaterialsCache(options: { readonly capacity: number }): LocalMaterialsCache {
  const { capacity } = options
  if (!Number.isSafeInteger(capacity) || capacity < 1)
    throw new RangeError(`capacity: want a positive integer, got ${capacity}`)
  // A Map keeps the order of insertion: the first is the least recently used.
  const entries = new Map<string, { readonly entry: CacheEntry; readonly onRemoved: (reason: RemovalReason) => void }>()

  const remove = (id: string, reason: RemovalReason): void => {
    const held = entries.get(id)
    if (held === undefined) return
    entries.delete(id)
    held.entry.materials.dataKey[Symbol.dispose]()
    held.onRemoved(reason)
  }

  return {
    get size() {
      return entries.size
    },
    get(id, now) {
      const held = entries.get(id)
      if (held === undefined) return undefined
      if (held.entry.expiresAt <= now) {
        remove(id, 'expired')
        return undefined
      }
      entries.delete(id)
      entries.set(id, held)
      return held.entry
    },
    put(id, entry, now, onRemoved) {
      remove(id, 'replaced')
      const oldest = entries.entries().take(prunedAtOnce).toArray()
      for (const [oldId, held] of oldest) if (held.entry.expiresAt <= now) remove(oldId, 'expired')
      if (entries.size >= capacity) remove(entries.keys().next().value!, 'capacity')
      entries.set(id, { entry, onRemoved })
    },
    delete: (id) => remove(id, 'deleted'),
    clear() {
      for (const id of [...entries.keys()]) remove(id, 'cleared')
    },
  }
}
