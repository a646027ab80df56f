import { describe, expect, test } from 'vitest'
import { callRandomness } from './call-randomness.ts'

/** Bytes that count up, and what was drawn of them. */
function counted() {
  let next = 0
  const draws: Uint8Array[] = []
  return {
    draws,
    randomBytes(length: number) {
      const bytes = Uint8Array.from({ length }, () => next++)
      draws.push(bytes)
      return bytes
    },
  }
}

describe('the randomness of a call', () => {
  test('is drawn once for a data key, what seals it and two IDs, and no byte of it is handed out twice', () => {
    const { draws, randomBytes } = counted()
    const random = callRandomness(randomBytes)
    const parts = [64, 44, 16, 16].map(random)
    expect(draws).toHaveLength(1)
    expect(new Set(parts.flatMap((part) => [...part])).size).toBe(140)
  })

  test('is drawn anew when too little is left, and apart from the rest for what is long', () => {
    const { draws, randomBytes } = counted()
    const random = callRandomness(randomBytes)
    expect(random(72)[0]).toBe(0)
    expect(random(70)[0]).toBe(72)
    expect(random(3)[0]).toBe(144)
    expect(random(1024)).toHaveLength(1024)
    expect(random(1)[0]).toBe((144 + 3) & 0xff)
    expect(draws.map(({ length }) => length)).toEqual([144, 144, 1024])
  })

  test('forgets what it handed out', () => {
    const { draws, randomBytes } = counted()
    const random = callRandomness(randomBytes)
    const key = random(32)
    expect(key[31]).toBe(31)
    expect([...draws[0]!.subarray(0, 32)]).toEqual(Array(32).fill(0))
    key.fill(0)
    expect(random(1)).toEqual(Uint8Array.of(32))
  })

  test('is handed out whole where the source gives buffers: they were views of what is zeroed, and all keys were zeros', () => {
    const random = callRandomness((length) => Buffer.from(Uint8Array.from({ length }, (_, index) => index + 1)))
    const parts = [random(3), random(2), random(1)]
    expect(parts).toEqual([Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5), Uint8Array.of(6)])
  })

  test('is not drawn before it is asked for', () => {
    const { draws, randomBytes } = counted()
    callRandomness(randomBytes)
    expect(draws).toEqual([])
  })
})
