import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, vi } from 'vitest'

const run = promisify(execFile)
const at = (name: string) => fileURLToPath(new URL(name, import.meta.url))

describe('the examples of tests', () => {
  it('node-test.ts passes', async () => {
    // Without this, the test runner believes to be a part of another one.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const { stdout } = await run(process.execPath, ['--conditions=source', '--test', at('node-test.ts')], { env })
    expect(stdout).toMatch(/pass 1\b/)
    expect(stdout).toMatch(/fail 0\b/)
  })

  it('jest.ts registers a test that passes and declares no parameter', async () => {
    const tests = new Map<string, () => Promise<void>>()
    vi.stubGlobal('test', (name: string, run: () => Promise<void>) => tests.set(name, run))
    await import('./jest.ts')
    vi.unstubAllGlobals()
    expect([...tests.keys()]).toEqual(['asks for one data key, for the tenant'])
    for (const run of tests.values()) {
      // Jest takes a declared parameter for a callback to wait for.
      expect(run).toHaveLength(0)
      await run()
    }
  })
})
