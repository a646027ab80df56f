import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const workspaceRoot: string = fileURLToPath(new URL('../../..', import.meta.url))

export interface WorkspacePackage {
  /** Relative to the workspace, for example `packages/core`. */
  readonly folder: string
  readonly name: string
  readonly isPrivate: boolean
}

export function workspacePackages(
  parents: readonly string[] = ['packages', 'apps', 'tooling'],
): readonly WorkspacePackage[] {
  return parents
    .flatMap((parent) => readdirSync(join(workspaceRoot, parent)).map((name) => `${parent}/${name}`))
    .filter((folder) => folder !== 'tooling/bootstrap' && existsSync(join(workspaceRoot, folder, 'package.json')))
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(workspaceRoot, folder, 'package.json'), 'utf8')) as {
        name: string
        private?: boolean
      }
      return { folder, name: manifest.name, isPrivate: manifest.private === true }
    })
}
