import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { exitCodeMeanings, exitCodes } from './exit-codes.ts'

it('are all different', () => {
  expect(new Set(Object.values(exitCodes)).size).toBe(Object.keys(exitCodes).length)
})

it('are all in the README, with the same words', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  for (const [code, meaning] of exitCodeMeanings) expect(readme).toContain(`| ${code} | ${meaning} |\n`)
})
