import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { commandOf } from '../../bootstrap/command-of.mjs'
import { importViolations, unusedAllowances } from './check-imports.ts'
import { refreshDocuments } from './documents.ts'
import { importCycles } from './import-cycles.ts'
import { readImportTable } from './import-table.ts'
import { missingLegalFiles } from './legal-files.ts'
import { checkPackedPackages } from './packed-packages.ts'
import { readShippedFiles } from './source-files.ts'
import { workflowProblems } from './workflows.ts'
import { workspacePackages, workspaceRoot } from './workspace.ts'

/** The outcome of one step: what is wrong, nothing if all is well. */
type Step = () => readonly string[] | Promise<readonly string[]>

/** What a tool printed if it refused; `undefined` if all is well. */
function run(packageName: string, command: string, args: readonly string[]): string | undefined {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [commandOf(packageName, command), ...args], {
    cwd: workspaceRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  })
  return status === 0 ? undefined : `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trim()
}

const tool =
  (packageName: string, command: string, ...args: readonly string[]): Step =>
  () => {
    const refusal = run(packageName, command, args)
    return refusal === undefined ? [] : [refusal]
  }

const importTable: Step = () => {
  const table = readImportTable()
  const folders = workspacePackages(['packages', 'apps']).map(({ folder }) => folder)
  const files = folders.flatMap((folder) => readShippedFiles(workspaceRoot, folder))
  return [
    ...Object.keys(table)
      .filter((folder) => !folders.includes(folder))
      .map((folder) => `import-table.json: no package in ${folder}`),
    ...importViolations(table, files),
    ...unusedAllowances(table, files),
    ...importCycles(files).map((cycle) => `import cycle: ${cycle}`),
  ]
}

const types: Step = () => {
  const folders = [...workspacePackages().map(({ folder }) => folder), 'examples', '.']
  return folders
    .filter((folder) => folder !== 'tooling/tsconfig')
    .map((folder) =>
      run('typescript', 'tsc', ['-p', join(workspaceRoot, folder, 'tsconfig.json'), '--pretty', 'false']),
    )
    .filter((refusal) => refusal !== undefined)
}

const packages: Step = () => {
  const unbuilt = run('turbo', 'turbo', ['run', 'build', '--output-logs=errors-only'])
  if (unbuilt !== undefined) return [unbuilt]
  const published = workspacePackages(['packages', 'apps']).filter(({ isPrivate }) => !isPrivate)
  const pnpm = join(workspaceRoot, 'tooling', 'bootstrap', 'node_modules', 'pnpm', 'bin', 'pnpm.cjs')
  return checkPackedPackages(
    published,
    [pnpm],
    [
      (tarball) => run('publint', 'publint', ['run', tarball, '--strict']),
      (tarball) => run('@arethetypeswrong/cli', 'attw', [tarball, '--profile', 'esm-only', '--no-color']),
      missingLegalFiles,
    ],
  )
}

const generated: Step = () => {
  const main = join(workspaceRoot, 'tooling', 'model-compiler', 'src', 'main.ts')
  const { status, stderr } = spawnSync(process.execPath, ['--conditions=source', main, '--check'], { encoding: 'utf8' })
  return status === 0 ? [] : [stderr.trim()]
}

const steps: Readonly<Record<string, Step>> = {
  'format and lint': tool('@biomejs/biome', 'biome', 'ci', '--error-on-warnings', '--colors=off', '.'),
  'import table': importTable,
  'generated files': generated,
  'quotations in documents': () => refreshDocuments(workspaceRoot),
  types,
  'unused code': tool('knip', 'knip', '--no-progress'),
  workflows: () => workflowProblems(workspaceRoot),
  'packed packages': packages,
}

for (const [name, step] of Object.entries(steps)) {
  const started = performance.now()
  const problems = await step()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'}  ${name} (${seconds} s)`)
  for (const problem of problems) console.log(problem.replace(/^/gm, '      '))
  if (problems.length > 0) process.exitCode = 1
}
