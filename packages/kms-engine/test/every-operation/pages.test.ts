import { type Input, type OperationName, operationNames } from '@sealwright/kms-model'
import { sampleInput } from '@sealwright/kms-model/testing'
import { describe, expect, test } from 'vitest'
import { createStore, type KeyStoresUnderTest, keyStoresUnderTest, publicProxy } from '../key-stores-under-test.ts'
import { account, callerOf, expectFault } from '../kms-under-test.ts'

type ListName = Extract<OperationName, `List${string}` | 'DescribeCustomKeyStores'>
type ListInput = Input<ListName> & { readonly Marker?: string; readonly Limit?: number }

/** A list, and others of the same operation whose markers it must not take. */
interface List {
  readonly name: ListName
  readonly what: string
  readonly input: ListInput
  readonly others: readonly ListInput[]
  /** How many items it has at least. */
  readonly least: number
}

const numbers = [0, 1, 2, 3]
const ann = `arn:aws:iam::${account}:user/ann`
const [root, bob] = [callerOf().arn, ann.replace('ann', 'bob')]

/** An engine with two keys that have some of everything. */
async function fullEngine(): Promise<{ kms: KeyStoresUnderTest; lists: readonly List[] }> {
  const kms = keyStoresUnderTest()
  const [KeyId, other] = [await someOfAll(kms, 'a'), await someOfAll(kms, 'b')]
  for (const n of numbers) {
    await createStore(kms, { ...publicProxy, XksProxyUriPath: `/${n}/kms/xks/v1` }, `store ${n}`)
  }
  const { Grants } = await kms.call('ListGrants', { KeyId })
  const keyed = (name: ListName, input: object, others: readonly object[], least = 4): List => ({
    ...{ name, what: ['of a key', ...Object.keys(input)].join(' by '), least },
    input: { KeyId, ...input } as ListInput,
    others: [{ KeyId: other, ...input }, ...others.map((some) => ({ KeyId, ...some }))] as ListInput[],
  })
  const whole = { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' } as const
  const [byGrantee, byId] = [{ GranteePrincipal: ann }, { GrantId: Grants![0]!.GrantId }]
  const lists: readonly List[] = [
    { name: 'ListKeys', what: 'of a Region', input: {}, others: [], least: 2 },
    { name: 'ListAliases', what: 'of a Region', input: {}, others: [{ KeyId }], least: 30 },
    { name: 'DescribeCustomKeyStores', what: 'of a Region', input: {}, others: [], least: 4 },
    ...[root, bob].map((RetiringPrincipal, index) => ({
      ...{ name: 'ListRetirableGrants' as const, what: `of ${RetiringPrincipal.slice(31)}`, least: 4 },
      ...{ input: { RetiringPrincipal }, others: [{ RetiringPrincipal: [bob, root][index]! }] },
    })),
    { ...keyed('ListAliases', {}, []), others: [{ KeyId: other }, {} as ListInput] },
    keyed('ListResourceTags', {}, []),
    keyed('ListKeyPolicies', {}, [], 1),
    keyed('ListGrants', {}, [byGrantee, byId], 8),
    keyed('ListGrants', byGrantee, [{}, { GranteePrincipal: bob }, { ...byGrantee, ...byId }]),
    keyed('ListKeyRotations', {}, [whole]),
    keyed('ListKeyRotations', whole, [{}], 5),
  ]
  return { kms, lists }
}

async function someOfAll(kms: KeyStoresUnderTest, word: string): Promise<string> {
  const { KeyId } = await kms.createKey({ Tags: numbers.map((n) => ({ TagKey: `t${n}`, TagValue: '' })) })
  for (const n of numbers) {
    await kms.call('CreateAlias', { AliasName: `alias/${word}${n}`, TargetKeyId: KeyId })
    await kms.call('RotateKeyOnDemand', { KeyId })
    for (const [GranteePrincipal, RetiringPrincipal] of [[ann, root] as const, [bob, bob] as const]) {
      await kms.call('CreateGrant', { KeyId, GranteePrincipal, RetiringPrincipal, Operations: ['Decrypt'] })
    }
  }
  return KeyId
}

/** The pages of a list, and the markers on the way. */
async function pagesOf(kms: KeyStoresUnderTest, { name, input }: Pick<List, 'name' | 'input'>, Limit: number) {
  const [pages, markers]: [unknown[][], string[]] = [[], []]
  let Marker: string | undefined
  do {
    const answer = (await kms.call(name, { ...input, Limit, Marker } as ListInput)) as {
      readonly Truncated: boolean
      readonly NextMarker?: string
    }
    const { Truncated, NextMarker, ...rest } = answer
    expect(Truncated, 'says whether there is more').toBe('NextMarker' in answer)
    pages.push(Object.values(rest)[0] as unknown[])
    Marker = NextMarker
    if (Marker !== undefined) markers.push(Marker)
  } while (Marker !== undefined)
  return { pages, markers }
}

const { kms, lists } = await fullEngine()

test('every operation of the model that answers in pages is asked', () => {
  const paged = operationNames.filter((name) => 'Marker' in (sampleInput(name) as object))
  expect([...new Set(lists.map(({ name }) => name))].sort()).toEqual([...paged].sort())
})

describe.each(lists.map((list) => [list.name, list.what, list] as const))('%s %s', (_name, _what, list) => {
  const call = (members: Partial<ListInput>, caller = callerOf()) =>
    kms.call(list.name, { ...list.input, ...members } as ListInput, caller)

  test('shows everything once, whatever the length of the page, and fills each page but the last', async () => {
    const { pages } = await pagesOf(kms, list, 50)
    const all = pages.flat()
    expect(all.length).toBeGreaterThanOrEqual(list.least)
    for (const limit of [1, 2, 3, all.length - 1, all.length, all.length + 1]) {
      if (limit < 1 || limit > 50) continue
      const { pages: shorter } = await pagesOf(kms, list, limit)
      expect(shorter.flat()).toEqual(all)
      expect(shorter).toHaveLength(Math.ceil(all.length / limit))
    }
  })

  test('takes no marker that it did not give', async () => {
    const { markers } = await pagesOf(kms, list, 1)
    const foreign = await Promise.all(
      lists.filter((other) => other !== list).map(async (other) => (await pagesOf(kms, other, 1)).markers[0]),
    )
    const ofOthers = await Promise.all(
      list.others.map(async (input) => (await pagesOf(kms, { name: list.name, input }, 1)).markers[0]),
    )
    const [own = 'AAAA'] = markers
    const changed = `${own.startsWith('A') ? 'B' : 'A'}${own.slice(1)}`
    const made = ['x', '????', own.slice(1), changed, `${own}A`, `${own}=`, ...foreign, ...ofOthers]
    for (const Marker of new Set(made)) {
      if (Marker !== undefined) await expectFault(call({ Marker, Limit: 1 }), 'InvalidMarkerException', '')
    }
  })

  test('gives markers that hold for the account and Region alone', async () => {
    if ('KeyId' in list.input) return
    const { markers } = await pagesOf(kms, list, 1)
    for (const caller of [callerOf('444455556666'), callerOf(account, 'eu-west-1')]) {
      const RetiringPrincipal = list.name === 'ListRetirableGrants' ? { RetiringPrincipal: caller.arn } : {}
      await expectFault(call({ Marker: markers[0]!, ...RetiringPrincipal }, caller), 'InvalidMarkerException', '')
    }
  })
})
