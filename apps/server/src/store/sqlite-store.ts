import type { DatabaseSync } from 'node:sqlite'
import type { JsonValue, ListQuery, RecordAddress, RecordWrite, Store, StoredRecord } from '@sealwright/kms-engine'

/** A row of the `record` table, without the parts that the question already held. */
interface Row {
  readonly id: string
  readonly version: number
  readonly value: string
}

/**
 * The store over an open database with the schema of `schema.ts`. Every method runs to its end without yielding, so
 * commits cannot interleave; a commit that resolves is as durable as the database's `synchronous` setting makes it.
 */
export function sqliteStore(database: DatabaseSync): Store {
  const one = database.prepare('SELECT id, version, value FROM record WHERE kind = ? AND scope = ? AND id = ?')
  const page = database.prepare(
    'SELECT id, version, value FROM record WHERE kind = ? AND scope = ? AND id > ? ORDER BY id LIMIT ?',
  )
  const insert = database.prepare(
    'INSERT INTO record (kind, scope, id, version, value) VALUES (?, ?, ?, 1, ?) ON CONFLICT DO NOTHING',
  )
  const update = database.prepare(
    'UPDATE record SET version = version + 1, value = ? WHERE kind = ? AND scope = ? AND id = ? AND version = ?',
  )
  const remove = database.prepare('DELETE FROM record WHERE kind = ? AND scope = ? AND id = ? AND version = ?')

  /** Whether the record had the expected version; only then anything is written. */
  function apply({ kind, scope, id, expectedVersion, value }: RecordWrite): boolean {
    if (value === undefined) {
      if (expectedVersion === 0) return one.get(kind, scope, id) === undefined
      return remove.run(kind, scope, id, expectedVersion).changes === 1
    }
    const text = JSON.stringify(value)
    if (expectedVersion === 0) return insert.run(kind, scope, id, text).changes === 1
    return update.run(text, kind, scope, id, expectedVersion).changes === 1
  }

  return {
    async read({ kind, scope, id }) {
      const row = one.get(kind, scope, id) as Row | undefined
      return row && toRecord(row, { kind, scope })
    },

    async list({ kind, scope, after = '', limit }: ListQuery) {
      const rows = page.all(kind, scope, after, limit) as unknown as readonly Row[]
      return rows.map((row) => toRecord(row, { kind, scope }))
    },

    async commit(writes) {
      database.exec('BEGIN IMMEDIATE')
      try {
        const applied = writes.every(apply)
        database.exec(applied ? 'COMMIT' : 'ROLLBACK')
        return applied
      } catch (error) {
        rollBack(database)
        throw error
      }
    },
  }
}

function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // After some failures (a full disk, an I/O error) SQLite has rolled back by itself, and there is nothing to undo.
  }
}

function toRecord({ id, version, value }: Row, { kind, scope }: Pick<RecordAddress, 'kind' | 'scope'>): StoredRecord {
  return { kind, scope, id, version, value: JSON.parse(value) as JsonValue }
}
