import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createKms, type Kms, memoryStore, type Store } from '../src/index.ts'
import { fakePorts } from '../src/testing/index.ts'
import { callerOf } from './kms-under-test.ts'

const caller = callerOf()
const quotas = { aliasesPerKey: 1000 }

/** What many calls do at the same time. */
type CallOfCrowd = (kms: Kms, n: number) => Promise<unknown>

const newKey = async (kms: Kms, MultiRegion = false) =>
  (await kms.call('CreateKey', { MultiRegion }, caller)).KeyMetadata!.KeyId!

const grant = (kms: Kms, KeyId: string, n: number) => {
  const GranteePrincipal = `arn:aws:iam::${caller.accountId}:user/user-${n}`
  return kms.call('CreateGrant', { KeyId, GranteePrincipal, Operations: ['Encrypt'] }, caller)
}

const inTurn = async <T>(count: number, make: (n: number) => Promise<T>): Promise<readonly T[]> => {
  const made: T[] = []
  while (made.length < count) made.push(await make(made.length))
  return made
}

/** Crowds that all want the same record. @param size calls that there will be */
const crowds: Record<string, (kms: Kms, size: number) => Promise<CallOfCrowd>> = {
  'make keys': async () => (kms) => newKey(kms),
  async 'make grants of one key'(first) {
    const keyId = await newKey(first)
    return (kms, n) => grant(kms, keyId, n)
  },
  async 'revoke grants of one key'(first, size) {
    const KeyId = await newKey(first)
    const grants = await inTurn(size, (n) => grant(first, KeyId, n))
    return (kms, n) => kms.call('RevokeGrant', { KeyId, GrantId: grants[n]!.GrantId! }, caller)
  },
  async 'make aliases of one key'(first) {
    const TargetKeyId = await newKey(first)
    return (kms, n) => kms.call('CreateAlias', { AliasName: `alias/${n}`, TargetKeyId }, caller)
  },
  async 'move aliases from one key to another'(first, size) {
    const [from, to] = [await newKey(first), await newKey(first)]
    await inTurn(size, (n) => first.call('CreateAlias', { AliasName: `alias/${n}`, TargetKeyId: from }, caller))
    return (kms, n) => kms.call('UpdateAlias', { AliasName: `alias/${n}`, TargetKeyId: to }, caller)
  },
  async 'describe one key anew'(first) {
    const KeyId = await newKey(first)
    return (kms, n) => kms.call('UpdateKeyDescription', { KeyId, Description: `${n}` }, caller)
  },
  async 'replicate keys to one Region'(first, size) {
    const keyIds = await inTurn(size, () => newKey(first, true))
    return (kms, n) => kms.call('ReplicateKey', { KeyId: keyIds[n]!, ReplicaRegion: 'eu-west-1' }, caller)
  },
  'ask for an AWS managed key first': async () => (kms) => kms.call('DescribeKey', { KeyId: 'alias/aws/s3' }, caller),
  async 'use one key'(first) {
    const KeyId = await newKey(first)
    return (kms) => kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) }, caller)
  },
}

/** Lets a crowd loose on engines over one store. @returns how often the store was asked to commit */
async function commitsOf(
  name: string,
  { size, engines, disturb }: { readonly size: number; readonly engines: number; disturb?: (store: Store) => Store },
): Promise<number> {
  const inner = memoryStore()
  let commits = 0
  const store: Store = {
    ...inner,
    commit(writes) {
      commits++
      return inner.commit(writes)
    },
  }
  const seeds = Array.from({ length: engines }, (_, seed) => seed + 1)
  const call = await crowds[name]!(createKms(fakePorts({ store, quotas, seed: 99 })), size)
  commits = 0
  const kmses = seeds.map((seed) => createKms(fakePorts({ store: disturb?.(store) ?? store, quotas, seed })))
  await Promise.all(Array.from({ length: size }, (_, n) => call(kmses[n % engines]!, n)))
  return commits
}

describe.each(Object.keys(crowds))('many who %s at the same time', (name) => {
  test('ask the store for at most three commits each', async () => {
    expect(await commitsOf(name, { size: 80, engines: 1 })).toBeLessThanOrEqual(3 * 80)
  })

  test('ask for a few more when two engines stand over the store', async () => {
    expect(await commitsOf(name, { size: 80, engines: 2 })).toBeLessThanOrEqual(5 * 80)
  })

  test('ask for no more in whatever order the store answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const disturb = (store: Store) => ({
          read: scheduler.scheduleFunction(store.read),
          list: scheduler.scheduleFunction(store.list),
          commit: scheduler.scheduleFunction(store.commit),
        })
        const counted = commitsOf(name, { size: 24, engines: 2, disturb })
        await scheduler.waitFor(counted)
        expect(await counted).toBeLessThanOrEqual(5 * 24)
      }),
      { numRuns: 10 },
    )
  })
})

test('a store that never takes a write is an internal failure of the service, and not tried for ever', async () => {
  let attempts = 0
  const store: Store = {
    ...memoryStore(),
    async commit() {
      attempts += 1
      return false
    },
  }
  const call = createKms({ ...fakePorts(), store }).call('CreateKey', {}, caller)
  await expect(call).rejects.toMatchObject({ name: 'KMSInternalException', isServerFault: true })
  expect(attempts).toBe(1000)
})
