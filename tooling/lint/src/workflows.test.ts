import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { workflowProblems } from './workflows.ts'

test('a planted mistake in a workflow is named with its file and line', async () => {
  const root = mkdtempSync(join(tmpdir(), 'workflows-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, '.github/workflows'), { recursive: true })
  writeFileSync(
    join(root, '.github/workflows/ci.yml'),
    'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    step: []\n',
  )
  expect(await workflowProblems(root)).toEqual([
    expect.stringMatching(/^\.github\/workflows\/ci\.yml:3:3: "steps" section is missing/),
    expect.stringMatching(/^\.github\/workflows\/ci\.yml:5:5: unexpected key "step"/),
  ])
})
