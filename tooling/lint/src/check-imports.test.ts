import { expect, test } from 'vitest'
import { importViolations, unusedAllowances } from './check-imports.ts'
import { importCycles } from './import-cycles.ts'
import { type ImportTable, readImportTable } from './import-table.ts'
import { parseSourceFile, readShippedFiles, withFilesForSubpaths } from './source-files.ts'

const root = new URL('../../..', import.meta.url).pathname
const table: ImportTable = {
  'packages/core': { packages: [], node: ['src/primitives/node.ts', 'src/parallel/'], thirdParty: [] },
  'packages/engine': { packages: ['@sealwright/kms-model'], node: [], thirdParty: ['pino'] },
}
const violations = (path: string, text: string) => importViolations(table, [parseSourceFile(path, text)])

test('a planted import of the engine in core is named with its file, line and the allowed list', () => {
  const planted = `import { readFile } from './bytes.ts'\nimport { createKms } from '@sealwright/kms-engine'\n`
  expect(violations('packages/core/src/encrypt.ts', planted)).toEqual([
    "packages/core/src/encrypt.ts:2: imports '@sealwright/kms-engine': allowed are no packages",
  ])
})

test('an import planted in the real tree is found by the real table', () => {
  const planted = parseSourceFile('packages/core/src/encrypt.ts', `import '@sealwright/kms-engine'`)
  expect(importViolations(readImportTable(), [planted])).toEqual([
    "packages/core/src/encrypt.ts:1: imports '@sealwright/kms-engine': allowed are no packages",
  ])
})

test.each([
  ['import type', `import type { X } from 'zod'`],
  ['export from', `export { X } from 'zod'`],
  ['export all', `export * from 'zod'`],
  ['dynamic import', `await import('zod/v4')`],
  ['side effect', `import 'zod'`],
])('%s counts as an import', (_, text) => {
  expect(violations('packages/engine/src/a.ts', text)).toEqual([
    expect.stringContaining('allowed are @sealwright/kms-model, pino'),
  ])
})

test('node modules are allowed only in the files and folders that the row names', () => {
  const text = `import { createHash } from 'node:crypto'`
  expect(violations('packages/core/src/primitives/node.ts', text)).toEqual([])
  expect(violations('packages/core/src/parallel/pool.ts', text)).toEqual([])
  expect(violations('packages/core/src/encrypt.ts', text)).toEqual([
    "packages/core/src/encrypt.ts:1: imports 'node:crypto': allowed are node: modules only in src/primitives/node.ts, src/parallel/",
  ])
})

test('a relative import never leaves its package', () => {
  expect(violations('packages/core/src/a.ts', `import '../../engine/src/b.ts'`)).toEqual([
    "packages/core/src/a.ts:1: imports '../../engine/src/b.ts': allowed are files below packages/core/src",
  ])
})

test("a package's own name for a file counts as that file, in the table and in cycles", () => {
  const subpaths = { '#primitives': { source: './src/primitives/node.ts' }, '#out': { source: '../engine/src/b.ts' } }
  const file = (path: string, text: string) =>
    withFilesForSubpaths(parseSourceFile(path, text), 'packages/core', subpaths)
  const files = [
    file('packages/core/src/encrypt.ts', `import '#primitives'`),
    file('packages/core/src/primitives/node.ts', `import '../encrypt.ts'`),
  ]
  expect(importViolations(table, files)).toEqual([])
  expect(importCycles(files)).toEqual([expect.stringContaining('encrypt.ts -> packages/core/src/primitives/node.ts')])
  expect(importViolations(table, [file('packages/core/src/a.ts', `import '#out'\nimport '#unknown'`)])).toEqual([
    "packages/core/src/a.ts:1: imports '../../engine/src/b.ts': allowed are files below packages/core/src",
    "packages/core/src/a.ts:2: imports '#unknown': allowed are no packages",
  ])
})

test('a dynamic import without a literal is refused, since nobody could check it', () => {
  expect(() => parseSourceFile('a.ts', 'await import(name)')).toThrow('a.ts:1: import(name): want a literal')
})

test('a file of a package without a row is a violation', () => {
  expect(violations('packages/new/src/a.ts', '')).toEqual([
    `packages/new/src/a.ts: its package has no row in import-table.json`,
  ])
})

test('an allowance that nothing uses is named', () => {
  expect(unusedAllowances(table, [])).toEqual([
    "tooling/lint/import-table.json: packages/engine allows 'pino', which it does not import",
  ])
})

test('a cycle is named once, with the way around; types alone make none', () => {
  const file = (path: string, text: string) => parseSourceFile(path, text)
  const cyclic = [
    file('p/src/a.ts', `import './b.ts'`),
    file('p/src/b.ts', `export { c } from './c.ts'`),
    file('p/src/c.ts', `import { a } from './a.ts'`),
  ]
  expect(importCycles(cyclic)).toEqual(['p/src/a.ts -> p/src/b.ts -> p/src/c.ts -> p/src/a.ts'])
  expect(importCycles([cyclic[0]!, cyclic[1]!, file('p/src/c.ts', `import type { a } from './a.ts'`)])).toEqual([])
})

test('the reader sees the shipped files of a package and none of its tests', () => {
  const paths = readShippedFiles(root, 'packages/kms-engine').map((file) => file.path)
  expect(paths).toContain('packages/kms-engine/src/ports.ts')
  expect(paths.filter((path) => path.includes('.test.'))).toEqual([])
})
