import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Every file in a folder with its mode and its bytes, to compare before and after. */
export function fileBytes(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).sort()
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name)
      const { mode, mtimeMs } = statSync(path)
      return [name, `${(mode & 0o777).toString(8)} ${mtimeMs} ${readFileSync(path).toString('base64')}`]
    }),
  )
}
