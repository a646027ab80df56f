import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const modules = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'node_modules')

/**
 * The JavaScript behind a tool's command. Its shell shim in `.bin` would swallow signals, and is no file that Node can
 * run on Windows.
 */
export function commandOf(packageName, command = packageName.split('/').at(-1)) {
  const folder = join(modules, packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[command])
}
