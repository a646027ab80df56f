import { spawnSync } from 'node:child_process'

/**
 * Runs the `docker` command and waits.
 *
 * @returns what it printed
 * @throws Error with what it complained
 */
export function docker(args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('docker', args, {
    encoding: 'utf8',
    // The Dockerfile has nothing that needs the newer builder, which is a plugin that not every machine has.
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
  })
  if (status === 0) return stdout.trim()
  throw new Error(`docker ${args[0]}: ${stderr?.trim() || error?.message || `exit code ${status}`}`)
}

/** Whether the engine has an image of this name. */
export function hasImage(name: string): boolean {
  return docker(['images', '--quiet', name]) !== ''
}
