import type { JsonValue, RecordAddress, RecordWrite, Store } from './store.ts'

/** A kind of record, and the type of its values. */
export interface RecordType<T extends JsonValue> {
  readonly kind: string
  /** Never there: it only carries the type. */
  readonly value?: T
}

/** A record as it was read: what it says, and the version that a change of it must expect. */
export interface Saved<T extends JsonValue> extends RecordAddress {
  readonly version: number
  readonly value: T
}

/**
 * Declares a kind of record.
 *
 * @param kind unique in the engine
 */
export function recordType<T extends JsonValue>(kind: string): RecordType<T> {
  return { kind }
}

/** Reads a record. What lies under a kind was written by the engine as that kind: hence the one cast. */
export function readRecord<T extends JsonValue>(
  store: Store,
  type: RecordType<T>,
  scope: string,
  id: string,
): Promise<Saved<T> | undefined> {
  return store.read({ kind: type.kind, scope, id }) as Promise<Saved<T> | undefined>
}

/** Lists records of one kind and scope in order of id. */
export function listRecords<T extends JsonValue>(
  store: Store,
  type: RecordType<T>,
  query: { readonly scope: string; readonly after?: string; readonly limit: number },
): Promise<readonly Saved<T>[]> {
  return store.list({ kind: type.kind, ...query }) as Promise<readonly Saved<T>[]>
}

/** The write that makes a record which must not exist yet. */
export function insert<T extends JsonValue>(type: RecordType<T>, scope: string, id: string, value: T): RecordWrite {
  return { kind: type.kind, scope, id, value, expectedVersion: 0 }
}

/** The write that changes a record which must be as it was read. */
export function replace<T extends JsonValue>(saved: Saved<T>, value: T): RecordWrite {
  return { kind: saved.kind, scope: saved.scope, id: saved.id, value, expectedVersion: saved.version }
}

/** The write that deletes a record which must be as it was read. */
export function remove(saved: Saved<JsonValue>): RecordWrite {
  return { kind: saved.kind, scope: saved.scope, id: saved.id, value: undefined, expectedVersion: saved.version }
}
