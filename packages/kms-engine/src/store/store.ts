/**
 * Where a KMS keeps its records. Three methods, no rules, no clock: what a record means is the engine's matter, so
 * that memory, SQLite and a database server can stand behind the same engine.
 *
 * What an implementer must hold (the contract suite in `@sealwright/kms-engine/testing` proves it):
 *
 * - a `commit` is all or none, also when the process is killed in the middle of it;
 * - when its promise resolves to `true`, the writes are as durable as the store ever makes them;
 * - `read` and `list` see every commit that resolved before they were called;
 * - values come back deeply equal, and a caller who changes what it wrote or read changes nothing in the store.
 */
export interface Store {
  /** The record at an address, or `undefined`. */
  read(address: RecordAddress): Promise<StoredRecord | undefined>

  /** The records of one kind and scope in ascending order of `id` (by code unit), after `after`, at most `limit`. */
  list(query: ListQuery): Promise<readonly StoredRecord[]>

  /**
   * Applies all writes or none.
   *
   * @returns `false`, with nothing changed, if the version of any addressed record is not the expected one
   */
  commit(writes: readonly RecordWrite[]): Promise<boolean>
}

/** What a record is about. The engine alone knows more. */
export type RecordKind = string

/** Where a record lies. All three parts are non-empty printable ASCII of at most 2048 characters. */
export interface RecordAddress {
  readonly kind: RecordKind
  /** What the record belongs to: an account and Region, or a key. Lists never cross scopes. */
  readonly scope: string
  /** Unique in its kind and scope. */
  readonly id: string
}

/** A JSON value without `undefined`; bytes are base64 in it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue }

export interface StoredRecord extends RecordAddress {
  /** 1 for a new record, one more with each write. */
  readonly version: number
  readonly value: JsonValue
}

export interface ListQuery {
  readonly kind: RecordKind
  readonly scope: string
  /** Only records with a greater `id`. Default: from the first. */
  readonly after?: string
  /** 1 or more. */
  readonly limit: number
}

export interface RecordWrite extends RecordAddress {
  /** The version that the record must have now; 0: it must not exist. */
  readonly expectedVersion: number
  /** The new value; `undefined` deletes the record. */
  readonly value: JsonValue | undefined
}
