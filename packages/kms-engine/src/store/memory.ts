import type { JsonValue, RecordAddress, RecordWrite, Store, StoredRecord } from './store.ts'

/** The records of one kind and scope, and their ids in order, so that a page costs no sort. */
interface Shelf {
  readonly records: Map<string, StoredRecord>
  readonly ids: string[]
}

/**
 * A store that lives and dies with the process. Values are copied and frozen when written, and handed out as they are.
 *
 * @returns a store that passes the store contract
 */
export function memoryStore(): Store {
  const shelves = new Map<string, Shelf>()
  const shelfOf = ({ kind, scope }: { kind: string; scope: string }) => shelves.get(`${kind}\n${scope}`)
  const find = (address: RecordAddress) => shelfOf(address)?.records.get(address.id)

  return {
    async read(address) {
      return find(address)
    },

    async list(query) {
      const shelf = shelfOf(query)
      if (shelf === undefined) return []
      const start = query.after === undefined ? 0 : firstGreater(shelf.ids, query.after)
      return shelf.ids.slice(start, start + query.limit).map((id) => shelf.records.get(id)!)
    },

    // Without an `await` between the check and the last write, no other commit can come between.
    async commit(writes) {
      if (writes.some((write) => (find(write)?.version ?? 0) !== write.expectedVersion)) return false
      const copies = writes.map(({ value }) => (value === undefined ? undefined : frozenCopy(value)))
      writes.forEach((write, index) => {
        apply(shelves, write, copies[index])
      })
      return true
    },
  }
}

function apply(shelves: Map<string, Shelf>, write: RecordWrite, value: JsonValue | undefined): void {
  const { kind, scope, id, expectedVersion } = write
  const name = `${kind}\n${scope}`
  let shelf = shelves.get(name)
  if (value === undefined) {
    if (shelf?.records.delete(id)) shelf.ids.splice(firstGreater(shelf.ids, id) - 1, 1)
    if (shelf?.records.size === 0) shelves.delete(name)
    return
  }
  if (shelf === undefined) {
    shelf = { records: new Map(), ids: [] }
    shelves.set(name, shelf)
  }
  if (!shelf.records.has(id)) shelf.ids.splice(firstGreater(shelf.ids, id), 0, id)
  shelf.records.set(id, Object.freeze({ kind, scope, id, version: expectedVersion + 1, value }))
}

/** The index of the first id that comes after `id`, by code unit. */
function firstGreater(ids: readonly string[], id: string): number {
  let low = 0
  let high = ids.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ids[middle]! > id) high = middle
    else low = middle + 1
  }
  return low
}

function frozenCopy(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy))
  const entries = Object.entries(value).map(([name, member]) => [name, frozenCopy(member)] as const)
  return Object.freeze(Object.fromEntries(entries))
}
