import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const workspace = fileURLToPath(new URL('../../../', import.meta.url))
const isWindows = process.platform === 'win32'

/**
 * A Python with pinned packages in a virtual environment of its own, under `.sealwright/`. Made at the first call and
 * used again until the requirements change.
 *
 * @param requirements path of the requirements file, relative to the workspace
 * @returns the path of its interpreter, or the reason why there is none
 */
export async function pythonEnvironment(
  requirements: string,
): Promise<{ readonly python: string } | { readonly reason: string }> {
  const file = join(workspace, requirements)
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12)
  const folder = join(workspace, '.sealwright', `python-${hash}`)
  if (existsSync(folder)) return { python: interpreterIn(folder) }

  // Made beside and then renamed: whoever comes at the same time finds a whole environment or none.
  const draft = `${folder}.${process.pid}`
  try {
    mkdirSync(draft, { recursive: true })
    await run(isWindows ? 'python' : 'python3', ['-m', 'venv', draft])
    await run(interpreterIn(draft), ['-m', 'pip', 'install', ...quietly, '--requirement', file])
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (existsSync(folder)) return { python: interpreterIn(folder) }
    return { reason: `no Python environment with ${requirements}: ${lastLine(error)}` }
  }
  return { python: interpreterIn(folder) }
}

const quietly = ['--quiet', '--disable-pip-version-check', '--no-input', '--only-binary', ':all:']

function interpreterIn(folder: string): string {
  return isWindows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python')
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: string; readonly message: string }
  return (stderr?.trim() || message).split('\n').at(-1) ?? ''
}
