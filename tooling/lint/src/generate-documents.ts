import { refreshDocuments } from './documents.ts'
import { workspaceRoot } from './workspace.ts'

const problems = refreshDocuments(workspaceRoot, { write: !process.argv.includes('--check') })
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
