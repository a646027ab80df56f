import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const require = createRequire(import.meta.url)
const core = fileURLToPath(new URL('../../../../packages/core', import.meta.url))

/**
 * A folder in which `import '@sealwright/core'` finds the package as it is published, and the JavaScript SDK as it is
 * installed. Dispose of it to remove the folder.
 */
export async function packagesAsPublished(): Promise<{ readonly folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwright-bench-'))
  const published = join(folder, 'node_modules', '@sealwright', 'core')
  await mkdir(join(folder, 'node_modules', '@aws-crypto'), { recursive: true })
  await mkdir(published, { recursive: true })
  await cp(join(core, 'package.json'), join(published, 'package.json'))
  await run(process.execPath, [join(core, 'build.ts')], { cwd: core })
  await cp(join(core, 'dist'), join(published, 'dist'), { recursive: true })
  const sdk = dirname(require.resolve('@aws-crypto/client-node/package.json'))
  await symlink(sdk, join(folder, 'node_modules', '@aws-crypto', 'client-node'), 'junction')
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}
