import { describe, expect, it } from 'vitest'
import {
  type DecryptOptions,
  decryptIterable,
  type EncryptOptions,
  encryptIterable,
  reencrypt,
  verify,
} from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { messageOf, provider } from './messages.ts'

type Way = (source: AsyncIterable<Uint8Array>, options: EncryptOptions & DecryptOptions) => Promise<unknown>

/** What pulls its pieces out of a source, and could wait for ever. */
const ways: Readonly<Record<string, Way>> = {
  encryptIterable: (source, options) => encryptIterable(source, options).bytes(),
  decryptIterable: (source, options) => decryptIterable(source, options).bytes(),
  verify: (source, options) => verify(source, options),
  reencrypt: (source, options) => reencrypt(source, { from: options, to: options }).bytes(),
}

describe.for(Object.entries(ways))('%s', ([name, way]) => {
  it.for([0, 1, 2])('an abort ends it while its source keeps it waiting for piece %i', async (silentAt) => {
    const input = name === 'encryptIterable' ? bytesFrom(1, 9000) : await messageOf(bytesFrom(1, 9000), 0x0478)
    const controller = new AbortController()
    const reason = new Error('enough')
    let taken = 0
    let isAskedToClose = false
    const source: AsyncIterableIterator<Uint8Array> = {
      async next() {
        taken += 1
        if (taken <= silentAt) return { done: false, value: input.slice((taken - 1) * 4000, taken * 4000) }
        setImmediate(() => controller.abort(reason))
        return new Promise(() => {})
      },
      return() {
        isAskedToClose = true
        return new Promise(() => {})
      },
      [Symbol.asyncIterator]: () => source,
    }
    const work = way(source, { provider, signal: controller.signal, algorithmSuite: 0x0478 })
    await expect(work).rejects.toBe(reason)
    expect(isAskedToClose).toBe(true)
  })
})

describe('a source is closed', () => {
  /** A source that has three pieces, and remembers whether it was closed. */
  function closing(input: Uint8Array) {
    const state = { isClosed: false }
    const pieces = [input.slice(0, 100), input.slice(100, 200), input.slice(200)]
    const source: AsyncIterableIterator<Uint8Array> = {
      async next() {
        const value = pieces.shift()
        return value === undefined ? { done: true, value } : { done: false, value }
      },
      async return() {
        state.isClosed = true
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]: () => source,
    }
    return { state, source }
  }
  const { signal } = new AbortController()

  it('by an abort that came before its first piece', async () => {
    const { state, source } = closing(await messageOf(bytesFrom(1, 9000), 0x0478))
    const aborted = AbortSignal.abort(new Error('enough'))
    await expect(verify(source, { provider, signal: aborted })).rejects.toBe(aborted.reason)
    expect(state.isClosed).toBe(true)
  })

  it('by what fails between two pieces', async () => {
    const { state, source } = closing(await messageOf(bytesFrom(1, 9000), 0x0478))
    const onProgress = () => {
      throw new Error('enough')
    }
    await expect(verify(source, { provider, signal, onProgress })).rejects.toThrow('enough')
    expect(state.isClosed).toBe(true)
  })

  it('by nobody when it ended itself', async () => {
    const { state, source } = closing(await messageOf(bytesFrom(1, 9000), 0x0478))
    await verify(source, { provider, signal })
    expect(state.isClosed).toBe(false)
  })
})
