import { describe, expect, it } from 'vitest'
import { type DecryptOptions, type EncryptOptions, verify } from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { messageOf, provider } from './messages.ts'

type Way = (source: AsyncIterable<Uint8Array>, options: EncryptOptions & DecryptOptions) => Promise<unknown>

/** What pulls its pieces out of a source, and could wait for ever. */
const ways: Readonly<Record<string, Way>> = {
  verify: (source, options) => verify(source, options),
}

describe.for(Object.entries(ways))('%s', ([, way]) => {
  it.for([0, 1, 2])('an abort ends it while its source keeps it waiting for piece %i', async (silentAt) => {
    const input = await messageOf(bytesFrom(1, 9000), 0x0478)
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
