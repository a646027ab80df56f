import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync } from 'oxc-parser'

/** A TypeScript file of a package and the module specifiers it names. */
export interface SourceFile {
  /** Relative to the workspace, with forward slashes. */
  readonly path: string
  readonly imports: readonly ImportSite[]
}

export interface ImportSite {
  readonly specifier: string
  /** From 1. */
  readonly line: number
  /** Only for types: erased before anything runs. */
  readonly typeOnly: boolean
}

/** A package's own names for its files: the `imports` of its manifest. */
export type SubpathImports = Readonly<Record<string, { readonly source: string }>>

/** The shipped files of a package: all of `src` but its tests. */
export function readShippedFiles(root: string, folder: string): readonly SourceFile[] {
  const manifest = readFileSync(join(root, folder, 'package.json'), 'utf8')
  const { imports = {} } = JSON.parse(manifest) as { imports?: SubpathImports }
  const names = readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
  return names
    .map((name) => posix.join(folder, 'src', name.replaceAll('\\', '/')))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .sort()
    .map((path) => withFilesForSubpaths(parseSourceFile(path, readFileSync(join(root, path), 'utf8')), folder, imports))
}

/** The same file with each of the package's own names (`#primitives`) replaced by the relative path of its source. */
export function withFilesForSubpaths(file: SourceFile, folder: string, subpaths: SubpathImports): SourceFile {
  const imports = file.imports.map((site) => {
    const target = subpaths[site.specifier]?.source
    if (target === undefined) return site
    const relative = posix.relative(posix.dirname(file.path), posix.join(folder, target))
    return { ...site, specifier: relative.startsWith('.') ? relative : `./${relative}` }
  })
  return { ...file, imports }
}

/** @throws Error if the text does not parse, or an `import()` has no literal specifier: nobody could check it */
export function parseSourceFile(path: string, text: string): SourceFile {
  const { module, errors } = parseSync(path, text)
  const problem = errors[0]
  if (problem !== undefined) throw new Error(`${path}: ${problem.message}`)

  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length
  const imports: ImportSite[] = []
  for (const site of module.staticImports) {
    const typeOnly = site.entries.length > 0 && site.entries.every((entry) => entry.isType)
    imports.push({ specifier: site.moduleRequest.value, line: lineOf(site.start), typeOnly })
  }
  for (const site of module.staticExports) {
    for (const entry of site.entries) {
      if (entry.moduleRequest === null) continue
      imports.push({ specifier: entry.moduleRequest.value, line: lineOf(site.start), typeOnly: entry.isType })
    }
  }
  for (const site of module.dynamicImports) {
    const literal = text.slice(site.moduleRequest.start, site.moduleRequest.end)
    const specifier = /^(['"`])([^$]*)\1$/.exec(literal)?.[2]
    if (specifier === undefined) throw new Error(`${path}:${lineOf(site.start)}: import(${literal}): want a literal`)
    imports.push({ specifier, line: lineOf(site.start), typeOnly: false })
  }
  return { path, imports }
}
