import type { Output } from '@sealwright/kms-model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memoryStore, type Store } from '../src/index.ts'
import { account, expectFault, type KmsUnderTest, kmsUnderTest, region } from './kms-under-test.ts'

/** A store whose answers come in an order that the test chooses. */
function interleaved(scheduler: fc.Scheduler): Store {
  const inner = memoryStore()
  return {
    read: scheduler.scheduleFunction(inner.read),
    list: scheduler.scheduleFunction(inner.list),
    commit: scheduler.scheduleFunction(inner.commit),
  }
}

/** Runs `race` under many interleavings of the store; `prepare` runs before, undisturbed. */
async function underAllInterleavings<T>(
  prepare: (kms: KmsUnderTest) => Promise<T>,
  race: (kms: KmsUnderTest, prepared: T) => readonly Promise<unknown>[],
  check: (kms: KmsUnderTest, results: readonly PromiseSettledResult<unknown>[], prepared: T) => Promise<void>,
  quotas = {},
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const store = interleaved(scheduler)
      const kms = kmsUnderTest({ store, quotas })
      const undisturbed = async <R>(work: Promise<R>): Promise<R> => {
        await scheduler.waitFor(work)
        return work
      }
      const prepared = await undisturbed(prepare(kms))
      const results = await undisturbed(Promise.allSettled(race(kms, prepared)))
      await undisturbed(check(kms, results, prepared))
    }),
    { numRuns: 60 },
  )
}

const winners = (results: readonly PromiseSettledResult<unknown>[]) => results.filter((r) => r.status === 'fulfilled')
const losers = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as Error).name] : []))

const ownAliases = ({ Aliases }: Output<'ListAliases'>) =>
  Aliases!.filter(({ TargetKeyId }) => TargetKeyId !== undefined)

describe('parallel calls', () => {
  test('make one alias of one name', async () => {
    await underAllInterleavings(
      async (kms) => [await kms.createKey(), await kms.createKey()],
      (kms, keys) =>
        [0, 1, 0, 1].map((n) => kms.call('CreateAlias', { AliasName: 'alias/one', TargetKeyId: keys[n]!.KeyId })),
      async (kms, results) => {
        expect(winners(results)).toHaveLength(1)
        expect(losers(results)).toEqual(Array(3).fill('AlreadyExistsException'))
        expect(ownAliases(await kms.call('ListAliases', {}))).toHaveLength(1)
      },
    )
  })

  test('lose no alias of one key, and stay within the quota', async () => {
    await underAllInterleavings(
      (kms) => kms.createKey(),
      (kms, key) =>
        [1, 2, 3, 4].map((n) => kms.call('CreateAlias', { AliasName: `alias/${n}`, TargetKeyId: key.KeyId })),
      async (kms, results, key) => {
        expect(winners(results)).toHaveLength(3)
        expect(losers(results)).toEqual(['LimitExceededException'])
        expect((await kms.call('ListAliases', { KeyId: key.KeyId })).Aliases).toHaveLength(3)
        expect(ownAliases(await kms.call('ListAliases', {}))).toHaveLength(3)
      },
      { aliasesPerKey: 3 },
    )
  })

  test('leave a key in one state, and its description whole', async () => {
    await underAllInterleavings(
      (kms) => kms.createKey(),
      (kms, { KeyId }) => [
        kms.call('DisableKey', { KeyId }),
        kms.call('EnableKey', { KeyId }),
        kms.call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId }),
        kms.call('DisableKey', { KeyId }),
      ],
      async (kms, results, { KeyId }) => {
        expect(losers(results)).toEqual([])
        const { KeyMetadata } = await kms.call('DescribeKey', { KeyId: 'alias/a' })
        expect(['Enabled', 'Disabled']).toContain(KeyMetadata?.KeyState)
        expect(KeyMetadata?.KeyId).toBe(KeyId)
      },
    )
  })

  test('schedule the deletion of a key once', async () => {
    await underAllInterleavings(
      (kms) => kms.createKey(),
      (kms, { KeyId }) =>
        [7, 10, 30].map((days) => kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: days })),
      async (kms, results, { KeyId }) => {
        expect(losers(results)).toEqual(['KMSInvalidStateException', 'KMSInvalidStateException'])
        const [winner] = winners(results) as PromiseFulfilledResult<{ DeletionDate: number }>[]
        const { KeyMetadata } = await kms.call('DescribeKey', { KeyId })
        expect(KeyMetadata?.DeletionDate).toBe(winner?.value.DeletionDate)
      },
    )
  })

  test('make keys up to the quota, and not one more', async () => {
    await underAllInterleavings(
      async () => undefined,
      (kms) => [1, 2, 3, 4].map(() => kms.createKey()),
      async (kms, results) => {
        expect(losers(results)).toEqual(['LimitExceededException'])
        expect((await kms.call('ListKeys', {})).Keys).toHaveLength(3)
      },
      { keysPerRegion: 3 },
    )
  })

  test('move an alias and delete it in one order or the other', async () => {
    await underAllInterleavings(
      async (kms) => {
        const keys = [await kms.createKey(), await kms.createKey()] as const
        await kms.call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: keys[0].KeyId })
        return keys
      },
      (kms, [, other]) => [
        kms.call('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: other.KeyId }),
        kms.call('DeleteAlias', { AliasName: 'alias/a' }),
      ],
      async (kms, results, keys) => {
        expect(results[1]?.status).toBe('fulfilled')
        for (const { KeyId } of keys) expect((await kms.call('ListAliases', { KeyId })).Aliases).toEqual([])
        await expectFault(kms.call('DescribeKey', { KeyId: 'alias/a' }), 'NotFoundException')
      },
    )
  })

  test('make grants up to the quota, and one of one name', async () => {
    const GranteePrincipal = 'arn:aws:iam::111122223333:user/ann'
    await underAllInterleavings(
      (kms) => kms.createKey(),
      (kms, { KeyId }) =>
        ['a', 'a', 'b', 'c', 'd'].map((Name) =>
          kms.call('CreateGrant', { KeyId, GranteePrincipal, Operations: ['Encrypt'], Name }),
        ),
      async (kms, results, { KeyId }) => {
        expect(new Set(losers(results))).toEqual(new Set(['LimitExceededException']))
        const { Grants } = await kms.call('ListGrants', { KeyId })
        expect(new Set(Grants?.map(({ Name }) => Name)).size).toBe(3)
        expect(Grants).toHaveLength(3)
      },
      { grantsPerKey: 3 },
    )
  })

  test('revoke a grant once', async () => {
    await underAllInterleavings(
      async (kms) => {
        const { KeyId } = await kms.createKey()
        const GranteePrincipal = 'arn:aws:iam::111122223333:user/ann'
        const { GrantId } = await kms.call('CreateGrant', { KeyId, GranteePrincipal, Operations: ['Encrypt'] })
        return { KeyId, GrantId: GrantId! }
      },
      (kms, input) => [1, 2, 3].map(() => kms.call('RevokeGrant', input)),
      async (kms, results, { KeyId }) => {
        expect(losers(results)).toEqual(['NotFoundException', 'NotFoundException'])
        expect((await kms.call('ListGrants', { KeyId })).Grants).toEqual([])
      },
    )
  })

  test('rotate a key on demand up to its limit', async () => {
    await underAllInterleavings(
      (kms) => kms.createKey(),
      (kms, { KeyId }) => [1, 2, 3].map(() => kms.call('RotateKeyOnDemand', { KeyId })),
      async (kms, results, { KeyId }) => {
        expect(losers(results)).toEqual(['LimitExceededException'])
        expect((await kms.call('ListKeyRotations', { KeyId })).Rotations).toHaveLength(2)
      },
      { onDemandRotationsPerKey: 2 },
    )
  })

  test('replicate a key to a Region once', async () => {
    await underAllInterleavings(
      (kms) => kms.createKey({ MultiRegion: true }),
      (kms, { KeyId }) =>
        ['eu-west-1', 'eu-west-1', 'eu-west-2'].map((ReplicaRegion) =>
          kms.call('ReplicateKey', { KeyId, ReplicaRegion }),
        ),
      async (kms, results, { KeyId }) => {
        expect(losers(results)).toEqual(['AlreadyExistsException'])
        const { MultiRegionConfiguration } = (await kms.call('DescribeKey', { KeyId })).KeyMetadata!
        expect(MultiRegionConfiguration?.ReplicaKeys?.map(({ Region }) => Region).sort()).toEqual([
          'eu-west-1',
          'eu-west-2',
        ])
      },
    )
  })

  test('note the use of a key by each operation, and fail none for it', async () => {
    const Plaintext = Uint8Array.of(1)
    await underAllInterleavings(
      (kms) => kms.createKey(),
      (kms, { KeyId }) => [
        kms.call('Encrypt', { KeyId, Plaintext }),
        kms.call('GenerateDataKey', { KeyId, NumberOfBytes: 1 }),
        kms.call('Encrypt', { KeyId, Plaintext }),
      ],
      async (kms, results, { KeyId }) => {
        expect(losers(results)).toEqual([])
        const scope = `${account}/${region}`
        const noted = await kms.ports.store.read({ kind: 'usage', scope, id: KeyId })
        const { uses } = noted!.value as { uses: readonly { operation: string }[] }
        expect(uses.map(({ operation }) => operation).sort()).toEqual(['Encrypt', 'GenerateDataKey'])
        expect((await kms.call('GetKeyLastUsage', { KeyId })).KeyLastUsage?.Operation).toBe(uses.at(-1)?.operation)
      },
    )
  })
})
