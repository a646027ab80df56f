import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ToolRequest } from '@sealwright/test-kit'

/** The `openssl` command, for `expectTool`. */
export const opensslTool: ToolRequest = {
  command: 'openssl',
  probe: ['version'],
  install: 'install the package `openssl` of your system',
}

/**
 * Runs `openssl` in a folder of its own that holds the given files.
 *
 * @returns its output, and whether it was content
 */
export function openssl(
  args: readonly string[],
  files: Readonly<Record<string, Uint8Array>>,
): { readonly ok: boolean; readonly output: Uint8Array; readonly complaint: string } {
  const folder = mkdtempSync(join(tmpdir(), 'sealwright-openssl-'))
  try {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes, { mode: 0o600 })
    const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: folder })
    return { ok: status === 0, output: new Uint8Array(stdout), complaint: stderr.toString() }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whether the command knows ML-DSA, as OpenSSL 3.5 and later do. */
export function knowsMlDsa(): boolean {
  return openssl(['genpkey', '-algorithm', 'ML-DSA-44'], {}).ok
}
