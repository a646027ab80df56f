import { storeContract } from '@sealwright/kms-engine/testing'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { openStore } from './open-store.ts'

describe('the store contract', () => {
  const laws = storeContract(() => {
    const folder = temporaryFolder()
    let opened = openStore({ folder: folder.path })
    return {
      store: opened.store,
      async reopen() {
        opened.close()
        opened = openStore({ folder: folder.path })
        return opened.store
      },
      async close() {
        opened.close()
        folder[Symbol.dispose]()
      },
    }
  })
  for (const law of laws) test(law.name, law.run)
})

test('a commit that fails half-way leaves nothing behind and the next one works', async () => {
  using folder = temporaryFolder()
  const { store, close } = openStore({ folder: folder.path })
  const unwritable = { toJSON: () => fail() } as unknown as string
  const at = (id: string) => ({ kind: 'kind', scope: 'scope', id, expectedVersion: 0 })

  await expect(
    store.commit([
      { ...at('a'), value: 1 },
      { ...at('b'), value: unwritable },
    ]),
  ).rejects.toThrow('cannot be written')

  expect(await store.read(at('a'))).toBeUndefined()
  expect(await store.commit([{ ...at('a'), value: 2 }])).toBe(true)
  close()
})

function fail(): never {
  throw new Error('cannot be written')
}
