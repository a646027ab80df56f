import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { staleFiles, writeFiles } from './write-files.ts'

const wanted = new Map([
  ['a.ts', 'a\n'],
  ['b.ts', 'b\n'],
])
let base: string
let folder: string

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'model-compiler-'))
  folder = join(base, 'generated')
})
afterEach(() => rmSync(base, { recursive: true }))

test('names every file that is missing, different or too many, and writes exactly those', () => {
  writeFiles(folder, wanted)
  expect(staleFiles(folder, wanted)).toEqual([])

  writeFileSync(join(folder, 'a.ts'), 'edited\n')
  rmSync(join(folder, 'b.ts'))
  writeFileSync(join(folder, 'old.ts'), '')
  expect(staleFiles(folder, wanted)).toEqual(['a.ts', 'b.ts', 'old.ts'])
  expect(writeFiles(folder, wanted)).toEqual(['a.ts', 'b.ts', 'old.ts'])
  expect(staleFiles(folder, wanted)).toEqual([])
  expect(readFileSync(join(folder, 'a.ts'), 'utf8')).toBe('a\n')
})

test('a folder that is not there has nothing that is current', () => {
  expect(staleFiles(folder, wanted)).toEqual(['a.ts', 'b.ts'])
})

test('leaves files alone that are current', () => {
  writeFiles(folder, wanted)
  const before = statSync(join(folder, 'a.ts'), { bigint: true }).mtimeNs
  expect(writeFiles(folder, wanted)).toEqual([])
  expect(statSync(join(folder, 'a.ts'), { bigint: true }).mtimeNs).toBe(before)
})
