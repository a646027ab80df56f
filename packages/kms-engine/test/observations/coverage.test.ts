import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type OperationName, operationNames } from '@sealwright/kms-model'
import { expect, test } from 'vitest'
import { modelFaultsOf, permittedFaults } from './permitted-faults.ts'
import { provenSpecs } from './proven-specs.ts'
import { unanswered } from './unanswered.ts'

// Whether each row still comes out the same only a run of all tests can tell: `.ci/run` has what that run noted compared,
// `npm run coverage -- --check` has all run once more. What can be seen without a run is seen here: an operation without
// proof, an error that the model does not have.
const root = fileURLToPath(new URL('../../../../', import.meta.url))
const page = readFileSync(join(root, 'docs', 'coverage.md'), 'utf8')

/** Per operation: what it answers, and the tests that are named for it. */
const sections = page
  .split(/^## /m)
  .slice(1)
  .filter((section) => !section.startsWith('Key specs'))
  .map((section) => {
    const [operation = '', ...lines] = section.split('\n')
    const rows = lines.flatMap((line) => [...line.matchAll(/^\| (\w+) \| (.*) \|$/g)]).slice(1)
    return { operation, rows: rows.map(([, outcome = '', tests = '']) => ({ outcome, tests })) }
  })

test('the page of what is proven has each operation, an answer of it, and no error that the model forbids', () => {
  expect(sections.map(({ operation }) => operation)).toEqual(operationNames)
  for (const [index, { operation, rows }] of sections.entries()) {
    const outcomes = rows.map(({ outcome }) => outcome)
    expect(outcomes[0], operation).toBe('answers')
    expect(permittedFaults(operationNames[index]!), operation).toEqual(expect.arrayContaining(outcomes.slice(1)))
  }
})

test('every error of the model is proven for its operation, or said never to come', () => {
  for (const { operation, rows } of sections) {
    const proven = rows.map(({ outcome }) => outcome)
    const never = unanswered.filter(({ operations }) => operations.some((name) => name === operation))
    const said = [...never.map(({ error }) => error), ...proven]
    expect(
      modelFaultsOf(operation as OperationName).filter((error) => !said.includes(error)),
      operation,
    ).toEqual([])
    expect(
      never.filter(({ error }) => proven.includes(error)),
      operation,
    ).toEqual([])
  }
})

/** What keys of each spec are made for or used with, the operations, what they answer, and the tests. */
const specRows = [...page.matchAll(/^\| (\w+) \| ([\w ]*) \| ([\w, ]+) \| (\w+) \| (.*) \|$/gm)].map(
  ([, spec = '', use = '', operations = '', outcome = '', tests = '']) => ({
    ...{ spec, subject: `${spec} ${use}`.trim(), operations, outcome, tests },
  }),
)

test('every key spec is proven with each of its algorithms and types of messages, and SM2 is refused', () => {
  const answered = new Map(
    specRows.filter(({ outcome }) => outcome === 'answers').map(({ subject, operations }) => [subject, operations]),
  )
  for (const [wanted, operations] of provenSpecs) expect([wanted, answered.get(wanted)]).toEqual([wanted, operations])
  const ofSm2 = specRows.filter(({ spec }) => spec === 'SM2').map(({ outcome }) => outcome)
  expect(new Set(ofSm2)).toEqual(new Set(['UnsupportedOperationException']))
})
