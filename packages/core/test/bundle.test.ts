import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build, type InlineConfig } from 'vite'
import { beforeAll, expect, it } from 'vitest'
import { inspect } from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { messageOf } from './messages.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** An entry for a browser: all that it needs but the primitives, of which another runtime needs its own. */
const configOf = (entry: string): InlineConfig => ({
  configFile: false,
  logLevel: 'silent',
  resolve: { alias: { '#primitives': path('./absent-primitives.ts') } },
  build: {
    write: false,
    minify: true,
    target: 'es2023', // as the published files are
    lib: { entry: path(entry), formats: ['iife'], name: 'core' },
    rolldownOptions: { external: [/^node:/] },
  },
})

interface Bundle {
  readonly code: string
  /** Modules that it still asks its runtime for. */
  readonly imports: readonly string[]
}

async function bundled(entry: string): Promise<Bundle> {
  const [result] = (await build(configOf(entry))) as { output: Bundle[] }[]
  return result!.output[0]!
}

let bundle = ''
beforeAll(async () => {
  bundle = (await bundled('../src/index.ts')).code
})

it.for(['../src/index.ts', '../src/testing/index.ts'])('%s is free of Node', async (entry) => {
  const { code, imports } = await bundled(entry)
  // Apart, because in one script an import is no more than a name that is expected to be there.
  expect(imports).toEqual([])
  expect(code).not.toMatch(/node:|require\(|\bprocess\.|\bBuffer\b|__dirname/)
})

it('an import of Node does not go unseen', async () => {
  const { imports } = await bundled('../src/node.ts')
  expect(imports).toEqual(['node:stream'])
})

it('has at most 25 kB, gzipped', (ctx) => {
  const size = gzipSync(bundle).length
  ctx.annotate(`browser bundle without primitives: ${size} bytes gzipped, ${bundle.length} minified`)
  expect(size).toBeLessThanOrEqual(25_000)
})

it('runs where there is nothing but the language and the Web platform', async () => {
  const message = await messageOf(bytesFrom(1, 100), 0x0478, { encryptionContext: { a: 'é' } })
  const context = createContext({ TextEncoder, TextDecoder, Uint8Array, atob, btoa, TransformStream, AbortSignal })
  runInContext(`${bundle};globalThis.core = core`, context)
  const { header, body } = (context['core'] as { inspect: typeof inspect }).inspect(message, { size: message.length })
  expect(header.encryptionContext['a']).toBe('é')
  expect(body).toEqual(inspect(message, { size: message.length }).body)
})
