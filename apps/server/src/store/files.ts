import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder that only its owner can enter, and all missing folders above it, durably. An existing folder stays
 * as it is.
 */
export function makePrivateFolder(path: string): void {
  const missing: string[] = []
  // The root of a drive that is not there is missing too, and has nothing above it.
  for (let above = resolve(path); missing[0] !== above && !existsSync(above); above = dirname(above)) {
    missing.unshift(above)
  }
  // One by one: `mkdirSync` with `recursive` never ends where a folder answers ENOENT to new names, as /proc does.
  for (const folder of missing) {
    makeFolder(folder)
    syncFolder(dirname(folder))
  }
}

/** Another server may make the same folder at the same time; which of them holds it is decided later. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}

/**
 * Writes a file that only its owner can read: under another name, then renamed, so that a reader finds all of it or
 * nothing, also after a power failure.
 */
export function writePrivateFile(path: string, content: Uint8Array): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`
  try {
    const file = openSync(draft, 'wx', 0o600)
    try {
      writeSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}

/** Puts the names in a folder on disk. Windows has no such call; its file system journals names by itself. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
