// The tasks a person may name, each as steps: arguments for Node, run in order until one fails.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const source = (...path) => ['--conditions=source', join(root, ...path)]

/** The JavaScript behind a tool's command, resolved when the task runs: it is not installed before that. */
function bin(packageName, command = packageName.split('/').at(-1)) {
  const manifest = join(root, 'node_modules', packageName, 'package.json')
  const { bin: entry } = createRequire(import.meta.url)(manifest)
  return join(dirname(manifest), typeof entry === 'string' ? entry : entry[command])
}

export const tasks = {
  demo: (args) => [[...source('apps', 'cli', 'src', 'demo', 'main.ts'), ...args]],
  sealwright: (args) => [[...source('apps', 'cli', 'src', 'main.ts'), ...args]],
  serve: (args) => [[...source('apps', 'server', 'src', 'main.ts'), ...args]],
  test: (args) => [[bin('vitest'), 'run', '--root', root, ...args]],
  bench: (args) => [[...source('tooling', 'bench', 'src', 'main.ts'), ...args]],
  generate: (args) => [[...source('tooling', 'model-compiler', 'src', 'main.ts'), ...args]],
  format: () => [[bin('@biomejs/biome'), 'check', '--write', root]],
  build: (args) => [[bin('turbo'), 'run', 'build', '--cwd', root, ...args]],
  check: () => [source('tooling', 'lint', 'src', 'check.ts')],
}
