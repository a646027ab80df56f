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

it('gives parts that join to what one view would be, and cuts none of them near an end', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(60), fc.integer({ min: 1, max: 20 }), (kept, lent, margin) => {
      const bytes = Uint8Array.from({ length: kept + lent }, (_, index) => index)
      const queue = new ByteQueue()
      queue.lend(bytes.slice(0, kept))
      queue.settle()
      queue.lend(bytes.slice(kept))
      const length = Math.floor((kept + lent) * 0.9)
      const parts = queue.takeParts(length, margin).map((part) => part.slice())
      expect(Buffer.concat(parts).equals(bytes.subarray(0, length))).toBe(true)
      if (parts.length > 1) expect(Math.min(...parts.map((part) => part.length))).toBeGreaterThanOrEqual(margin)
      expect(Buffer.from(queue.take(queue.length)).equals(bytes.subarray(length))).toBe(true)
    }),
  )
})

it('gives two parts of what lies across a cut, without a copy of the second', () => {
  const queue = new ByteQueue()
  queue.lend(Uint8Array.of(1, 2, 3))
  queue.settle()
  const chunk = Uint8Array.of(4, 5, 6, 7)
  queue.lend(chunk)
  expect(queue.contiguousLength).toBe(3)
  const [first, second] = queue.takeParts(6, 2)
  expect([...first!, ...second!]).toEqual([1, 2, 3, 4, 5, 6])
  expect(second!.buffer).toBe(chunk.buffer)
  expect(queue.contiguousLength).toBe(1)
})

it('refuses to give more than is there', () => {
  const queue = new ByteQueue()
  queue.lend(Uint8Array.of(1))
  expect(() => queue.take(2)).toThrow(RangeError)
  expect(() => queue.takeParts(2, 1)).toThrow(RangeError)
  expect(() => queue.peek(1, 1)).toThrow(RangeError)
})

it('reads numbers across a cut', () => {
  const queue = new ByteQueue()
  queue.lend(Uint8Array.of(0, 0xff, 0xff))
  queue.settle()
  queue.lend(Uint8Array.of(0xff, 0xfe))
  expect(queue.peekUint32(1)).toBe(0xfffffffe)
})
