import { readFileSync } from 'node:fs'

/** What the shipped code of one package may import. */
export interface ImportRow {
  /** Workspace packages, by npm name. */
  readonly packages: readonly string[]
  /** Files, or folders ending in `/`, that may import `node:*`; `['*']` for all. */
  readonly node: readonly string[]
  /** Packages from the registry. */
  readonly thirdParty: readonly string[]
}

/** The rows by the package's folder, relative to the workspace. */
export type ImportTable = Readonly<Record<string, ImportRow>>

const importTableFile = new URL('../import-table.json', import.meta.url)

export function readImportTable(): ImportTable {
  return (JSON.parse(readFileSync(importTableFile, 'utf8')) as { rows: ImportTable }).rows
}

/** The table as the documents show it. */
export function importTableAsMarkdown(table: ImportTable): string {
  const list = (values: readonly string[], none: string) =>
    values.length === 0 ? none : values.map((value) => (value === '*' ? 'everywhere' : `\`${value}\``)).join(', ')
  const rows = Object.entries(table).map(
    ([folder, row]) =>
      `| \`${folder}\` | ${list(row.packages, '–')} | ${list(row.node, '–')} | ${list(row.thirdParty, 'none')} |`,
  )
  return ['| from | workspace packages | `node:*` in | third party |', '| --- | --- | --- | --- |', ...rows].join('\n')
}
