import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importTableAsMarkdown, readImportTable } from './import-table.ts'
import { fillQuotes } from './quotes.ts'

/**
 * Brings the quotations of every Markdown document up to date.
 *
 * @param options.write whether to write the documents; default: only tell what is not current
 * @returns what is wrong, or was not current
 */
export function refreshDocuments(
  root: string,
  { write = false }: { readonly write?: boolean } = {},
): readonly string[] {
  const readSource = (path: string): string | undefined => {
    if (path === 'tooling/lint/import-table.json') return importTableAsMarkdown(readImportTable())
    const full = join(root, path)
    return existsSync(full) ? readFileSync(full, 'utf8') : undefined
  }
  return trackedMarkdown(root).flatMap((document) => {
    const file = join(root, document)
    const before = readFileSync(file, 'utf8')
    const { text, problems } = fillQuotes(document, before, readSource)
    if (text === before) return problems
    if (!write) return [...problems, `${document}: a quotation is not current: run \`pnpm generate\``]
    writeFileSync(file, text)
    return problems
  })
}

function trackedMarkdown(root: string): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  })
  return listed
    .split('\n')
    .filter((path) => path !== '' && !path.endsWith('CHANGELOG.md') && existsSync(join(root, path)))
}
