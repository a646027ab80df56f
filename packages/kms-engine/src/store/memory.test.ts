import { describe, expect, test } from 'vitest'
import { storeContract } from '../testing/index.ts'
import { memoryStore } from './memory.ts'
import type { Store } from './store.ts'

describe('the memory store', () => {
  for (const law of storeContract(() => ({ store: memoryStore() }))) test(law.name, law.run)

  test('keeps two stores apart', async () => {
    const [first, second] = [memoryStore(), memoryStore()]
    await first.commit([{ kind: 'k', scope: 's', id: 'a', value: 1, expectedVersion: 0 }])
    expect(await second.read({ kind: 'k', scope: 's', id: 'a' })).toBeUndefined()
  })
})

describe('the store contract', () => {
  const brokenStores: Record<string, (store: Store) => Store> = {
    'ignores versions': (store) => ({
      ...store,
      async commit(writes) {
        const current = await Promise.all(writes.map((write) => store.read(write)))
        return store.commit(writes.map((write, n) => ({ ...write, expectedVersion: current[n]?.version ?? 0 })))
      },
    }),
    'applies half a commit': (store) => ({
      ...store,
      async commit(writes) {
        for (const write of writes) if (!(await store.commit([write]))) return false
        return true
      },
    }),
    'forgets the limit': (store) => ({ ...store, list: (query) => store.list({ ...query, limit: 1000 }) }),
  }
  for (const [fault, breakIt] of Object.entries(brokenStores)) {
    test(`catches a store that ${fault}`, async () => {
      const laws = [...storeContract(() => ({ store: breakIt(memoryStore()) }))]
      const results = await Promise.allSettled(laws.map((law) => law.run()))
      expect(results.some((result) => result.status === 'rejected')).toBe(true)
    })
  }
})
