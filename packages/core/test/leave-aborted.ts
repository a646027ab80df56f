// Aborts every kind of work in its middle, and ends without closing anything: if something were still open, it would not end.
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  decryptIterable,
  decryptTransformStream,
  encrypt,
  encryptIterable,
  encryptTransformStream,
  rawAesProvider,
  reencrypt,
  verify,
} from '../src/index.ts'
import { createDecryptStream, createEncryptStream } from '../src/node.ts'
import { createParallelDecryptStream, createParallelEncryptStream, createWorkerPool } from '../src/parallel/index.ts'

const provider = rawAesProvider({ namespace: 'test', keyName: 'one', wrappingKey: new Uint8Array(32) })
const plaintext = new Uint8Array(3_000_000)
const { message } = await encrypt(plaintext, { provider })
const parallel = createWorkerPool({ threads: 2 })

async function* piecesOf(bytes: Uint8Array, controller: AbortController) {
  for (let at = 0; at < bytes.length; at += 100_000) {
    if (at >= bytes.length / 2) controller.abort(new Error('enough'))
    yield bytes.subarray(at, at + 100_000)
  }
}
const drain = async (pieces: AsyncIterable<Uint8Array>): Promise<void> => {
  for await (const _ of pieces) {
    // Only the end counts.
  }
}
const sink = (): Writable => new Writable({ write: (_chunk, _encoding, done) => void setImmediate(done) })

type Source = ReturnType<typeof piecesOf>
type Options = { readonly provider: typeof provider; readonly signal: AbortSignal }
const through = (source: Source, stream: NodeJS.ReadWriteStream) =>
  pipeline(Readable.from(source, { objectMode: false }), stream, sink())
const works: readonly (readonly [Uint8Array, (source: Source, options: Options) => Promise<unknown>])[] = [
  [plaintext, (source, options) => through(source, createEncryptStream(options))],
  [message, (source, options) => through(source, createDecryptStream(options))],
  [plaintext, (source, options) => through(source, createParallelEncryptStream({ ...options, parallel }))],
  [message, (source, options) => through(source, createParallelDecryptStream({ ...options, parallel }))],
  [plaintext, (source, options) => drain(ReadableStream.from(source).pipeThrough(encryptTransformStream(options)))],
  [message, (source, options) => drain(ReadableStream.from(source).pipeThrough(decryptTransformStream(options)))],
  [plaintext, (source, options) => drain(encryptIterable(source, options))],
  [message, (source, options) => drain(decryptIterable(source, options))],
  [message, (source, options) => verify(source, options)],
  [message, (source, options) => drain(reencrypt(source, { from: options, to: options }))],
]

let aborted = 0
for (const [bytes, work] of works) {
  const controller = new AbortController()
  await work(piecesOf(bytes, controller), { provider, signal: controller.signal }).catch((reason: unknown) => {
    if (reason === controller.signal.reason) aborted += 1
  })
}
process.stdout.write(`${aborted} of ${works.length} aborted\n`)
