import { closeSync, existsSync, openSync, realpathSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { Store } from '@sealwright/kms-engine'
import { StartError } from '../start-error.ts'
import { makePrivateFolder, syncFolder } from './files.ts'
import { readIdentity, type StoreIdentity } from './identity.ts'
import { expectRootKey, loadRootKey, type RootKeySource, rootKeyCheck, rootKeyFileName } from './root-key.ts'
import { schema, storeFileName } from './schema.ts'
import { sqliteStore } from './sqlite-store.ts'

/** A store that this process alone holds until it is closed or dies. */
export interface OpenStore {
  readonly store: Store
  /** 32 bytes, given to the caller: erase them when the engine has them. */
  readonly rootKey: Uint8Array
  /** Writes everything into one file and lets go of it. */
  close(): void
}

export interface OpenStoreOptions {
  /** The data folder; made if it is missing. */
  readonly folder: string
  /** Default: `root.key` in the data folder. */
  readonly rootKey?: RootKeySource
}

/**
 * Opens the store of a data folder, or makes a new one in a folder that has none.
 *
 * A store that cannot be opened is not touched: what can be refused is refused before anything is opened for writing.
 *
 * @throws `StartError` `ERR_FOLDER`, `ERR_IN_USE`, `ERR_FOREIGN_STORE`, `ERR_NEWER_STORE`, `ERR_ROOT_KEY`
 */
export function openStore({ folder, rootKey: source }: OpenStoreOptions): OpenStore {
  const path = resolve(folder, storeFileName)
  const rootKeySource = source ?? { from: 'folder', path: resolve(folder, rootKeyFileName) }
  return explained(path, () => {
    makePrivateFolder(folder)
    const hold = holdInThisProcess(folder, path)
    try {
      const { store, rootKey, close } = openHeld(path, rootKeySource)
      return {
        store,
        rootKey,
        close() {
          close()
          hold.release()
        },
      }
    } catch (error) {
      hold.release()
      throw error
    }
  })
}

/** The real paths of the folders whose stores are open in this process. */
const heldFolders = new Set<string>()

/**
 * Keeps this process from opening a store twice. SQLite's lock does not: POSIX takes a process's locks on a file away
 * when the process closes any descriptor of it, so the second look at a store would open it to other processes.
 */
function holdInThisProcess(folder: string, path: string): { release(): void } {
  const realPath = realpathSync(folder)
  if (heldFolders.has(realPath)) throw new StartError('ERR_IN_USE', `${path} is in use by this process already`)
  heldFolders.add(realPath)
  return { release: () => heldFolders.delete(realPath) }
}

function openHeld(path: string, rootKeySource: RootKeySource): OpenStore {
  const seen = lookUntouched(path)
  if (seen !== undefined) {
    const rootKey = loadRootKey(rootKeySource, { mayCreate: false })
    expectRootKey(rootKey, seen.rootKeyCheck, path)
    rootKey.fill(0)
  }
  const database = openLocked(path)
  try {
    // Only now does nobody else write: look again.
    const found = readIdentity(database, path)
    const rootKey = loadRootKey(rootKeySource, { mayCreate: found === undefined })
    if (found === undefined) createSchema(database, rootKeyCheck(rootKey))
    else expectRootKey(rootKey, found.rootKeyCheck, path)
    database.exec('COMMIT')
    // From here on, each commit is appended to the log and synced before it returns.
    database.exec('PRAGMA journal_mode = WAL')
    syncFolder(dirname(path))
    return { store: sqliteStore(database), rootKey, close: () => database.close() }
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * What the store's file says of itself, read without a lock, a journal or any other trace: `immutable` makes SQLite
 * read the main file and nothing else. That is enough, because the identity is written once, in rollback-journal mode.
 *
 * @returns `undefined` where there is no store yet, or where the first commit may have been cut short, which only
 *   SQLite's own recovery can tell
 */
function lookUntouched(path: string): StoreIdentity | undefined {
  const isNew = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0
  if (isNew || existsSync(`${path}-journal`)) return undefined
  const url = pathToFileURL(path)
  url.searchParams.set('immutable', '1')
  const database = new DatabaseSync(url, { readOnly: true })
  try {
    return readIdentity(database, path)
  } finally {
    database.close()
  }
}

/** Opens the database for this process alone, in a transaction that no other process can have begun. */
function openLocked(path: string): DatabaseSync {
  // SQLite gives its journals the mode of the main file, but would make the main file readable by all.
  closeSync(openSync(path, 'a', 0o600))
  const database = new DatabaseSync(path)
  try {
    // Exclusive before the first read: the lock is then kept until the end, and the index of the write-ahead log stays
    // in this process instead of in a third file.
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    database.exec('PRAGMA synchronous = FULL')
    // Without these, macOS says "written" while the drive still holds the data in its cache. Elsewhere they do nothing.
    database.exec('PRAGMA fullfsync = ON')
    database.exec('PRAGMA checkpoint_fullfsync = ON')
    database.exec('PRAGMA trusted_schema = OFF')
    // The record of a deleted key is overwritten, not only forgotten.
    database.exec('PRAGMA secure_delete = ON')
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function createSchema(database: DatabaseSync, check: Uint8Array): void {
  database.exec(schema)
  database.prepare('INSERT INTO root_key_check (id, value) VALUES (1, ?)').run(check)
}

/** SQLite's result codes, by what a person can do about them. */
const reasons: readonly (readonly [StartErrorCodeOfSqlite, readonly number[], string])[] = [
  ['ERR_IN_USE', [5, 6, 15], 'is in use by another process: want one server per data folder'],
  ['ERR_FOREIGN_STORE', [11, 26], 'is damaged or not a Sealwright store'],
  ['ERR_FOLDER', [3, 8, 10, 13, 14, 23], 'cannot be opened for writing'],
]
type StartErrorCodeOfSqlite = 'ERR_IN_USE' | 'ERR_FOREIGN_STORE' | 'ERR_FOLDER'

function explained<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof StartError || !(error instanceof Error)) throw error
    const { errcode, code } = error as { errcode?: unknown; code?: unknown }
    if (typeof errcode === 'number') {
      // The low byte is the primary result code; the rest says more than a person needs.
      const reason = reasons.find(([, codes]) => codes.includes(errcode & 0xff))
      if (reason !== undefined) {
        throw new StartError(reason[0], `${path} ${reason[2]} (${error.message})`, { cause: error })
      }
    } else if (typeof code === 'string' && 'syscall' in error) {
      throw new StartError('ERR_FOLDER', `the data folder of ${path} cannot be used: ${error.message}`, {
        cause: error,
      })
    }
    throw error
  }
}
