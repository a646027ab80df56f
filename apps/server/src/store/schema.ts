/** The file of the store in the data folder. */
export const storeFileName = 'kms.sqlite'

/** `SWKM`: tells a Sealwright store from any other SQLite database (`PRAGMA application_id`). */
export const applicationId = 0x53574b4d

/**
 * The version of the schema (`PRAGMA user_version`).
 *
 * A change of the schema raises it and must be made in rollback-journal mode, never in WAL mode: only then does the
 * main file alone tell its version, which `readIdentity` relies on to refuse a store without touching it.
 */
export const schemaVersion = 1

/** Makes an empty store. Runs inside a transaction. */
export const schema: string = `
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};

  -- One row: proves which root key sealed this store, without telling anything about the key.
  CREATE TABLE root_key_check (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    value BLOB NOT NULL
  ) STRICT;

  -- The primary key is the order of 'list': BINARY collation is the order of code units for printable ASCII.
  CREATE TABLE record (
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, scope, id)
  ) STRICT, WITHOUT ROWID;
`
