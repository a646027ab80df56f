import { primitives } from '#primitives'
import { hexOf } from '../bytes.ts'
import { type EncryptedDataKey, equalEncryptedDataKeys } from '../format/encrypted-data-key.ts'
import { checkInteger } from '../format/limits.ts'
import type { DataKey } from '../secret-bytes.ts'
import type { AlgorithmSuite } from '../suites/algorithm-suites.ts'
import { cacheIds } from './cache-id.ts'
import { type Caching, createJournal } from './caching-journal.ts'
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
  type CacheEntry,
  localMaterialsCache,
  type MaterialsCache,
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
   * Bytes set aside for a message whose length nobody knows yet, until it is done. Default: a sixteenth of `maxBytes`, 64 GiB at most.
   * A stream that turns out longer goes on, and its entry ends.
   */
  readonly reservedBytes?: number
  /** Where entries are kept. Default: a cache of its own. */
  readonly cache?: MaterialsCache
  /** Entries of the default cache. Default: 1000. */
  readonly capacity?: number
  /** Sources with the same partition in the same cache share entries. Default: random, so that none does. */
  readonly partition?: string
}

/**
 * Materials that serve several messages, so that the key service is asked less often: a data key is used until it is too
 * old, or has encrypted enough messages or bytes. Every message still has an ID and a derived key of its own.
 *
 * Streams of unknown length are served too. Requests that miss at the same time ask the provider once. Suites without key
 * derivation are never cached. Signed messages of one entry share its signing key.
 *
 * @throws RangeError if an option is outside its range
 * @throws TypeError without `now`, or with both a provider and materials
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
  if (typeof now !== 'function') throw new TypeError(`now: want a function, as Date.now, got ${typeof now}`)
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

  /** Materials from the entry if it may still serve; else from a new one, for which all who come meanwhile wait. */
  const serve = async <Materials extends { readonly dataKey: DataKey }>(
    work: CacheWork<Materials>,
  ): Promise<Materials> => {
    const { operation, id, signal, make, take } = work
    for (let outcome: 'hit' | 'miss' = 'hit'; ; outcome = 'miss') {
      signal?.throwIfAborted()
      const entry = cache.get(id, now())
      const materials = entry && take(entry)
      if (materials) {
        if (outcome === 'hit') journal.tell({ kind: 'hit', operation })
        return materials
      }
      if (entry) cache.delete(id)
      if (outcome === 'hit') journal.tell({ kind: 'miss', operation })

      const own: Materials[] = []
      try {
        await fillOnce(id, signal, async () => {
          const fresh = await make()
          // At once, so that who asked is served even if others push the entry out before this promise is seen.
          if (!signal?.aborted) own.push(take(fresh)!)
          cache.put(id, fresh, now(), journal.removed(operation))
        })
      } catch (error) {
        for (const { dataKey } of own) dataKey[Symbol.dispose]()
        throw error
      }
      if (own[0]) return own[0]
    }
  }

  return {
    stats: journal.stats,
    subscribe: journal.subscribe,

    async encryptionMaterials(request) {
      const { algorithmSuite, encryptionContext, plaintextLength, signal } = request
      if (!isCacheable(algorithmSuite) || (plaintextLength ?? 0) > limits.maxBytes) {
        journal.tell({ kind: 'bypass', operation: 'encryption' })
        return source.encryptionMaterials(request)
      }
      const use: Use = { bytes: plaintextLength ?? limits.reservedBytes, isKnown: plaintextLength !== undefined }
      return serve({
        operation: 'encryption',
        id: ids.forEncryption(request),
        signal,
        async make() {
          // Without this message's length, signal and limits: the materials are for others too.
          const materials = await source.encryptionMaterials({ algorithmSuite, encryptionContext })
          return { kind: 'encryption', materials, expiresAt: now() + limits.maxAgeMs, messages: 0, bytes: 0 }
        },
        take: (entry) => (entry.kind === 'encryption' && hasRoom(entry, use, limits) ? lend(entry, use) : undefined),
      })
    },

    async decryptionMaterials(request) {
      const { signal, ...shared } = request
      if (!isCacheable(request.algorithmSuite)) {
        journal.tell({ kind: 'bypass', operation: 'decryption' })
        return source.decryptionMaterials(request)
      }
      return serve({
        operation: 'decryption',
        id: ids.forDecryption(request),
        signal,
        async make() {
          const materials = await source.decryptionMaterials(shared)
          const encryptedDataKey = openedOf(materials, request.encryptedDataKeys)
          return { kind: 'decryption', materials, encryptedDataKey, expiresAt: now() + limits.maxAgeMs }
        },
        take: (entry) => (entry.kind === 'decryption' ? copyOf(entry, request.encryptedDataKeys) : undefined),
      })
    },
  }
}

/** What one request wants of the cache. */
interface CacheWork<Materials> {
  readonly operation: 'encryption' | 'decryption'
  readonly id: string
  readonly signal: AbortSignal | undefined
  make(): Promise<CacheEntry>
  /** A copy for this request; `undefined` if the entry is used up. */
  take(entry: CacheEntry): Materials | undefined
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
  // Not the whole limit: a stream would then find room only in an entry that nothing has used yet.
  const reserved = reservedBytes ?? Math.min(Math.ceil(maxBytes / 16), 64 * 2 ** 30)
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

function hasRoom(entry: CachedEncryption, use: Use, { maxMessages, maxBytes }: Limits): boolean {
  return entry.messages < maxMessages && entry.bytes + use.bytes <= maxBytes
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

/** The encrypted data key that a source says it opened. @throws TypeError if the message has none there */
function openedOf(
  { dataKey, openedBy }: DecryptionMaterials,
  encryptedDataKeys: readonly EncryptedDataKey[],
): EncryptedDataKey {
  const opened = encryptedDataKeys[openedBy.index]
  if (opened !== undefined) return opened
  dataKey[Symbol.dispose]()
  throw new TypeError(
    `materials: want the place of one of ${encryptedDataKeys.length} encrypted data keys in openedBy, got ${openedBy.index}`,
  )
}

/** A copy for one message, which may have the same encrypted data keys in another order: an entry's name leaves that out. */
function copyOf(
  { materials, encryptedDataKey }: CachedDecryption,
  encryptedDataKeys: readonly EncryptedDataKey[],
): DecryptionMaterials {
  const index = encryptedDataKeys.findIndex((each) => equalEncryptedDataKeys(each, encryptedDataKey))
  return { ...materials, dataKey: materials.dataKey.clone(), openedBy: { ...materials.openedBy, index } }
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
