import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memoryStore } from '../src/index.ts'
import { cloudHsm, type KeyStoresUnderTest, keyStoresUnderTest, publicProxy } from './key-stores-under-test.ts'

/** Runs calls in parallel under many orders in which the store may answer. */
async function underAllInterleavings<T>(
  prepare: (kms: KeyStoresUnderTest) => Promise<T>,
  race: (kms: KeyStoresUnderTest, prepared: T) => readonly Promise<unknown>[],
  check: (kms: KeyStoresUnderTest, names: readonly string[], prepared: T) => Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const inner = memoryStore()
      const store = {
        read: scheduler.scheduleFunction(inner.read),
        list: scheduler.scheduleFunction(inner.list),
        commit: scheduler.scheduleFunction(inner.commit),
      }
      const kms = keyStoresUnderTest({ store })
      const undisturbed = async <R>(work: Promise<R>): Promise<R> => {
        await scheduler.waitFor(work)
        return work
      }
      const prepared = await undisturbed(prepare(kms))
      const results = await undisturbed(Promise.allSettled(race(kms, prepared)))
      const names = results.map((result) => (result.status === 'fulfilled' ? 'done' : (result.reason as Error).name))
      await undisturbed(check(kms, names, prepared))
    }),
    { numRuns: 60 },
  )
}

const external = { Origin: 'EXTERNAL_KEY_STORE', XksKeyId: 'key-1' } as const

describe('parallel calls', () => {
  test('make one key store of one name', async () => {
    await underAllInterleavings(
      async () => undefined,
      (kms) =>
        [1, 2, 3].map((n) =>
          kms.call('CreateCustomKeyStore', {
            CustomKeyStoreName: 'a',
            ...publicProxy,
            XksProxyUriPath: `/t${n}/kms/xks/v1`,
          }),
        ),
      async (kms, names) => {
        expect([...names].sort()).toEqual([
          'CustomKeyStoreNameInUseException',
          'CustomKeyStoreNameInUseException',
          'done',
        ])
        expect((await kms.call('DescribeCustomKeyStores', {})).CustomKeyStores).toHaveLength(1)
      },
    )
  })

  test('give one external key to one key', async () => {
    await underAllInterleavings(
      (kms) => kms.connectedStore(),
      (kms, CustomKeyStoreId) => [1, 2, 3].map(() => kms.call('CreateKey', { ...external, CustomKeyStoreId })),
      async (kms, names) => {
        expect([...names].sort()).toEqual(['XksKeyAlreadyInUseException', 'XksKeyAlreadyInUseException', 'done'])
        expect((await kms.call('ListKeys', {})).Keys).toHaveLength(1)
      },
    )
  })

  test('make many keys in one key store', async () => {
    await underAllInterleavings(
      (kms) => kms.connectedStore(cloudHsm),
      (kms, CustomKeyStoreId) =>
        [1, 2, 3].map(() => kms.call('CreateKey', { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId })),
      async (kms, names) => {
        expect(names).toEqual(['done', 'done', 'done'])
        expect((await kms.call('ListKeys', {})).Keys).toHaveLength(3)
      },
    )
  })

  test('never leave a key in a key store that is gone', async () => {
    await underAllInterleavings(
      (kms) => kms.connectedStore(),
      (kms, CustomKeyStoreId) => [
        kms.call('CreateKey', { ...external, CustomKeyStoreId }),
        kms
          .call('DisconnectCustomKeyStore', { CustomKeyStoreId })
          .then(() => kms.call('DeleteCustomKeyStore', { CustomKeyStoreId })),
      ],
      async (kms, [created, deleted]) => {
        expect([created, deleted].filter((name) => name === 'done')).toHaveLength(1)
        const { Keys: keys = [] } = await kms.call('ListKeys', {})
        expect(keys).toHaveLength(created === 'done' ? 1 : 0)
        for (const { KeyId } of keys) await kms.call('DescribeKey', { KeyId: KeyId! })
      },
    )
  })
})
