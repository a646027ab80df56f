import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { expectRootKey, loadRootKey, parseRootKey, rootKeyCheck } from './root-key.ts'

const rootKey = Uint8Array.from({ length: 32 }, (_, index) => index)
const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'ERR_ROOT_KEY', message: expect.stringMatching(message) })

describe('a root key from a file', () => {
  test('is its 32 bytes', () => {
    using folder = temporaryFolder()
    writeFileSync(folder.file('key'), rootKey, { mode: 0o600 })
    expect(loadRootKey({ from: 'file', path: folder.file('key') }, { mayCreate: false })).toEqual(rootKey)
  })

  test.each([0, 31, 33, 64, 5000])('is refused at a length of %i', (length) => {
    using folder = temporaryFolder()
    writeFileSync(folder.file('key'), new Uint8Array(length), { mode: 0o600 })
    const load = () => loadRootKey({ from: 'file', path: folder.file('key') }, { mayCreate: true })
    expect(load).toThrow(refused(new RegExp(`want 32 bytes, got ${length}$`)))
  })

  test.each([0o640, 0o604, 0o620, 0o666])('is refused where others may use it', (mode) => {
    using folder = temporaryFolder()
    writeFileSync(folder.file('key'), rootKey)
    chmodSync(folder.file('key'), mode)
    const load = () => loadRootKey({ from: 'file', path: folder.file('key') }, { mayCreate: false })
    if (process.platform === 'win32') expect(load()).toEqual(rootKey)
    else expect(load).toThrow(refused(/want mode 0600, got 06/))
  })

  test('is refused where it is missing or a folder, and never made', () => {
    using folder = temporaryFolder()
    const load = (path: string) => () => loadRootKey({ from: 'file', path }, { mayCreate: true })
    expect(load(folder.file('none'))).toThrow(refused(/ENOENT/))
    expect(load(folder.path)).toThrow(refused(/not a file|EISDIR|EPERM/))
  })
})

describe("the data folder's own root key", () => {
  test('is made once, for the owner alone, and then the same', () => {
    using folder = temporaryFolder()
    const source = { from: 'folder', path: folder.file('root.key') } as const
    const made = loadRootKey(source, { mayCreate: true })
    expect(made).toHaveLength(32)
    expect(loadRootKey(source, { mayCreate: true })).toEqual(made)
    if (process.platform !== 'win32') expect(statSync(source.path).mode & 0o777).toBe(0o600)
  })

  test('is not made beside a store that has one', () => {
    using folder = temporaryFolder()
    const source = { from: 'folder', path: folder.file('root.key') } as const
    expect(() => loadRootKey(source, { mayCreate: false })).toThrow(refused(/is missing/))
  })
})

describe('a root key as text', () => {
  test('is 32 bytes in base64', () => {
    expect(parseRootKey(Buffer.from(rootKey).toString('base64'), 'NAME')).toEqual(rootKey)
  })

  test.each(['', 'AAEC', 'not base64 at all!', 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'])(
    'is refused otherwise, without showing it: %j',
    (text) => {
      const parse = () => parseRootKey(text, 'NAME')
      expect(parse).toThrow(refused(/^NAME .*want 32 bytes/))
      if (text !== '') expect(parse).not.toThrow(new RegExp(text.replace(/[^\w]/g, '.')))
    },
  )
})

describe('the check value', () => {
  test('tells root keys apart', () => {
    const check = rootKeyCheck(rootKey)
    expect(() => expectRootKey(rootKey, check, 'store')).not.toThrow()
    expect(() =>
      expectRootKey(
        rootKey.map((byte, index) => (index === 31 ? byte ^ 1 : byte)),
        check,
        'store',
      ),
    ).toThrow(refused(/not the root key/))
    expect(() => expectRootKey(rootKey, check.subarray(1), 'store')).toThrow(refused(/not the root key/))
  })

  // Stores in the field hold this value: it may never change for the same key.
  test('is the one that earlier versions wrote', () => {
    expect(Buffer.from(rootKeyCheck(rootKey)).toString('hex')).toMatchInlineSnapshot(
      `"35ba2a8a5b4b25c3c8b729be315dd1f54497ebb7c1e5f95fbdc27edbf90a7839"`,
    )
  })
})
