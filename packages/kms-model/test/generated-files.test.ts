import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatedFiles } from '@sealwright/model-compiler'
import { expect, test } from 'vitest'
import { operationNames } from '../src/index.ts'

const root = join(import.meta.dirname, '..')
const modelName = 'kms-2014-11-01.json'
const wanted = generatedFiles(readFileSync(join(root, 'model', modelName), 'utf8'), modelName)

test('the generated folder holds what the compiler makes of the model, and nothing else', () => {
  const folder = join(root, 'src', 'generated')
  const present = readdirSync(folder).sort()
  expect(present).toEqual([...wanted.keys()].sort())
  for (const name of present) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(wanted.get(name))
})

test('all 54 operations are there', () => {
  expect(operationNames).toHaveLength(54)
})
