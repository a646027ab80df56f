import { posix } from 'node:path'
import type { SourceFile } from './source-files.ts'

/**
 * The import cycles among files, each once, as `a.ts -> b.ts -> a.ts`.
 *
 * Imports for types alone do not count: they are gone before anything runs.
 */
export function importCycles(files: readonly SourceFile[]): readonly string[] {
  const targets = new Map(files.map((file) => [file.path, runtimeTargets(file)]))
  const finished = new Set<string>()
  const cycles: string[] = []

  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) {
      cycles.push([...trail.slice(start), path].join(' -> '))
      return
    }
    if (finished.has(path)) return
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path])
    finished.add(path)
  }
  for (const path of targets.keys()) visit(path, [])
  return cycles
}

function runtimeTargets(file: SourceFile): readonly string[] {
  const relative = file.imports.filter((site) => site.specifier.startsWith('.') && !site.typeOnly)
  return [...new Set(relative.map((site) => posix.join(posix.dirname(file.path), site.specifier)))]
}
