import { execFileSync } from 'node:child_process'
import type { TestContext } from 'vitest'

/** Why something cannot run here. */
export interface Absent {
  readonly reason: string
}

/** The Docker engine of this machine, or the reason why there is none. */
function dockerEngine(): { readonly version: string } | Absent {
  try {
    const printed = execFileSync('docker', ['version', '--format', '{{.Server.Version}}'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 30_000,
    })
    return { version: printed.trim() }
  } catch {
    return { reason: 'no Docker engine answers: start one, for example by tooling/localstack-image/start-engine' }
  }
}

/**
 * Starts what needs a Docker engine, in a `beforeAll`.
 *
 * @returns what `start` made, or the reason where there is no engine; for {@link expectContainer}
 */
export async function startInContainer<Started extends object>(
  start: () => Promise<Started>,
): Promise<Started | Absent> {
  // The engine's helper that removes what a crashed test left is an image that not every machine can pull.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true'
  const engine = dockerEngine()
  return 'reason' in engine ? engine : await start()
}

/**
 * Goes on where a container was started; else skips the test and says why.
 *
 * With `SEALWRIGHT_REQUIRE_CONTAINERS=1` (build servers set it) a missing engine is a failure.
 */
export function expectContainer<Started extends object>(
  context: Pick<TestContext, 'skip'>,
  started: Started | Absent | undefined,
): Started {
  if (started === undefined) throw new Error('the container did not start')
  if (!('reason' in started)) return started
  if (process.env['SEALWRIGHT_REQUIRE_CONTAINERS'] === '1') throw new Error(started.reason as string)
  return context.skip(started.reason as string)
}
