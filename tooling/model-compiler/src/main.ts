// `pnpm generate` writes the generated files of kms-model and kms-engine; `pnpm generate --check` only says whether they are
// current.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { generatedFiles } from './generated-files.ts'
import { operationIndex } from './operation-index.ts'
import { staleFiles, writeFiles } from './write-files.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const modelName = 'kms-2014-11-01.json'
const kmsModel = join(root, 'packages', 'kms-model')
const folder = join(kmsModel, 'src', 'generated')

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const model = readFileSync(join(kmsModel, 'model', modelName), 'utf8')
const files = generatedFiles(model, modelName)
const indexPath = join(root, 'packages', 'kms-engine', 'src', 'operations', 'index.ts')
const index = operationIndex(model, modelName)
const isIndexStale = readFileSync(indexPath, 'utf8') !== index

if (values.check) {
  const stale = [...staleFiles(folder, files).map((name) => join(folder, name)), ...(isIndexStale ? [indexPath] : [])]
  for (const path of stale) console.error(`${relative(root, path)} is not current: run \`pnpm generate\``)
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  if (isIndexStale) writeFileSync(indexPath, index)
  const paths = writeFiles(folder, files).map((name) => join(folder, name))
  const written = [...paths, ...(isIndexStale ? [indexPath] : [])]
  for (const path of written) console.log(`wrote ${relative(root, path)}`)
  if (written.length === 0) console.log('generated files are current')
}
