import { primitives } from '#primitives'
import { hexOf } from '../bytes.ts'
import { checkInteger } from '../format/limits.ts'
import type { AlgorithmSuite } from '../suites/algorithm-suites.ts'
import { cacheIds } from './cache-id.ts'
import type {
  DecryptionMaterials,
  DecryptionMaterialsSource,
  EncryptionMaterials,
  EncryptionMaterialsSource,
  MaterialsSource,
} from './materials.ts'
import {
  type CachedDecryption,
  type CachedEncryption,
  localMaterialsCache,
  type MaterialsCache,
  type RemovalReason,
} from './materials-cache.ts'
import { sourceOver, type UnderBoth, type UnderDecrypting, type UnderEncrypting } from './source-over.ts'

/** How long materials may serve. */
export interface CachingOptions {
  /** Milliseconds since any fixed moment, as `Date.now` gives them: this package has no clock of its own. */
  readonly now: () => number
  /** An entry is used no longer than this, in milliseconds, more than 0. */
  readonly maxAgeMs: number
  /** Messages that one data key may encrypt. Default: 2^32. */
  readonly maxMessages?: number
  /** Bytes that one data key may encrypt. Default: 2^53 - 1. */
  readonly maxBytes?: number
  /**
   * Bytes set aside for a message whose length nobody knows yet, until it is done. Default: 64 GiB, or `maxBytes` if that is less. A
   * stream that turns out longer goes on, and its entry ends.
   */
  readonly reservedBytes?: number
  /** Where entries are kept. Default: a cache of its own. */
  readonly cache?: MaterialsCache
  /** Entries of the default cache. Default: 1000. */
  readonly capacity?: number
  /** Sources with the same partition in the same cache share entries. Default: random, so that none does. */
  readonly partition?: string
}

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

/**
 * Materials that serve several messages, so that the key service is asked less often: a data key is used until it is too
 * old, or has encrypted enough messages or bytes. Every message still has an ID and a derived key of its own.
 *
 * Streams of unknown length are served too. Requests that miss at the same time ask the provider once. Suites without key
 * derivation are never cached. Signed messages of one entry share its signing key.
 *
 * @throws RangeError if an option is outside its range
 * @see spec: framework/caching-cmm.md
 * @example
 * const materials = cachingMaterials({ provider, now: Date.now, maxAgeMs: 60_000, maxMessages: 1000 })
 */
export function cachingMaterials(options: CachingOptions & UnderBoth): MaterialsSource & Caching
/** Over what can only encrypt. */
export function cachingMaterials(options: CachingOptions & UnderEncrypting): EncryptionMaterialsSource & Caching
/** Over what can only decrypt. */
export function cachingMaterials(options: CachingOptions & UnderDecrypting): DecryptionMaterialsSource & Caching
export function cachingMaterials(
  options: CachingOptions & (UnderBoth | UnderEncrypting | UnderDecrypting),
): MaterialsSource & Caching {
  const limits = limitsOf(options)
  const { now } = options
  const cache = options.cache ?? localMaterialsCache({ capacity: options.capacity ?? 1000 })
  const ids = cacheIds(primitives, options.partition ?? hexOf(primitives.randomBytes(16)))
  const source = sourceOver(options, primitives)
  const journal = createJournal(cache)
  const flights = new Map<string, Promise<void>>()

  /** Runs `fill` unless it runs already for this entry; all who came wait for the one, each with its own signal. */
  const fillOnce = async (id: string, signal: AbortSignal | undefined, fill: () => Promise<void>): Promise<void> => {
    let flight = flights.get(id)
    if (flight === undefined) {
      flight = fill().finally(() => flights.delete(id))
      flights.set(id, flight)
      journal.flightBegan(flight)
    }
    await unlessAborted(flight, signal)
  }

  return {
    stats: journal.stats,
    subscribe: journal.subscribe,

    async encryptionMaterials(request) {
      const { algorithmSuite, plaintextLength, signal } = request
      if (!isCacheable(algorithmSuite) || (plaintextLength ?? 0) > limits.maxBytes) {
        journal.tell({ kind: 'bypass', operation: 'encryption' })
        return source.encryptionMaterials(request)
      }
      const id = ids.forEncryption(request)
      const use: Use = { bytes: plaintextLength ?? limits.reservedBytes, isKnown: plaintextLength !== undefined }
      let missed = false
      for (;;) {
        signal?.throwIfAborted()
        const entry = cache.get(id, now())
        if (entry?.kind === 'encryption') {
          if (entry.messages < limits.maxMessages && entry.bytes + use.bytes <= limits.maxBytes) {
            if (!missed) journal.tell({ kind: 'hit', operation: 'encryption' })
            return lend(entry, use)
          }
          cache.delete(id)
        }
        if (!missed) journal.tell({ kind: 'miss', operation: 'encryption' })
        missed = true
        let own: EncryptionMaterials | undefined
        await fillOnce(id, signal, async () => {
          // Without this message's length, signal and limits: the materials are for others too.
          const { encryptionContext } = request
          const materials = await source.encryptionMaterials({ algorithmSuite, encryptionContext })
          const moment = now()
          const fresh: CachedEncryption = {
            kind: 'encryption',
            materials,
            expiresAt: moment + limits.maxAgeMs,
            messages: 0,
            bytes: 0,
          }
          // At once, so that who asked is served even if others push the entry out before this promise is seen.
          if (!signal?.aborted) own = lend(fresh, use)
          cache.put(id, fresh, moment, journal.removed('encryption'))
        })
        if (own) return own
      }
    },

    async decryptionMaterials(request) {
      const { algorithmSuite, signal } = request
      if (!isCacheable(algorithmSuite)) {
        journal.tell({ kind: 'bypass', operation: 'decryption' })
        return source.decryptionMaterials(request)
      }
      const id = ids.forDecryption(request)
      let missed = false
      for (;;) {
        signal?.throwIfAborted()
        const entry = cache.get(id, now())
        if (entry?.kind === 'decryption') {
          if (!missed) journal.tell({ kind: 'hit', operation: 'decryption' })
          return copyOf(entry)
        }
        if (!missed) journal.tell({ kind: 'miss', operation: 'decryption' })
        missed = true
        let own: DecryptionMaterials | undefined
        await fillOnce(id, signal, async () => {
          const { signal: _, ...shared } = request
          const materials = await source.decryptionMaterials(shared)
          const moment = now()
          const fresh: CachedDecryption = { kind: 'decryption', materials, expiresAt: moment + limits.maxAgeMs }
          if (!signal?.aborted) own = copyOf(fresh)
          cache.put(id, fresh, moment, journal.removed('decryption'))
        })
        if (own) return own
      }
    },
  }
}

interface Limits {
  readonly maxAgeMs: number
  readonly maxMessages: number
  readonly maxBytes: number
  readonly reservedBytes: number
}

function limitsOf({
  maxAgeMs,
  maxMessages = 2 ** 32,
  maxBytes = Number.MAX_SAFE_INTEGER,
  reservedBytes,
}: CachingOptions): Limits {
  if (!(maxAgeMs > 0) || !Number.isFinite(maxAgeMs)) throw new RangeError(`maxAgeMs: want more than 0, got ${maxAgeMs}`)
  checkInteger('maxMessages', maxMessages, { min: 1, max: 2 ** 32 })
  checkInteger('maxBytes', maxBytes, { min: 0, max: Number.MAX_SAFE_INTEGER })
  const reserved = reservedBytes ?? Math.min(maxBytes, 64 * 2 ** 30)
  checkInteger('reservedBytes', reserved, { min: 0, max: maxBytes })
  return { maxAgeMs, maxMessages, maxBytes, reservedBytes: reserved }
}

/** Without key derivation, two messages of one data key would share the key that seals, and their IVs would repeat. */
function isCacheable({ keyDerivation }: AlgorithmSuite): boolean {
  return keyDerivation.kind !== 'identity'
}

/** What one message will use of an entry. */
interface Use {
  /** The plaintext's length; what is set aside for it if that is not known. */
  readonly bytes: number
  readonly isKnown: boolean
}

/** A copy for one message, counted before it is used. What was only set aside is settled when the message is done. */
function lend(entry: CachedEncryption, use: Use): EncryptionMaterials {
  entry.messages += 1
  entry.bytes += use.bytes
  const copy = { ...entry.materials, dataKey: entry.materials.dataKey.clone() }
  if (use.isKnown) return copy
  return {
    ...copy,
    settle(plaintextLength) {
      entry.bytes += plaintextLength - use.bytes
    },
  }
}

function copyOf({ materials }: CachedDecryption): DecryptionMaterials {
  return { ...materials, dataKey: materials.dataKey.clone() }
}

/** Waits for a promise that others wait for, too: our signal ends our waiting alone. */
async function unlessAborted(flight: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return flight
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    await Promise.race([flight, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Counts and tells what happens. */
function createJournal(cache: MaterialsCache) {
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
