import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Run, race } from '../race.ts'
import type { Row } from '../row.ts'
import { columns } from './columns.ts'
import { packagesAsPublished } from './packed-core.ts'

const run = promisify(execFile)
const bare = 'bare Node'

/** How much longer a process takes that imports the package, over one that imports nothing. */
export const importTimeRow: Row = {
  work: 'import of the package over bare Node',
  unit: 'ms',
  goals: [{ column: columns.sealwright, atMost: 10 }],
  async measure({ warmUps, rounds }) {
    await using packages = await packagesAsPublished()
    const contestants = {
      [bare]: await importing(packages.folder, 'bare', ''),
      [columns.sealwright]: await importing(packages.folder, 'sealwright', `import '@sealwright/core'`),
      [columns.javascriptSdk]: await importing(packages.folder, 'javascript-sdk', `import '@aws-crypto/client-node'`),
    }
    const { [bare]: floor = 0, ...times } = await race(contestants, { warmUps, rounds: rounds * 2 })
    return Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, ms - floor]))
  },
}

/** The process says itself how long it has lived when its imports are done: its end would only add noise. */
async function importing(folder: string, name: string, statement: string): Promise<Run> {
  const file = join(folder, `${name}.mjs`)
  await writeFile(file, `${statement}\nconsole.log(performance.now())\n`)
  return async () => Number((await run(process.execPath, [file])).stdout)
}
