// Code of docs/guides/caching.md.
import {
  type CachingStats,
  cachingMaterials,
  decrypt,
  encrypt,
  type KeyProvider,
  localMaterialsCache,
  type MaterialsSource,
} from '@sealwright/core'

// #region cache
/** One data key serves a minute, a thousand messages or a gibibyte, whichever ends first. */
export function cachedKeys(provider: KeyProvider) {
  return cachingMaterials({
    provider,
    now: Date.now,
    maxAgeMs: 60_000,
    maxMessages: 1_000,
    maxBytes: 2 ** 30,
    capacity: 100,
  })
}
// #endregion

// #region use
export async function sealAll(records: readonly Uint8Array[], materials: MaterialsSource): Promise<Uint8Array[]> {
  const encryptionContext = { table: 'customers' }
  const sealed = records.map((record) => encrypt(record, { materials, encryptionContext }))
  return (await Promise.all(sealed)).map(({ message }) => message)
}

export async function openAll(messages: readonly Uint8Array[], materials: MaterialsSource): Promise<Uint8Array[]> {
  const opened = messages.map((message) => decrypt(message, { materials, encryptionContext: { table: 'customers' } }))
  return (await Promise.all(opened)).map(({ plaintext }) => plaintext)
}
// #endregion

// #region watch
export function watch(materials: ReturnType<typeof cachedKeys>, log: (line: string) => void): () => CachingStats {
  materials.subscribe((event) => {
    if (event.kind === 'eviction') log(`${event.operation} materials left the cache: ${event.reason}`)
  })
  return () => materials.stats()
}
// #endregion

// #region partitions
/** One cache and one limit on memory, but no data key is ever shared between two tenants. */
export function cachePerTenant(provider: KeyProvider, tenants: readonly string[]): Map<string, MaterialsSource> {
  const cache = localMaterialsCache({ capacity: 1_000 })
  const sourceOf = (tenant: string) =>
    cachingMaterials({ provider, cache, partition: tenant, now: Date.now, maxAgeMs: 60_000, maxMessages: 1_000 })
  return new Map(tenants.map((tenant) => [tenant, sourceOf(tenant)]))
}
// #endregion
