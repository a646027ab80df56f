import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { workspacePackages, workspaceRoot } from './workspace.ts'

interface Manifest {
  readonly name: string
  readonly engines: { readonly node: string }
  readonly dependencies?: Readonly<Record<string, string>>
}

const manifests = workspacePackages(['packages', 'apps'])
  .filter(({ isPrivate }) => !isPrivate)
  .map(({ folder }) => JSON.parse(readFileSync(join(workspaceRoot, folder, 'package.json'), 'utf8')) as Manifest)

/** The lowest Node, as a number that grows with it. */
function lowestNode({ name, engines }: Manifest): number {
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(engines.node) ?? []
  if (major === undefined) throw new Error(`${name}: engines.node is ${engines.node}, want >=MAJOR.MINOR`)
  return Number(major) * 1000 + Number(minor)
}

test.each(manifests)('$name asks for a Node that all it depends on run on', (manifest) => {
  const newer = manifests.filter(
    (other) => manifest.dependencies?.[other.name] !== undefined && lowestNode(other) > lowestNode(manifest),
  )
  expect(newer.map(({ name }) => name)).toEqual([])
})
