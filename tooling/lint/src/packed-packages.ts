import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type WorkspacePackage, workspaceRoot } from './workspace.ts'

/** A check of one tarball: what the tool printed if it refused, else nothing. */
export type TarballCheck = (tarball: string) => string | undefined

/**
 * Packs every published package as `pnpm publish` would, and lets each check look at the tarball: what users get, not
 * what lies in the workspace.
 */
export function checkPackedPackages(
  packages: readonly WorkspacePackage[],
  pnpm: readonly string[],
  checks: readonly TarballCheck[],
): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sealwright-pack-'))
  try {
    for (const { folder: source } of packages) {
      execFileSync(process.execPath, [...pnpm, 'pack', '--pack-destination', folder], {
        cwd: join(workspaceRoot, source),
        stdio: ['ignore', 'ignore', 'inherit'],
      })
    }
    const tarballs = readdirSync(folder).map((name) => join(folder, name))
    if (tarballs.length !== packages.length) return [`packed ${tarballs.length} tarballs: want ${packages.length}`]
    return tarballs.flatMap((tarball) =>
      checks.map((check) => check(tarball)).filter((problem) => problem !== undefined),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
