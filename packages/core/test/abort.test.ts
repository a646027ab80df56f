import { execFile } from 'node:child_process'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import {
  type DataKey,
  type DecryptOptions,
  decryptIterable,
  decryptTransformStream,
  type EncryptOptions,
  encryptIterable,
  encryptTransformStream,
  type KeyProvider,
  reencrypt,
  verify,
} from '../src/index.ts'
import { createDecryptStream, createEncryptStream } from '../src/node.ts'
import { createParallelDecryptStream, createParallelEncryptStream, createWorkerPool } from '../src/parallel/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { messageOf, provider } from './messages.ts'

const pool = createWorkerPool({ threads: 2 })
afterAll(() => pool.close())

type Source = AsyncGenerator<Uint8Array>
const drain = async (pieces: AsyncIterable<Uint8Array>) => {
  for await (const _ of pieces) {
    // Only the end counts.
  }
}
const sink = () => new Writable({ write: (_chunk, _encoding, done) => setImmediate(done) })

/** Every way in which bytes can be on their way. */
const ways: Readonly<Record<string, (source: Source, options: EncryptOptions & DecryptOptions) => Promise<unknown>>> = {
  'Node stream, encrypting': (source, options) =>
    pipeline(Readable.from(source, { objectMode: false }), createEncryptStream(options), sink()),
  'Node stream, decrypting': (source, options) =>
    pipeline(Readable.from(source, { objectMode: false }), createDecryptStream(options), sink()),
  'threads, encrypting': (source, options) =>
    pipeline(
      Readable.from(source, { objectMode: false }),
      createParallelEncryptStream({ ...options, parallel: pool }),
      sink(),
    ),
  'threads, decrypting': (source, options) =>
    pipeline(
      Readable.from(source, { objectMode: false }),
      createParallelDecryptStream({ ...options, parallel: pool }),
      sink(),
    ),
  'Web stream, encrypting': (source, options) =>
    drain(ReadableStream.from(source).pipeThrough(encryptTransformStream(options))),
  'Web stream, decrypting': (source, options) =>
    drain(ReadableStream.from(source).pipeThrough(decryptTransformStream(options))),
  'iterable, encrypting': (source, options) => drain(encryptIterable(source, options)),
  'iterable, decrypting': (source, options) => drain(decryptIterable(source, options)),
  verifying: (source, options) => verify(source, options),
  're-encrypting': (source, options) => drain(reencrypt(source, { from: options, to: options })),
}

describe.for(Object.entries(ways))('%s', ([name, start]) => {
  it('an abort at any moment ends the work with its reason, closes the source and erases the data keys', async () => {
    const bytes =
      name.includes('encrypting') && !name.startsWith('re-')
        ? bytesFrom(1, 90_000)
        : await messageOf(bytesFrom(1, 90_000), 0x0478)
    const pieceLength = 1 + Math.floor(bytes.length / 10)
    for (let moment = 0; moment < 10; moment++) {
      const reason = new Error(`enough at ${moment}`)
      const controller = new AbortController()
      const keys: DataKey[] = []
      let isClosed = false
      async function* source(): Source {
        try {
          for (let at = 0, step = 0; ; at += pieceLength, step += 1) {
            if (step === moment) controller.abort(reason)
            // Never ends by itself: only the abort can end it.
            yield at < bytes.length ? bytes.slice(at, at + pieceLength) : new Uint8Array(0)
            await new Promise((resolve) => setImmediate(resolve))
          }
        } finally {
          isClosed = true
        }
      }
      const work = start(source(), { provider: watching(keys), signal: controller.signal, algorithmSuite: 0x0478 })
      await expect(work, `moment ${moment}`).rejects.toBe(reason)
      for (let turn = 0; turn < 20 && !isClosed; turn++) await new Promise((resolve) => setImmediate(resolve))
      expect(isClosed, `source at moment ${moment}`).toBe(true)
      expect(
        keys.map(({ disposed }) => disposed),
        `keys at moment ${moment}`,
      ).toEqual(keys.map(() => true))
    }
  })
})

it('whatever was aborted keeps no process alive', async () => {
  const program = fileURLToPath(new URL('./leave-aborted.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=source', '--disable-warning=ExperimentalWarning', program],
    { timeout: 25_000 },
  )
  expect(stdout).toBe('10 of 10 aborted\n')
})

/** Keeps an eye on every data key that it gives out. */
function watching(keys: DataKey[]): KeyProvider {
  return {
    ...provider,
    async generateDataKey(request) {
      const generated = await provider.generateDataKey(request)
      keys.push(generated.dataKey)
      return generated
    },
    async decryptDataKey(edk, request) {
      const dataKey = await provider.decryptDataKey(edk, request)
      keys.push(dataKey)
      return dataKey
    },
  }
}
