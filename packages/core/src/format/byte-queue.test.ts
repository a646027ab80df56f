import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ByteQueue } from './byte-queue.ts'

it('gives bytes back in their order, whatever the cuts in and out', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.uint8Array({ maxLength: 70 }), fc.nat(90), fc.nat(90), fc.boolean())), (steps) => {
      const queue = new ByteQueue()
      let expected = Buffer.alloc(0)
      for (const [chunk, first, second, settles] of steps) {
        const lent = chunk.slice()
        queue.lend(lent)
        expected = Buffer.concat([expected, chunk])
        for (const wanted of [first, second]) {
          const length = Math.min(wanted, expected.length)
          expect(queue.length).toBe(expected.length)
          expect(Buffer.from(queue.peek(0, length)).equals(expected.subarray(0, length))).toBe(true)
          expect(Buffer.from(queue.take(length)).equals(expected.subarray(0, length))).toBe(true)
          expected = expected.subarray(length)
        }
        if (settles) {
          queue.settle()
          lent.fill(0)
        }
      }
    }),
  )
})

it('hands out views of a chunk that holds all that is wanted, without a copy', () => {
  const queue = new ByteQueue()
  const chunk = Uint8Array.of(1, 2, 3, 4)
  queue.lend(chunk)
  expect(queue.take(2).buffer).toBe(chunk.buffer)
})

it('refuses to give more than is there', () => {
  const queue = new ByteQueue()
  queue.lend(Uint8Array.of(1))
  expect(() => queue.take(2)).toThrow(RangeError)
  expect(() => queue.peek(1, 1)).toThrow(RangeError)
})

it('reads numbers across a cut', () => {
  const queue = new ByteQueue()
  queue.lend(Uint8Array.of(0, 0xff, 0xff))
  queue.settle()
  queue.lend(Uint8Array.of(0xff, 0xfe))
  expect(queue.peekUint32(1)).toBe(0xfffffffe)
})
