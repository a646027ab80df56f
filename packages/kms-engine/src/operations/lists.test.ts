import { describe, expect, test } from 'vitest'
import {
  account,
  callerOf,
  dayMs,
  expectFault,
  type KmsUnderTest,
  kmsUnderTest,
  region,
} from '../../test/kms-under-test.ts'

async function allPages(kms: KmsUnderTest, limit: number) {
  const pages: string[][] = []
  let Marker: string | undefined
  do {
    const page = await kms.call('ListKeys', { Limit: limit, Marker })
    expect(page.Truncated).toBe(page.NextMarker !== undefined)
    pages.push(page.Keys!.map((key) => key.KeyId!))
    Marker = page.NextMarker
  } while (Marker !== undefined)
  return pages
}

describe('a list', () => {
  test('of nothing is empty and whole', async () => {
    expect(await kmsUnderTest().call('ListKeys', {})).toEqual({ Keys: [], Truncated: false })
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey()
    expect(await kms.call('ListAliases', { KeyId })).toEqual({ Aliases: [], Truncated: false })
  })

  test('shows every key once, whatever the length of the page', async () => {
    const kms = kmsUnderTest()
    const ids: string[] = []
    for (let n = 0; n < 7; n++) ids.push((await kms.createKey()).KeyId)
    for (const limit of [1, 2, 6, 7, 8, 1000]) {
      const pages = await allPages(kms, limit)
      expect(pages.flat()).toEqual([...ids].sort())
      expect(pages).toHaveLength(Math.ceil(7 / limit))
    }
  })

  test('has a hundred keys or fifty aliases to the page unless told otherwise', async () => {
    const kms = kmsUnderTest({ quotas: { aliasesPerKey: 200 } })
    const { KeyId } = await kms.createKey()
    for (let n = 0; n < 100; n++) {
      await kms.createKey()
      await kms.call('CreateAlias', { AliasName: `alias/${n}`, TargetKeyId: KeyId })
    }
    expect((await kms.call('ListKeys', {})).Keys).toHaveLength(100)
    expect((await kms.call('ListAliases', {})).Aliases).toHaveLength(50)
    expect((await kms.call('ListAliases', { KeyId, Limit: 100 })).Aliases).toHaveLength(100)
    await expectFault(kms.call('ListAliases', { Limit: 101 }), 'ValidationException', /'limit' failed to satisfy/)
  })

  test('gives key ARNs, and the aliases of one key when asked', async () => {
    const kms = kmsUnderTest()
    const [first, second] = [await kms.createKey(), await kms.createKey()]
    const { Keys } = await kms.call('ListKeys', {})
    expect(Keys).toContainEqual({ KeyId: first.KeyId, KeyArn: first.Arn })
    for (const [name, target] of [
      ['a', first],
      ['b', second],
      ['c', first],
    ] as const) {
      await kms.call('CreateAlias', { AliasName: `alias/${name}`, TargetKeyId: target.KeyId })
    }
    const page = await kms.call('ListAliases', { KeyId: first.Arn, Limit: 1 })
    expect(page.Aliases?.map((alias) => alias.AliasName)).toEqual(['alias/a'])
    const rest = await kms.call('ListAliases', { KeyId: first.KeyId, Limit: 1, Marker: page.NextMarker })
    expect(rest.Aliases?.map((alias) => alias.AliasName)).toEqual(['alias/c'])
    expect(rest.Truncated).toBe(false)
  })

  test('leaves out keys that are due for deletion, and goes on behind them', async () => {
    const kms = kmsUnderTest()
    const ids: string[] = []
    for (let n = 0; n < 6; n++) ids.push((await kms.createKey()).KeyId)
    ids.sort()
    const due = [ids[0], ids[2], ids[3], ids[5]]
    for (const KeyId of due) await kms.call('ScheduleKeyDeletion', { KeyId: KeyId!, PendingWindowInDays: 7 })
    kms.ports.advance(7 * dayMs)
    expect((await allPages(kms, 1)).flat()).toEqual([ids[1], ids[4]])
  })

  test('does not follow a marker that it did not give', async () => {
    const kms = kmsUnderTest()
    const { KeyId } = await kms.createKey()
    await kms.createKey()
    for (const name of ['a', 'b']) await kms.call('CreateAlias', { AliasName: `alias/${name}`, TargetKeyId: KeyId })
    const marker = (await kms.call('ListKeys', { Limit: 1 })).NextMarker!
    const aliasMarker = (await kms.call('ListAliases', { Limit: 1 })).NextMarker!
    const changed = (marker.startsWith('A') ? 'B' : 'A') + marker.slice(1)
    for (const Marker of ['x', '????', marker.slice(1), changed, `${marker}A`, aliasMarker, KeyId]) {
      await expectFault(kms.call('ListKeys', { Marker }), 'InvalidMarkerException')
    }
    await expectFault(kms.call('ListAliases', { Marker: aliasMarker, KeyId }), 'InvalidMarkerException')
    for (const caller of [callerOf('444455556666'), callerOf(account, 'eu-west-1')]) {
      await expectFault(kms.call('ListKeys', { Marker: marker }, caller), 'InvalidMarkerException')
    }
    expect((await kms.call('ListKeys', { Marker: marker })).Keys).toHaveLength(1)
  })

  test('of one account and Region shows nothing of another', async () => {
    const kms = kmsUnderTest()
    await kms.createKey()
    for (const caller of [callerOf('444455556666'), callerOf(account, 'eu-west-1')]) {
      expect((await kms.call('ListKeys', {}, caller)).Keys).toEqual([])
    }
    expect(region).toBe('eu-central-1')
  })
})
