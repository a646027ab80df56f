import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import type { Row } from '../row.ts'
import { columns } from './columns.ts'

/** What the package may weigh in a web page, in bytes. */
const maxBundleLength: number = 25 * 1024

/** The size of a web page's share, in kB. */
export const bundleSizeRow: Row = {
  work: 'bundle for the browser, minified, gzip',
  unit: 'kB',
  goals: [{ column: columns.sealwright, atMost: maxBundleLength / 1024 }],
  measure: async () => ({ [columns.sealwright]: (await bundleLength()) / 1024 }),
}

/** Bytes of all that `@sealwright/core` exports, minified and compressed; the runtime's own modules stay outside. */
async function bundleLength(): Promise<number> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['source'] },
    build: {
      lib: { entry: fileURLToPath(import.meta.resolve('@sealwright/core')), formats: ['es'] },
      minify: 'oxc',
      rolldownOptions: { external: /^node:/ },
      target: 'es2023',
      write: false,
    },
  })
  const outputs = Array.isArray(built) ? built : [built]
  const chunks = outputs.flatMap((output) => ('output' in output ? output.output : []))
  const code = chunks.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('')
  if (code.length === 0) throw new Error('bundle: want code, got none')
  return gzipSync(code, { level: 9 }).length
}
