import { expect, it } from 'vitest'
import { EncryptionContext } from '../format/encryption-context.ts'
import { DataKey } from '../secret-bytes.ts'
import { type CachedDecryption, localMaterialsCache } from './materials-cache.ts'

const entry = (expiresAt = 100): CachedDecryption => ({
  kind: 'decryption',
  expiresAt,
  encryptedDataKey: { providerId: 'p', providerInfo: Uint8Array.of(1), ciphertext: Uint8Array.of(2) },
  materials: {
    dataKey: DataKey.take(new Uint8Array(32)),
    unstoredContext: EncryptionContext.empty,
    openedBy: { provider: 'p', index: 0 },
  },
})
const quiet = () => {}

it('the least recently used entry leaves first, zeroed', () => {
  const cache = localMaterialsCache({ capacity: 2 })
  const [a, b, c] = [entry(), entry(), entry()]
  const reasons: string[] = []
  cache.put('a', a, 0, quiet)
  cache.put('b', b, 0, (reason) => reasons.push(reason))
  expect(cache.get('a', 0)).toBe(a)
  cache.put('c', c, 0, quiet)
  expect([cache.get('a', 0), cache.get('b', 0), cache.get('c', 0)]).toEqual([a, undefined, c])
  expect([a, b, c].map(({ materials }) => materials.dataKey.disposed)).toEqual([false, true, false])
  expect(reasons).toEqual(['capacity'])
})

it('an expired entry is not given out, and is removed with others when one is added', () => {
  const cache = localMaterialsCache({ capacity: 10 })
  const [a, b] = [entry(100), entry(100)]
  cache.put('a', a, 0, quiet)
  cache.put('b', b, 0, quiet)
  expect(cache.get('a', 99)).toBe(a)
  expect(cache.get('a', 100)).toBeUndefined()
  cache.put('c', entry(300), 100, quiet)
  expect(cache.size).toBe(1)
  expect(b.materials.dataKey.disposed).toBe(true)
})

it('a cleared cache holds nothing, and has zeroed every entry', () => {
  const cache = localMaterialsCache({ capacity: 3 })
  const entries = [entry(), entry(), entry()]
  const reasons: string[] = []
  for (const [index, each] of entries.entries()) cache.put(String(index), each, 0, (reason) => reasons.push(reason))
  cache.clear()
  expect(cache.size).toBe(0)
  expect(entries.map(({ materials }) => materials.dataKey.disposed)).toEqual([true, true, true])
  expect(reasons).toEqual(['cleared', 'cleared', 'cleared'])
})

it('a replaced or deleted entry is zeroed', () => {
  const cache = localMaterialsCache({ capacity: 10 })
  const [a, b] = [entry(), entry()]
  cache.put('a', a, 0, quiet)
  cache.put('a', b, 0, quiet)
  cache.delete('a')
  cache.delete('a')
  expect([a, b].map(({ materials }) => materials.dataKey.disposed)).toEqual([true, true])
  expect(cache.size).toBe(0)
})
