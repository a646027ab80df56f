import { Readable } from 'node:stream'
import { afterAll, describe, expect, it } from 'vitest'
import { concatBytes } from '../src/bytes.ts'
import { type DecryptOptions, decrypt, decryptIterable, decryptTransformStream, EnvelopeError } from '../src/index.ts'
import { createDecryptStream } from '../src/node.ts'
import { createParallelDecryptStream, createWorkerPool } from '../src/parallel/index.ts'
import { expectPrefix, samples } from './hostile-samples.ts'
import { provider, readAll } from './messages.ts'

const pool = createWorkerPool({ threads: 2 })
afterAll(() => pool.close())

/** What a reader of each kind had seen when it learnt of the fault. */
type Skin = (message: Uint8Array, options: DecryptOptions, seen: Uint8Array[]) => Promise<void>

/** In pieces that end anywhere in a frame. */
const cut = (message: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(message.length / 61) }, (_, index) => message.slice(index * 61, (index + 1) * 61))
const collect = async (pieces: AsyncIterable<Uint8Array>, seen: Uint8Array[]) => {
  for await (const piece of pieces) seen.push(piece)
}
const skins: Readonly<Record<string, Skin>> = {
  'in one piece': async (message, options, seen) => void seen.push((await decrypt(message, options)).plaintext),
  'as an async iterable': (message, options, seen) => collect(decryptIterable(cut(message), options), seen),
  'through a Web stream': (message, options, seen) =>
    collect(ReadableStream.from(cut(message)).pipeThrough(decryptTransformStream(options)), seen),
  'through a Node stream': (message, options, seen) =>
    collect(Readable.from(cut(message), { objectMode: false }).pipe(createDecryptStream(options)), seen),
  'on threads': (message, options, seen) => {
    const stream = createParallelDecryptStream({ ...options, parallel: pool })
    return collect(Readable.from(cut(message), { objectMode: false }).pipe(stream), seen)
  },
}

const options: DecryptOptions = { provider, commitmentPolicy: readAll }

describe.for(Object.entries(skins))('%s', ([name, skin]) => {
  // Threads have work with whole frames alone.
  const shapes = Object.entries(samples).filter(([shape]) => name !== 'on threads' || shape.includes('many frames'))

  async function expectRefused(message: Uint8Array, plaintext: Uint8Array, what: string): Promise<unknown> {
    const seen: Uint8Array[] = []
    const error = await skin(message, options, seen).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(EnvelopeError.is(error), what).toBe(true)
    expectPrefix(seen, plaintext)
    if (name === 'in one piece') expect(seen).toEqual([])
    return error
  }

  it.for(shapes)('%s: opens as it is', async ([, make]) => {
    const { message, plaintext } = await make()
    const seen: Uint8Array[] = []
    await skin(message, options, seen)
    expect(concatBytes(seen)).toEqual(plaintext)
  })

  it.for(shapes)('%s: with any byte changed it is refused', async ([, make]) => {
    const { message, plaintext } = await make()
    for (let at = 0; at < message.length; at++) {
      const changed = message.slice()
      changed[at]! ^= 1 << (at % 8)
      await expectRefused(changed, plaintext, `byte ${at}`)
    }
  })

  it.for(shapes)('%s: cut anywhere it is refused', async ([, make]) => {
    const { message, plaintext } = await make()
    for (let length = 0; length < message.length; length++) {
      const error = await expectRefused(message.slice(0, length), plaintext, `${length} bytes`)
      expect(error).toHaveProperty('code', length === 0 ? 'ERR_NOT_A_MESSAGE' : 'ERR_TRUNCATED')
    }
  })
})
