import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Packages resolve to their sources, so that no build stands between an edit and its test. */
const conditions = ['source', 'node', 'development|production']

/** What tests start as processes of their own, an older Node runs through a translator, since it lacks `using`. */
const translator =
  Number.parseInt(process.versions.node, 10) < 24
    ? { NODE_OPTIONS: `--import=${new URL('node_modules/tsx/dist/loader.mjs', import.meta.url)}` }
    : {}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['source', 'node'] } },
  test: {
    include: [
      '{packages,apps,tooling}/*/{src,test}/**/*.test.ts',
      'tooling/bootstrap/*.test.ts',
      'examples/**/*.test.ts',
    ],
    pool: 'forks',
    maxWorkers: Math.max(1, Math.min(4, availableParallelism())),
    reporters: [fileURLToPath(new URL('tooling/test-kit/src/report.ts', import.meta.url))],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // No test may lean on the shape of this machine: what it needs, it sets.
    env: {
      ...translator,
      TZ: 'UTC',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
    unstubEnvs: true,
    restoreMocks: true,
  },
})
