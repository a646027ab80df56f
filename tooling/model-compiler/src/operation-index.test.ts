import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { operationIndex } from './operation-index.ts'

const packages = join(import.meta.dirname, '..', '..', '..', 'packages')
const modelName = 'kms-2014-11-01.json'
const model = readFileSync(join(packages, 'kms-model', 'model', modelName), 'utf8')
const operations = join(packages, 'kms-engine', 'src', 'operations')

test('the index of the engine is what the model makes of it', () => {
  expect(readFileSync(join(operations, 'index.ts'), 'utf8')).toBe(operationIndex(model, modelName))
})

test('each operation is a file, and each file an operation', () => {
  const files = readdirSync(operations).filter((name) => !name.endsWith('.test.ts') && name !== 'index.ts')
  const named = [...operationIndex(model, modelName).matchAll(/ from '\.\/(.+)'/g)].map(([, file]) => file)
  expect(named.sort()).toEqual(files.sort())
})
