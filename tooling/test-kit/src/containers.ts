import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { TestContext } from 'vitest'

/** Why something cannot run here. */
export interface Absent {
  readonly reason: string
}

/** Why this machine runs no containers of Linux, if it does not. */
async function absentEngine(): Promise<Absent | undefined> {
  try {
    const system = await docker('version', '--format', '{{.Server.Os}}')
    return system === 'linux' ? undefined : { reason: `the Docker engine runs containers of ${system}, not of Linux` }
  } catch {
    return { reason: 'no Docker engine answers: start one, for example by tooling/localstack-image/start-engine' }
  }
}

/** Why an image cannot be had, if it cannot: it is neither here nor to be pulled. */
export async function absentImage(name: string): Promise<Absent | undefined> {
  try {
    if ((await docker('images', '--quiet', name)) === '') await docker('pull', '--quiet', name)
    return undefined
  } catch {
    return { reason: `no image ${name}: it is not here, and cannot be pulled` }
  }
}

async function docker(...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)('docker', args)).stdout.trim()
}

/**
 * Starts what needs a Docker engine, in a `beforeAll`.
 *
 * @returns what `start` made, or the reason where there is no engine; for {@link expectContainer}
 */
export async function startInContainer<Started extends object>(
  start: () => Promise<Started | Absent>,
): Promise<Started | Absent> {
  // The engine's helper that removes what a crashed test left is an image that not every machine can pull.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true'
  return (await absentEngine()) ?? (await start())
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
