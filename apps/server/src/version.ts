import { readFileSync } from 'node:fs'

/** Put in by a bundler, whose single file has no `package.json` beside it. */
declare const SEALWRIGHT_VERSION: string | undefined

/** The version of this package, for example `1.2.0`. */
export function version(): string {
  if (typeof SEALWRIGHT_VERSION === 'string') return SEALWRIGHT_VERSION
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
