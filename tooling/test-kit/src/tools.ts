import { execFileSync } from 'node:child_process'
import type { TestContext } from 'vitest'

export interface ToolRequest {
  /** The command, as it is found on PATH. */
  readonly command: string
  /** Arguments of a call that ends with 0 where the tool works, for example `['--version']`. */
  readonly probe: readonly string[]
  /** What a person does to have it. */
  readonly install: string
}

/**
 * Goes on where a stranger's tool is present; else skips the test and says why.
 *
 * With `SEALWRIGHT_REQUIRE_TOOLS=1` (build servers set it) a missing tool is a failure.
 *
 * @returns the first line that the probe printed
 */
export function expectTool(context: Pick<TestContext, 'skip'>, { command, probe, install }: ToolRequest): string {
  try {
    const printed = execFileSync(command, [...probe], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    })
    return printed.split('\n')[0] ?? ''
  } catch (cause) {
    const reason = `\`${command} ${probe.join(' ')}\` does not run here: ${install}`
    if (process.env['SEALWRIGHT_REQUIRE_TOOLS'] === '1') throw new Error(reason, { cause })
    return context.skip(reason)
  }
}
