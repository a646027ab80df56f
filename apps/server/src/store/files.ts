import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder that only its owner can enter, and all missing folders above it, durably. An existing folder stays
 * as it is.
 */
export function makePrivateFolder(path: string): void {
  const folder = resolve(path)
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made))
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
