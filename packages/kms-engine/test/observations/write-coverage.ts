// Writes docs/coverage.md from what the tests of the engine see: node --conditions=source packages/kms-engine/test/observations/write-coverage.ts
// With --check it only says whether the page is current; that wants every tool that a test asks for.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type OperationName, operationNames } from '@sealwright/kms-model'
import { fileVariable, type Observation } from './record.ts'
import { unanswered } from './unanswered.ts'

/** How many tests a row names. */
const shown = 3

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sealwright-coverage-'))
try {
  const file = join(folder, 'observations.jsonl')
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  // The test of the page itself sees nothing, and fails as long as the page is not written.
  const options = ['run', 'packages/kms-engine', '--reporter=dot', '--exclude=**/observations/**']
  const { status } = spawnSync(process.execPath, [vitest, ...options], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, [fileVariable]: file },
  })
  if (status !== 0) process.exit(status ?? 1)
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  const observations = lines.map((line) => JSON.parse(line) as Observation)
  const target = join(root, 'docs', 'coverage.md')
  if (!process.argv.includes('--check')) writeFileSync(target, page(observations))
  else if (readFileSync(target, 'utf8') !== page(observations)) {
    console.error('docs/coverage.md is not current: run this without --check')
    process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function page(observations: readonly Observation[]): string {
  const sections = operationNames.map((operation) => {
    const seen = observations.filter((observation) => observation.operation === operation)
    return { isProven: seen.some(({ outcome }) => outcome === 'answers'), text: section(operation, seen) }
  })
  const proven = sections.filter(({ isProven }) => isProven).length
  return `# What the KMS engine is proven to do

Written by the engine's tests, not by hand:
\`node --conditions=source packages/kms-engine/test/observations/write-coverage.ts\`. Each row is a behaviour that a test saw, and
tests that saw it; nothing is here that no test proves. ${proven} of ${operationNames.length} operations answer. Every error that the API
model names for an operation is proven, or said never to come, and why.

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
