import { afterEach, expect, it, vi } from 'vitest'
import { pythonEnvironment } from './python-environment.ts'
import { expectPythonSdk } from './python-sdk.ts'

const absent = { reason: 'no Python here' }

/** As a test's context, which never comes back from `skip`. */
const skip = (reason?: unknown): never => {
  throw new Error(`skipped: ${reason}`)
}

afterEach(() => vi.unstubAllEnvs())

it('without Python there is a reason, and nothing is left behind', async () => {
  vi.stubEnv('PATH', '')
  // Requirements of which no environment was ever made.
  const environment = await pythonEnvironment('tooling/test-kit/package.json')
  expect(environment).toEqual({ reason: expect.stringMatching(/^no Python environment with tooling\/test-kit/) })
})

it('a test that needs the SDK is skipped with the reason where it is absent', () => {
  vi.stubEnv('SEALWRIGHT_REQUIRE_TOOLS', '')
  expect(() => expectPythonSdk({ skip }, absent)).toThrow('skipped: no Python here')
})

it('its absence is a failure where tools are required', () => {
  vi.stubEnv('SEALWRIGHT_REQUIRE_TOOLS', '1')
  expect(() => expectPythonSdk({ skip }, absent)).toThrow(/^no Python here$/)
})
