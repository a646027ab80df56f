import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder of published test vectors, which are not part of this repository: `SEALWRIGHT_VECTORS`, else
 * `shared/vectors` beside the checkout.
 *
 * @returns the folder, or the reason why it cannot be used
 */
export function vectorsFolder(): { readonly path: string } | { readonly reason: string } {
  const beside = fileURLToPath(new URL('../../../../shared/vectors', import.meta.url))
  const path = process.env['SEALWRIGHT_VECTORS'] ?? beside
  if (existsSync(join(path, 'messages.json'))) return { path }
  return { reason: `the published test vectors are not at ${path}: set SEALWRIGHT_VECTORS to where messages.json lies` }
}
