// `pnpm generate` writes the generated files of kms-model; `pnpm generate --check` only says whether they are current.
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { generatedFiles } from './generated-files.ts'
import { staleFiles, writeFiles } from './write-files.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const modelName = 'kms-2014-11-01.json'
const kmsModel = join(root, 'packages', 'kms-model')
const folder = join(kmsModel, 'src', 'generated')

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const files = generatedFiles(readFileSync(join(kmsModel, 'model', modelName), 'utf8'), modelName)

if (values.check) {
  const stale = staleFiles(folder, files)
  for (const name of stale) console.error(`${relative(root, join(folder, name))} is not current: run \`pnpm generate\``)
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  const written = writeFiles(folder, files)
  for (const name of written) console.log(`wrote ${relative(root, join(folder, name))}`)
  if (written.length === 0) console.log('generated files are current')
}
