import { posix } from 'node:path'
import type { ImportRow, ImportTable } from './import-table.ts'
import type { ImportSite, SourceFile } from './source-files.ts'

/**
 * What breaks the import table, each with the file, the import and the allowed list.
 *
 * @param table rows by package folder
 * @param files the shipped files of every package of the table
 */
export function importViolations(table: ImportTable, files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const folder = Object.keys(table).find((candidate) => file.path.startsWith(`${candidate}/`))
    const row = folder === undefined ? undefined : table[folder]
    if (folder === undefined || row === undefined) return [`${file.path}: its package has no row in import-table.json`]
    return file.imports.flatMap((site) => {
      const allowed = allowedInstead(folder, row, file.path, site)
      return allowed === undefined
        ? []
        : [`${file.path}:${site.line}: imports '${site.specifier}': allowed are ${allowed}`]
    })
  })
}

/** `undefined` if the import is allowed; else what is. */
function allowedInstead(folder: string, row: ImportRow, path: string, { specifier }: ImportSite): string | undefined {
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier)
    return target.startsWith(`${folder}/src/`) ? undefined : `files below ${folder}/src`
  }
  if (specifier.startsWith('node:')) {
    const inside = path.slice(folder.length + 1)
    const covered = row.node.some(
      (place) => place === '*' || place === inside || (place.endsWith('/') && inside.startsWith(place)),
    )
    return covered
      ? undefined
      : row.node.length === 0
        ? 'no node: modules'
        : `node: modules only in ${row.node.join(', ')}`
  }
  const name = packageName(specifier)
  const allowed = [...row.packages, ...row.thirdParty]
  return allowed.includes(name) ? undefined : allowed.length === 0 ? 'no packages' : allowed.join(', ')
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** A row must not allow what no file uses: a table that promises more than the code needs is no longer true. */
export function unusedAllowances(table: ImportTable, files: readonly SourceFile[]): readonly string[] {
  return Object.entries(table).flatMap(([folder, row]) => {
    const own = files.filter((file) => file.path.startsWith(`${folder}/`))
    const used = new Set(own.flatMap((file) => file.imports.map((site) => packageName(site.specifier))))
    return row.thirdParty
      .filter((name) => !used.has(name))
      .map((name) => `tooling/lint/import-table.json: ${folder} allows '${name}', which it does not import`)
  })
}
