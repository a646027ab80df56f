import { expect, it } from 'vitest'
import { concatBytes } from '../bytes.ts'
import { bytesFrom } from '../testing/samples.ts'
import { pieceLength } from './pieces.ts'
import { Signature } from './signature.ts'

/** A thread that hashes a piece when it is told to. */
function slowThread() {
  const covered: Uint8Array[] = []
  const waiting: (() => void)[] = []
  const told: string[] = []
  return {
    covered,
    told,
    hashNext: () => waiting.shift()!(),
    thread: {
      cover(input: ArrayBuffer, inputLength: number) {
        covered.push(new Uint8Array(input, 0, inputLength).slice())
        return new Promise<ArrayBuffer>((resolve) => waiting.push(() => resolve(input)))
      },
      async end(expected?: Uint8Array) {
        told.push('end')
        return { job: 1, ...(expected ? { isValid: expected[0] === 1 } : { made: Uint8Array.of(7) }) }
      },
      drop: () => void told.push('drop'),
    },
  }
}

const bytes = bytesFrom(1, 2 * pieceLength + 5)

it('covers every byte in order, and asks for the result when all is hashed', async () => {
  const { thread, covered, told, hashNext } = slowThread()
  const signature = new Signature(thread)
  for (let at = 0; at < bytes.length; at += 300_000) signature.update(bytes.subarray(at, at + 300_000))
  const made = signature.made()
  expect(concatBytes(covered)).toEqual(bytes)
  expect(covered.map(({ length }) => length)).toEqual([pieceLength, pieceLength, 5])
  for (const before of [[], [], []]) {
    expect(told).toEqual(before)
    hashNext()
    await Promise.resolve()
  }
  expect(await made).toEqual(Uint8Array.of(7))
})

it('says what the thread found of a signature', async () => {
  const good = new Signature(slowThread().thread)
  expect(await good.isValid(Uint8Array.of(1))).toBe(true)
  const bad = new Signature(slowThread().thread)
  expect(await bad.isValid(Uint8Array.of(2))).toBe(false)
})

it('is full with three pieces on their way, and has room when one is back', async () => {
  const { thread, hashNext } = slowThread()
  const signature = new Signature(thread)
  signature.update(bytes)
  expect(signature.isFull).toBe(false)
  signature.update(bytes.subarray(0, pieceLength))
  expect(signature.isFull).toBe(true)
  const room = signature.room()
  hashNext()
  await room
  expect(signature.isFull).toBe(false)
})

it('asks a thread that was told to drop it for nothing more', async () => {
  const { thread, told, hashNext } = slowThread()
  const signature = new Signature(thread)
  signature.update(bytes.subarray(0, 9))
  const made = signature.made()
  signature[Symbol.dispose]()
  signature[Symbol.dispose]()
  hashNext()
  await expect(made).rejects.toThrow('given up')
  expect(told).toEqual(['drop'])
})
