import type { DatabaseSync } from 'node:sqlite'
import { StartError } from '../start-error.ts'
import { applicationId, schemaVersion } from './schema.ts'

/** What a database says of itself. */
export interface StoreIdentity {
  /** Proves the root key that sealed this store; compare with `rootKeyCheck`. */
  readonly rootKeyCheck: Uint8Array
}

/**
 * Reads whether a database is a store that this version can open.
 *
 * @param path names the file in errors
 * @returns `undefined` for a database in which nothing was ever committed
 * @throws `StartError` `ERR_FOREIGN_STORE`, `ERR_NEWER_STORE`; an SQLite error as it is
 */
export function readIdentity(database: DatabaseSync, path: string): StoreIdentity | undefined {
  const application = pragma(database, 'application_id')
  const version = pragma(database, 'user_version')
  const isEmpty = application === 0 && version === 0 && pragma(database, 'schema_version') === 0
  if (isEmpty) return undefined
  if (application !== applicationId) {
    throw new StartError('ERR_FOREIGN_STORE', `${path} is the database of another program: want a Sealwright store`)
  }
  if (version > schemaVersion) {
    throw new StartError(
      'ERR_NEWER_STORE',
      `${path} was written by a newer Sealwright: want store version ${schemaVersion}, got ${version}`,
    )
  }
  const row = database.prepare('SELECT value FROM root_key_check WHERE id = 1').get()
  if (version !== schemaVersion || !(row?.['value'] instanceof Uint8Array)) {
    throw new StartError('ERR_FOREIGN_STORE', `${path} is damaged: its version or root key check is missing`)
  }
  return { rootKeyCheck: row['value'] }
}

function pragma(database: DatabaseSync, name: 'application_id' | 'user_version' | 'schema_version'): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name])
}
