// Writes docs/coverage.md from what the tests of the engine see: npm run coverage
//
//   -- --check          only says whether the page is current; that wants every tool that a test asks for
//   -- --observed FILE  runs no test: FILE is what a run of all tests noted, named to it by SEALWRIGHT_KMS_OBSERVATIONS
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type OperationName, operationNames } from '@sealwright/kms-model'
import { fileVariable, type Observation } from './record.ts'
import { unanswered } from './unanswered.ts'

/** How many tests a row names. */
const shown = 3

/** Tests for which OpenSSL must be newer than most machines have it: with them the page would differ by machine. */
const wantsNewTools = /^the openssl command > .*ML_DSA/

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const { values: options } = parseArgs({ options: { check: { type: 'boolean' }, observed: { type: 'string' } } })

const folder = mkdtempSync(join(tmpdir(), 'sealwright-coverage-'))
try {
  const file = options.observed ?? join(folder, 'observations.jsonl')
  const status = options.observed === undefined ? runTests(file) : 0
  if (status === 0) writeOrCheck(page(readObservations(file)))
  else process.exitCode = status
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Has the engine's tests note what they see in a file. @returns the exit status */
function runTests(file: string): number {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  // The test of the page itself sees nothing, and fails as long as the page is not written.
  const options = ['run', 'packages/kms-engine', '--reporter=dot', '--exclude=**/observations/**']
  const { status } = spawnSync(process.execPath, [vitest, ...options], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, [fileVariable]: file },
  })
  return status ?? 1
}

function readObservations(file: string): readonly Observation[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as Observation).filter(({ test }) => !wantsNewTools.test(test))
}

function writeOrCheck(text: string): void {
  const target = join(root, 'docs', 'coverage.md')
  if (options.check !== true) writeFileSync(target, text)
  else if (readFileSync(target, 'utf8') !== text) {
    console.error('docs/coverage.md is not current: npm run coverage')
    process.exitCode = 1
  }
}

function page(observations: readonly Observation[]): string {
  const sections = operationNames.map((operation) => {
    const seen = observations.filter((observation) => observation.operation === operation)
    return { isProven: seen.some(({ outcome }) => outcome === 'answers'), text: section(operation, seen) }
  })
  const proven = sections.filter(({ isProven }) => isProven).length
  return `# What the KMS engine is proven to do

Written by the engine's tests, not by hand: \`npm run coverage\`. Each row is a behaviour that a test saw, and tests that
saw it; nothing is here that no test proves. ${proven} of ${operationNames.length} operations answer. Every error that the API model names
for an operation is proven, or said never to come, and why.

${keySpecSection(observations)}
${sections.map(({ text }) => text).join('\n')}`
}

/** What keys of each spec are made for and used with, and what is refused. */
function keySpecSection(observations: readonly Observation[]): string {
  const isShown = ({ outcome }: Observation) => outcome === 'answers' || outcome === 'UnsupportedOperationException'
  const seen = observations.filter((observation) => observation.spec !== undefined && isShown(observation))
  const rows = [...new Set(seen.map(({ spec }) => spec!))].sort().flatMap((spec) => {
    const ofSpec = seen.filter((observation) => observation.spec === spec)
    return [...new Set(ofSpec.map(({ outcome }) => outcome))].sort(byAnswerFirst).map((outcome) => {
      const ending = ofSpec.filter((observation) => observation.outcome === outcome)
      const operations = [...new Set(ending.map(({ operation }) => operation))].sort().join(', ')
      const [name, ...rest] = spec.split(' ')
      return `| ${name} | ${rest.join(' ')} | ${operations} | ${outcome} | ${named(ending.map(({ test }) => test))} |`
    })
  })
  return `## Key specs

| spec | usage, or algorithm and type of message | operations | it | proven by |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

function section(operation: OperationName, seen: readonly Observation[]): string {
  if (seen.length === 0) return `## ${operation}\n\nNo test calls it.\n`
  const rows = [...new Set(seen.map(({ outcome }) => outcome))].sort(byAnswerFirst).map((outcome) => {
    const tests = seen.filter((observation) => observation.outcome === outcome).map(({ test }) => test)
    return `| ${outcome} | ${named(tests)} |`
  })
  const never = unanswered
    .filter(({ operations }) => operations.includes(operation))
    .map(({ error, because }) => `- never ${error}: ${because}\n`)
  const after = never.length === 0 ? '' : `\n${never.join('')}`
  return `## ${operation}\n\n| it | proven by |\n| --- | --- |\n${rows.join('\n')}\n${after}`
}

function byAnswerFirst(a: string, b: string): number {
  return Number(b === 'answers') - Number(a === 'answers') || (a < b ? -1 : 1)
}

/** Those tests first that call the operation most: they are about it. */
function named(tests: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const test of tests) counts.set(test, (counts.get(test) ?? 0) + 1)
  const all = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([test]) => test)
  const first = all.slice(0, shown).map((test) => test.replaceAll(' > ', ': ').replaceAll('|', '\\|'))
  const rest = all.length > shown ? `; and ${all.length - shown} more` : ''
  return `${first.join('; ')}${rest}`
}
