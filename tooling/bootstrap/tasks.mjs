// The tasks a person may name, each as steps: arguments for Node, run in order until one fails.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commandOf } from './command-of.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const source = (...path) => ['--conditions=source', join(root, ...path)]

export const tasks = {
  demo: (args) => [[...source('apps', 'cli', 'src', 'demo', 'main.ts'), ...args]],
  sealwright: (args) => [[...source('apps', 'cli', 'src', 'main.ts'), ...args]],
  serve: (args) => [[...source('apps', 'server', 'src', 'main.ts'), ...args]],
  test: (args) => [[commandOf('vitest'), 'run', '--root', root, ...args]],
  bench: (args) => [[...source('tooling', 'bench', 'src', 'main.ts'), ...args]],
  generate: (args) => [
    [...source('tooling', 'model-compiler', 'src', 'main.ts'), ...args],
    [...source('tooling', 'lint', 'src', 'generate-documents.ts'), ...args],
  ],
  coverage: (args) => [[...source('packages', 'kms-engine', 'test', 'observations', 'write-coverage.ts'), ...args]],
  format: () => [[commandOf('@biomejs/biome'), 'check', '--write', root]],
  build: (args) => [[commandOf('turbo'), 'run', 'build', '--cwd', root, ...args]],
  changeset: (args) => [[commandOf('@changesets/cli'), ...args]],
  release: () => [
    [commandOf('turbo'), 'run', 'build', '--cwd', root],
    [commandOf('@changesets/cli'), 'publish'],
  ],
  check: () => [source('tooling', 'lint', 'src', 'check.ts')],
}
