import { existsSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const serverFolder = fileURLToPath(new URL('../../../apps/server/', import.meta.url))

/** The server as one file. */
export interface ServerBundle {
  /** An ES module that needs nothing but Node. */
  readonly code: string
  /** The licences of what others wrote in it. */
  readonly thirdPartyLicences: string
  readonly version: string
}

/** Bundles the server's command from its sources, with everything that it imports. */
export async function bundleServer(): Promise<ServerBundle> {
  const { version } = readManifest(serverFolder)
  const bundle = await rolldown({
    input: join(serverFolder, 'src', 'main.ts'),
    platform: 'node',
    resolve: { conditionNames: ['source', 'node', 'import', 'require', 'default'] },
    transform: { define: { SEALWRIGHT_VERSION: JSON.stringify(version) } },
  })
  try {
    const { output } = await bundle.generate({ format: 'esm', codeSplitting: false })
    const [{ code, moduleIds }] = output
    return { code, version, thirdPartyLicences: licencesOf(moduleIds) }
  } finally {
    await bundle.close()
  }
}

/** The licence texts of the packages from the registry that the modules belong to. */
function licencesOf(moduleIds: readonly string[]): string {
  const folders = moduleIds.filter((id) => id.includes(`${sep}node_modules${sep}`)).map(packageFolder)
  const texts = [...new Set(folders)].map((folder) => {
    const { name, version, license } = readManifest(folder)
    return `${name} ${version} (${license})\n\n${licenceText(folder).trim()}\n`
  })
  return texts.sort().join(`\n${'-'.repeat(80)}\n\n`)
}

function packageFolder(moduleId: string): string {
  const end = moduleId.lastIndexOf(`${sep}node_modules${sep}`) + `${sep}node_modules${sep}`.length
  const [first = '', second = ''] = moduleId.slice(end).split(sep)
  return moduleId.slice(0, end) + (first.startsWith('@') ? join(first, second) : first)
}

function licenceText(folder: string): string {
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license'].find((name) =>
    existsSync(join(folder, name)),
  )
  if (file === undefined) throw new Error(`${folder}: no licence to put beside the bundle`)
  return readFileSync(join(folder, file), 'utf8')
}

function readManifest(folder: string): { name: string; version: string; license?: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as ReturnType<typeof readManifest>
}
