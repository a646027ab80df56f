import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build, type InlineConfig } from 'vite'
import { beforeAll, expect, it } from 'vitest'
import { inspect } from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { messageOf } from './messages.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** The package for a browser: all of it but the primitives, of which another runtime needs its own. */
const config: InlineConfig = {
  configFile: false,
  logLevel: 'silent',
  resolve: { alias: { '#primitives': path('./absent-primitives.ts') } },
  build: {
    write: false,
    minify: true,
    target: 'es2023', // as the published files are
    lib: { entry: path('../src/index.ts'), formats: ['iife'], name: 'core' },
    rolldownOptions: { external: [/^node:/] },
  },
}

let bundle = ''
beforeAll(async () => {
  const [result] = (await build(config)) as { output: { code: string }[] }[]
  bundle = result!.output[0]!.code
})

it('is free of Node', () => {
  expect(bundle).not.toMatch(/node:|require\(|\bprocess\.|\bBuffer\b|__dirname/)
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
