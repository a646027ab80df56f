import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { missingLegalFiles } from './legal-files.ts'

/** What the check says of a package that holds these files. */
function checked(files: Readonly<Record<string, string>>): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'sealwright-legal-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'package', 'dist'), { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, 'package', name), content)
  execFileSync('tar', ['-czf', 'some.tgz', 'package'], { cwd: folder })
  return missingLegalFiles(join(folder, 'some.tgz'))
}

const code = { 'dist/index.js': 'x'.repeat(1000) }

test('a package with licence and notice is complete', () => {
  expect(checked({ ...code, LICENSE: 'you may', NOTICE: 'who did' })).toBeUndefined()
})

test.each([
  ['no notice', { LICENSE: 'you may' }, 'got no NOTICE'],
  ['an empty licence', { LICENSE: '', NOTICE: 'who did' }, 'got no LICENSE'],
  ['them only further down', { 'dist/LICENSE': 'you may', 'dist/NOTICE': 'who did' }, 'got no LICENSE and no NOTICE'],
])('a package with %s is refused', (_, files, problem) => {
  expect(checked({ ...code, ...files })).toBe(`some.tgz: want LICENSE and NOTICE, ${problem}`)
})
