import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { fileBytes } from '../../test/file-bytes.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import type { StartErrorCode } from '../start-error.ts'
import { openStore } from './open-store.ts'
import { schema } from './schema.ts'

const record = { kind: 'kind', scope: 'scope', id: 'a' }
const isPosix = process.platform !== 'win32'

/** A folder with a store that holds one record and was closed. */
async function usedFolder() {
  const folder = temporaryFolder()
  const opened = openStore({ folder: folder.path })
  await opened.store.commit([{ ...record, value: 'kept', expectedVersion: 0 }])
  opened.close()
  return folder
}

/** The store refuses, with this code and one line, and each file is as it was. */
function expectRefusal(folder: string, code: StartErrorCode, message: RegExp, rootKey?: Uint8Array) {
  const before = fileBytes(folder)
  const open = () => openStore({ folder, ...(rootKey && { rootKey: { from: 'bytes', bytes: rootKey } }) })
  expect(open).toThrow(expect.objectContaining({ name: 'StartError', code, message: expect.stringMatching(message) }))
  expect(open).toThrow(/^[^\n]+$/)
  expect(fileBytes(folder)).toEqual(before)
}

function alter(folder: { file(name: string): string }, sql: string) {
  const database = new DatabaseSync(folder.file('kms.sqlite'))
  // In rollback-journal mode, as every change of the schema must be made.
  database.exec(`PRAGMA journal_mode = DELETE; ${sql}; PRAGMA journal_mode = WAL`)
  database.close()
}

describe('a new store', () => {
  test('makes its folder, its root key and its file, for the owner alone', () => {
    using folder = temporaryFolder()
    const path = folder.file('one/two')
    const opened = openStore({ folder: path })
    opened.close()
    expect(readdirSync(path).sort()).toEqual(['kms.sqlite', 'root.key'])
    if (!isPosix) return
    const modes = [folder.file('one'), path, `${path}/kms.sqlite`, `${path}/root.key`].map(
      (name) => statSync(name).mode,
    )
    expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual(['700', '700', '600', '600'])
  })

  test('keeps its log for the owner alone, and no other file', async () => {
    using folder = temporaryFolder()
    const opened = openStore({ folder: folder.path })
    await opened.store.commit([{ ...record, value: 1, expectedVersion: 0 }])
    expect(readdirSync(folder.path).sort()).toEqual(['kms.sqlite', 'kms.sqlite-wal', 'root.key'])
    if (isPosix) expect(statSync(folder.file('kms.sqlite-wal')).mode & 0o777).toBe(0o600)
    opened.close()
  })

  test('is sealed under fresh random bytes', () => {
    using one = temporaryFolder()
    using two = temporaryFolder()
    const keys = [one, two].map(({ path }) => {
      const opened = openStore({ folder: path })
      opened.close()
      return Buffer.from(opened.rootKey).toString('hex')
    })
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(keys[0]).not.toBe(keys[1])
  })

  test('writes no root key where one is given', () => {
    using folder = temporaryFolder()
    openStore({ folder: folder.path, rootKey: { from: 'bytes', bytes: new Uint8Array(32) } }).close()
    expect(readdirSync(folder.path)).toEqual(['kms.sqlite'])
  })

  test('is made where an earlier start got no further than the root key or an empty file', async () => {
    using folder = await usedFolder()
    rmSync(folder.file('kms.sqlite'))
    writeFileSync(folder.file('kms.sqlite'), '')
    const opened = openStore({ folder: folder.path })
    expect(await opened.store.read(record)).toBeUndefined()
    opened.close()
  })

  test('is made where an earlier start was cut short in the middle of making it', async () => {
    using folder = temporaryFolder()
    using copy = temporaryFolder()
    const database = new DatabaseSync(folder.file('kms.sqlite'))
    // So small a cache that pages reach the file before the commit that never comes.
    database.exec('PRAGMA cache_size = 1; BEGIN')
    database.exec(schema)
    for (let id = 0; id < 200; id++) {
      database.exec(`INSERT INTO record VALUES ('kind', 'scope', '${id}', 1, '${'x'.repeat(500)}')`)
    }
    for (const name of ['kms.sqlite', 'kms.sqlite-journal']) copyFileSync(folder.file(name), copy.file(name))
    database.close()
    expect(statSync(copy.file('kms.sqlite')).size).toBeGreaterThan(0)

    const opened = openStore({ folder: copy.path })
    expect(await opened.store.list({ kind: 'kind', scope: 'scope', limit: 1 })).toEqual([])
    opened.close()
    expect(readdirSync(copy.path).sort()).toEqual(['kms.sqlite', 'root.key'])
  })

  test('tells nothing of the root key', () => {
    using folder = temporaryFolder()
    const opened = openStore({ folder: folder.path })
    opened.close()
    const { 'kms.sqlite': bytes } = fileBytes(folder.path)
    const content = Buffer.from(bytes!.split(' ')[2]!, 'base64')
    expect(content.includes(Buffer.from(opened.rootKey))).toBe(false)
  })
})

describe('a store that was closed', () => {
  test('is one file, opens again and holds its records', async () => {
    using folder = await usedFolder()
    expect(readdirSync(folder.path).sort()).toEqual(['kms.sqlite', 'root.key'])
    const opened = openStore({ folder: folder.path })
    expect(await opened.store.read(record)).toEqual({ ...record, version: 1, value: 'kept' })
    opened.close()
  })

  test('opens in another folder, with its root key', async () => {
    using folder = await usedFolder()
    using other = temporaryFolder()
    for (const name of ['kms.sqlite', 'root.key']) copyFileSync(folder.file(name), other.file(name))
    const opened = openStore({ folder: other.path })
    expect(await opened.store.read(record)).toBeDefined()
    opened.close()
  })
})

describe('a store that is refused is not touched', () => {
  test('when another server holds it', async () => {
    using folder = await usedFolder()
    const first = openStore({ folder: folder.path })
    await first.store.commit([{ ...record, id: 'b', value: 1, expectedVersion: 0 }])
    expectRefusal(folder.path, 'ERR_IN_USE', /kms\.sqlite is in use by this process already/)
    expect(await first.store.commit([{ ...record, id: 'c', value: 1, expectedVersion: 0 }])).toBe(true)
    first.close()
    openStore({ folder: folder.path }).close()
  })

  test('when a newer version wrote it', async () => {
    using folder = await usedFolder()
    alter(folder, 'PRAGMA user_version = 2')
    expectRefusal(folder.path, 'ERR_NEWER_STORE', /want store version 1, got 2/)
  })

  test('when it is the database of another program', async () => {
    using folder = temporaryFolder()
    const database = new DatabaseSync(folder.file('kms.sqlite'))
    database.exec('CREATE TABLE theirs (a)')
    database.close()
    expectRefusal(folder.path, 'ERR_FOREIGN_STORE', /database of another program/)
  })

  test('when it is not a database', () => {
    using folder = temporaryFolder()
    writeFileSync(folder.file('kms.sqlite'), 'a letter to a friend, '.repeat(100))
    expectRefusal(folder.path, 'ERR_FOREIGN_STORE', /damaged or not a Sealwright store/)
  })

  test('when its identity is damaged', async () => {
    using folder = await usedFolder()
    alter(folder, 'DELETE FROM root_key_check')
    expectRefusal(folder.path, 'ERR_FOREIGN_STORE', /damaged/)
  })

  test('when the root key is another one', async () => {
    using folder = await usedFolder()
    expectRefusal(folder.path, 'ERR_ROOT_KEY', /not the root key that sealed/, new Uint8Array(32))
    writeFileSync(folder.file('root.key'), new Uint8Array(32).fill(7))
    expectRefusal(folder.path, 'ERR_ROOT_KEY', /not the root key that sealed/)
  })

  test('when the root key is missing: no new one is made', async () => {
    using folder = await usedFolder()
    rmSync(folder.file('root.key'))
    expectRefusal(folder.path, 'ERR_ROOT_KEY', /root\.key is missing/)
    expect(existsSync(folder.file('root.key'))).toBe(false)
  })

  test('when the root key is too short', async () => {
    using folder = await usedFolder()
    truncateSync(folder.file('root.key'), 31)
    expectRefusal(folder.path, 'ERR_ROOT_KEY', /want 32 bytes, got 31/)
  })
})

describe('a folder that cannot be used', () => {
  test('is refused when it is a file', () => {
    using folder = temporaryFolder()
    writeFileSync(folder.file('taken'), 'a file')
    const open = () => openStore({ folder: folder.file('taken') })
    expect(open).toThrow(expect.objectContaining({ code: 'ERR_FOLDER' }))
    expect(fileBytes(folder.path)['taken']).toContain(Buffer.from('a file').toString('base64'))
  })

  test('is refused when the store in it is a folder', () => {
    using folder = temporaryFolder()
    mkdirSync(folder.file('kms.sqlite'))
    expect(() => openStore({ folder: folder.path })).toThrow(expect.objectContaining({ code: 'ERR_FOLDER' }))
  })
})
