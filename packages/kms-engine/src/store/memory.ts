import { addId, copyIds, deleteId, idsAfter, type SortedIds, sortedIds } from './sorted-ids.ts'
import type { JsonValue, RecordAddress, RecordWrite, Store, StoredRecord } from './store.ts'

/** A store in memory that can be forked. */
export interface MemoryStore extends Store {
  /**
   * A store that begins with what this one holds now; from then on neither sees what the other writes. Records are
   * shared until one of the two writes near them, so a fork takes microseconds.
   */
  fork(): MemoryStore
}

/** The records of one kind and scope, and their ids in order, so that a page costs no sort. */
interface Shelf {
  readonly records: Map<string, StoredRecord>
  readonly ids: SortedIds
}

type Shelves = Map<string, Shelf>

/**
 * A store that lives and dies with the process. Values are copied and frozen when written, and handed out as they are.
 *
 * @returns a store that passes the store contract
 */
export function memoryStore(): MemoryStore {
  return storeOver(new Map())
}

function storeOver(shelves: Shelves): MemoryStore {
  // The shelves that no fork has a part in: they may be changed where they stand.
  let own = new Set<Shelf>()
  const shelfOf = ({ kind, scope }: { kind: string; scope: string }) => shelves.get(`${kind}\n${scope}`)
  const find = (address: RecordAddress) => shelfOf(address)?.records.get(address.id)

  return {
    async read(address) {
      return find(address)
    },

    async list(query) {
      const shelf = shelfOf(query)
      if (shelf === undefined) return []
      return idsAfter(shelf.ids, query.after, query.limit).map((id) => shelf.records.get(id)!)
    },

    // Without an `await` between the check and the last write, no other commit can come between.
    async commit(writes) {
      if (writes.some((write) => (find(write)?.version ?? 0) !== write.expectedVersion)) return false
      const copies = writes.map(({ value }) => (value === undefined ? undefined : frozenCopy(value)))
      writes.forEach((write, index) => {
        apply(shelves, own, write, copies[index])
      })
      return true
    },

    fork() {
      own = new Set()
      return storeOver(new Map(shelves))
    },
  }
}

function apply(shelves: Shelves, own: Set<Shelf>, write: RecordWrite, value: JsonValue | undefined): void {
  const { kind, scope, id, expectedVersion } = write
  const name = `${kind}\n${scope}`
  const shelf = ownShelf(shelves, own, name)
  if (value === undefined) {
    if (shelf.records.delete(id)) deleteId(shelf.ids, id)
    if (shelf.records.size > 0) return
    shelves.delete(name)
    own.delete(shelf)
    return
  }
  if (!shelf.records.has(id)) addId(shelf.ids, id)
  shelf.records.set(id, Object.freeze({ kind, scope, id, version: expectedVersion + 1, value }))
}

/** The shelf of a name to write to: a new one if there is none, a copy if a fork has a part in it. */
function ownShelf(shelves: Shelves, own: Set<Shelf>, name: string): Shelf {
  const present = shelves.get(name)
  if (present !== undefined && own.has(present)) return present
  const shelf = { records: new Map(present?.records), ids: present === undefined ? sortedIds() : copyIds(present.ids) }
  shelves.set(name, shelf)
  own.add(shelf)
  return shelf
}

/** One for all records: most keys have neither aliases nor tags. */
const emptyList: readonly JsonValue[] = Object.freeze([])

function frozenCopy(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.length === 0 ? emptyList : Object.freeze(value.map(frozenCopy))
  const entries = Object.entries(value).map(([name, member]) => [name, frozenCopy(member)] as const)
  return Object.freeze(Object.fromEntries(entries))
}
