import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'
import type { makeGolden } from './golden-messages.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** Loads a copy of the package that stands on the fixed primitives. @returns what makes golden messages with it */
export async function loadGoldenMaker(): Promise<typeof makeGolden> {
  const { module } = await runnerImport<{ makeGolden: typeof makeGolden }>(path('./golden-messages.ts'), {
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: { '#primitives': path('./fixed-primitives.ts') } },
    oxc: { target: 'es2023' }, // for a Node that lacks `using`
  })
  return module.makeGolden
}
