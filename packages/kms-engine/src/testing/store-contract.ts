import type { JsonValue, RecordAddress, RecordWrite, Store } from '../store/store.ts'
import { type ContractCase, mustEqual } from './contract.ts'

/** A store to be tried, empty, and what it needs afterwards. */
export interface StoreUnderTest {
  readonly store: Store
  /** Closes the store and opens it again on the same data; absent for stores that do not outlive their process. */
  reopen?(): Promise<Store>
  /** Releases what the store holds. */
  close?(): Promise<void>
}

/**
 * The laws of a `Store`, free of any test framework.
 *
 * @param open makes an empty store; called once per law
 * @example for (const law of storeContract(() => ({ store: memoryStore() }))) test(law.name, law.run)
 */
export function* storeContract(open: () => StoreUnderTest | Promise<StoreUnderTest>): Generator<ContractCase> {
  for (const [name, prove] of Object.entries(laws)) {
    yield {
      name,
      async run() {
        const subject = await open()
        try {
          await prove(subject.store)
        } finally {
          await subject.close?.()
        }
      },
    }
  }
  yield {
    name: 'finds every committed record after it was closed and opened again, if it can be',
    async run() {
      const subject = await open()
      try {
        await put(subject.store, at('a'), { kept: true }, 0)
        const store = (await subject.reopen?.()) ?? subject.store
        mustEqual((await store.read(at('a')))?.value, { kept: true }, 'value')
        mustEqual((await store.read(at('a')))?.version, 1, 'version')
        await put(store, at('a'), { kept: 'still' }, 1)
      } finally {
        await subject.close?.()
      }
    },
  }
}

const at = (id: string, scope = 'scope', kind = 'kind'): RecordAddress => ({ kind, scope, id })

async function put(store: Store, address: RecordAddress, value: JsonValue | undefined, expectedVersion: number) {
  mustEqual(await store.commit([{ ...address, value, expectedVersion }]), true, `commit of ${address.id}`)
}

async function idsOf(store: Store, query: { after?: string; limit: number; scope?: string; kind?: string }) {
  const found = await store.list({ kind: 'kind', scope: 'scope', ...query })
  return found.map((record) => record.id)
}

const laws: Readonly<Record<string, (store: Store) => Promise<void>>> = {
  async 'answers undefined for a record that was never written'(store) {
    mustEqual(await store.read(at('nothing')), undefined, 'record')
  },

  async 'reads what it committed, at version 1'(store) {
    await put(store, at('a'), { n: 1 }, 0)
    mustEqual(await store.read(at('a')), { ...at('a'), version: 1, value: { n: 1 } }, 'record')
  },

  async 'returns every JSON value deeply equal'(store) {
    const values: JsonValue[] = [
      null,
      true,
      false,
      0,
      -1.5,
      2 ** 53 - 1,
      1e-7,
      '',
      'é \u0000 \u2028 😀 " \\',
      '\ud800',
      [],
      {},
      [[], [null], { '': [] }],
      { ['__proto__']: 1, constructor: 2, nested: { deep: [1, { deeper: 'x' }] } },
      'x'.repeat(100_000),
    ]
    for (const [index, value] of values.entries()) await put(store, at(`v${index}`), value, 0)
    for (const [index, value] of values.entries()) {
      mustEqual((await store.read(at(`v${index}`)))?.value, value, `value ${index}`)
    }
  },

  async 'counts the version up by one with each write'(store) {
    for (let version = 0; version < 5; version++) {
      await put(store, at('a'), { version }, version)
      mustEqual((await store.read(at('a')))?.version, version + 1, 'version')
    }
  },

  async 'refuses a commit whose expected version is older or newer, and changes nothing'(store) {
    await put(store, at('a'), 'first', 0)
    await put(store, at('a'), 'second', 1)
    for (const expectedVersion of [0, 1, 3]) {
      mustEqual(await store.commit([{ ...at('a'), value: 'lost', expectedVersion }]), false, `at ${expectedVersion}`)
    }
    mustEqual((await store.read(at('a')))?.value, 'second', 'value')
  },

  async 'refuses to write a record that must exist but does not'(store) {
    mustEqual(await store.commit([{ ...at('a'), value: 1, expectedVersion: 1 }]), false, 'commit')
    mustEqual(await store.read(at('a')), undefined, 'record')
  },

  async 'applies all writes of a commit or none'(store) {
    await put(store, at('taken'), 'old', 0)
    const writes: RecordWrite[] = [
      { ...at('x'), value: 1, expectedVersion: 0 },
      { ...at('taken'), value: 'new', expectedVersion: 0 },
      { ...at('y', 'other'), value: 2, expectedVersion: 0 },
    ]
    mustEqual(await store.commit(writes), false, 'commit')
    mustEqual(await store.read(at('x')), undefined, 'x')
    mustEqual(await store.read(at('y', 'other')), undefined, 'y')
    mustEqual((await store.read(at('taken')))?.value, 'old', 'taken')
    mustEqual(
      await store.commit(writes.map((w) => (w.id === 'taken' ? { ...w, expectedVersion: 1 } : w))),
      true,
      'again',
    )
    mustEqual((await store.read(at('y', 'other')))?.value, 2, 'y')
  },

  async 'commits nothing successfully'(store) {
    mustEqual(await store.commit([]), true, 'commit')
  },

  async 'deletes a record, and lets it be written again from version 0'(store) {
    await put(store, at('a'), 1, 0)
    mustEqual(await store.commit([{ ...at('a'), value: undefined, expectedVersion: 2 }]), false, 'wrong version')
    await put(store, at('a'), undefined, 1)
    mustEqual(await store.read(at('a')), undefined, 'record')
    mustEqual(await idsOf(store, { limit: 10 }), [], 'list')
    await put(store, at('a'), 2, 0)
    mustEqual((await store.read(at('a')))?.version, 1, 'version')
  },

  async 'commits the deletion of what does not exist'(store) {
    await put(store, at('a'), undefined, 0)
    mustEqual(await store.read(at('a')), undefined, 'record')
  },

  async 'lists in ascending order of id by code unit, whatever the order of writing'(store) {
    const ids = ['b', 'a', 'B', 'a/1', 'a-1', '~', '!', 'a.1', 'aa', 'Z', '10', '9']
    for (const id of ids) await put(store, at(id), id, 0)
    mustEqual(await idsOf(store, { limit: 100 }), [...ids].sort(), 'ids')
  },

  async 'lists after an id, whether it exists or not, and never more than the limit'(store) {
    for (const id of ['b', 'd', 'f', 'h']) await put(store, at(id), id, 0)
    mustEqual(await idsOf(store, { limit: 2 }), ['b', 'd'], 'first page')
    mustEqual(await idsOf(store, { limit: 2, after: 'd' }), ['f', 'h'], 'after one that exists')
    mustEqual(await idsOf(store, { limit: 2, after: 'c' }), ['d', 'f'], 'after one that does not')
    mustEqual(await idsOf(store, { limit: 2, after: 'h' }), [], 'after the last')
    mustEqual(await idsOf(store, { limit: 1, after: 'A' }), ['b'], 'before the first')
  },

  async 'lists whole records'(store) {
    await put(store, at('a'), { n: 1 }, 0)
    await put(store, at('a'), { n: 2 }, 1)
    mustEqual(
      await store.list({ kind: 'kind', scope: 'scope', limit: 5 }),
      [{ ...at('a'), version: 2, value: { n: 2 } }],
      'list',
    )
  },

  async 'keeps kinds and scopes apart'(store) {
    await put(store, at('a', 'scope', 'kind'), 1, 0)
    await put(store, at('a', 'scope/more', 'kind'), 2, 0)
    await put(store, at('a', 'scope', 'kind2'), 3, 0)
    await put(store, at('b', 'scop', 'ekind'), 4, 0)
    mustEqual((await store.read(at('a', 'scope/more', 'kind')))?.value, 2, 'by scope')
    mustEqual((await store.read(at('a', 'scope', 'kind2')))?.value, 3, 'by kind')
    mustEqual(await idsOf(store, { limit: 9 }), ['a'], 'list')
    mustEqual(await idsOf(store, { limit: 9, scope: 'none' }), [], 'empty scope')
  },

  async 'takes addresses of printable ASCII, up to 2048 characters each'(store) {
    const odd = ` !"#$%&'()*+,-./09:;<=>?@AZ[\\]^_\`az{|}~`
    const long = { kind: 'k'.repeat(2048), scope: 's'.repeat(2048), id: 'i'.repeat(2048) }
    for (const address of [at(odd, odd, odd), long]) {
      await put(store, address, 'here', 0)
      mustEqual((await store.read(address))?.value, 'here', 'value')
    }
    mustEqual((await store.list({ kind: odd, scope: odd, limit: 1 })).length, 1, 'list')
  },

  async 'does not notice when the caller changes what it wrote'(store) {
    const value = { list: [1, 2], inner: { name: 'before' } }
    await put(store, at('a'), value, 0)
    value.list.push(3)
    value.inner.name = 'after'
    mustEqual((await store.read(at('a')))?.value, { list: [1, 2], inner: { name: 'before' } }, 'value')
  },

  async 'does not notice when the caller changes what it read or listed'(store) {
    await put(store, at('a'), { list: [1], inner: { name: 'before' } }, 0)
    const read = await store.read(at('a'))
    const listed = (await store.list({ kind: 'kind', scope: 'scope', limit: 1 }))[0]
    for (const record of [read, listed]) {
      const value = record?.value as { list: number[]; inner: { name: string } }
      attempt(() => value.list.push(2))
      attempt(() => {
        value.inner.name = 'after'
      })
    }
    mustEqual((await store.read(at('a')))?.value, { list: [1], inner: { name: 'before' } }, 'value')
  },

  async 'lets exactly one of many parallel commits of one version win'(store) {
    const commits = Array.from({ length: 32 }, (_, n) => store.commit([{ ...at('a'), value: n, expectedVersion: 0 }]))
    const results = await Promise.all(commits)
    mustEqual(results.filter((won) => won).length, 1, 'winners')
    mustEqual((await store.read(at('a')))?.value, results.indexOf(true), 'value')
    mustEqual((await store.read(at('a')))?.version, 1, 'version')
  },

  async 'loses no update when parallel writers retry'(store) {
    await put(store, at('counter'), 0, 0)
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (;;) {
          const record = await store.read(at('counter'))
          const value = (record?.value as number) + 1
          if (await store.commit([{ ...at('counter'), value, expectedVersion: record?.version ?? 0 }])) return
        }
      }),
    )
    mustEqual((await store.read(at('counter')))?.value, 16, 'counter')
  },

  async 'commits a hundred writes at once'(store) {
    const ids = Array.from({ length: 100 }, (_, n) => `id-${String(n).padStart(3, '0')}`)
    mustEqual(await store.commit(ids.map((id) => ({ ...at(id), value: id, expectedVersion: 0 }))), true, 'commit')
    mustEqual(await idsOf(store, { limit: 1000 }), ids, 'ids')
  },
}

/** A frozen value refuses the change by throwing, which is as good as not noticing it. */
function attempt(change: () => void): void {
  try {
    change()
  } catch {
    // Refused: nothing changed.
  }
}
