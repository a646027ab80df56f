import { describe, expect, test } from 'vitest'
import { storeContract } from '../testing/index.ts'
import { memoryStore } from './memory.ts'
import type { Store } from './store.ts'

describe('the memory store', () => {
  for (const law of storeContract(() => ({ store: memoryStore() }))) test(law.name, law.run)

  for (const law of storeContract(() => ({ store: memoryStore().fork() }))) test(`forked, ${law.name}`, law.run)

  test('forks into two that begin alike and go their own ways', async () => {
    const at = (id: string) => ({ kind: 'k', scope: 's', id })
    const put = (store: Store, id: string, value: number | undefined, expectedVersion: number) =>
      store.commit([{ ...at(id), value, expectedVersion }])
    const idsOf = async (store: Store) => (await store.list({ kind: 'k', scope: 's', limit: 9 })).map(({ id }) => id)
    const store = memoryStore()
    await put(store, 'a', 1, 0)
    await put(store, 'b', 1, 0)
    const fork = store.fork()
    await put(store, 'a', 2, 1)
    await put(fork, 'b', undefined, 1)
    await put(fork, 'c', 3, 0)
    const second = fork.fork()
    await put(fork, 'd', 4, 0)
    await put(second, 'a', 5, 1)
    expect(await Promise.all([store, fork, second].map(idsOf))).toEqual([
      ['a', 'b'],
      ['a', 'c', 'd'],
      ['a', 'c'],
    ])
    const values = await Promise.all([store, fork, second].map(async (one) => (await one.read(at('a')))?.value))
    expect(values).toEqual([2, 1, 5])
  })

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
