import { StartError } from '../start-error.ts'

/** The first Node whose `node:sqlite` opens a database by URL, which is how a store is read without touching it. */
const lowest = [22, 15] as const

/** @throws `StartError` `ERR_USAGE` where this Node cannot keep keys on disk */
export function expectNodeWithSqlite(nodeVersion: string): void {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  if (major > lowest[0] || (major === lowest[0] && minor >= lowest[1])) return
  throw new StartError(
    'ERR_USAGE',
    `keys on disk need Node ${lowest.join('.')} or newer, this is ${nodeVersion} (--in-memory works with it)`,
  )
}
