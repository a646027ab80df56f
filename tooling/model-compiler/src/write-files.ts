import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Compares a folder with what it should hold.
 *
 * @returns the names, sorted, of files that are missing, different or should not be there
 */
export function staleFiles(folder: string, wanted: ReadonlyMap<string, string>): readonly string[] {
  const present = listFiles(folder)
  const names = [...new Set([...present, ...wanted.keys()])].sort()
  return names.filter((name) => {
    const text = wanted.get(name)
    return text === undefined || !present.includes(name) || readFileSync(join(folder, name), 'utf8') !== text
  })
}

/** Makes a folder hold exactly the wanted files, touching only those that differ. @returns the names it touched */
export function writeFiles(folder: string, wanted: ReadonlyMap<string, string>): readonly string[] {
  mkdirSync(folder, { recursive: true })
  const stale = staleFiles(folder, wanted)
  for (const name of stale) {
    const text = wanted.get(name)
    if (text === undefined) rmSync(join(folder, name))
    else writeFileSync(join(folder, name), text)
  }
  return stale
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
