import type { KmsPorts } from '../ports.ts'
import { memoryStore } from '../store/memory.ts'

/** Ports for tests: time stands still until it is moved, and randomness comes from a seed. */
export interface FakePorts extends KmsPorts {
  /** Moves the clock. @param ms may be negative */
  advance(ms: number): void
}

/**
 * Ports that give the same engine in every run. Not for keys that protect anything.
 *
 * @param options `now`: milliseconds since the epoch, default 2026-01-01; `seed`: 32-bit integer, default 1; the rest
 * replaces the ports of that name
 */
export function fakePorts(
  options: { readonly now?: number; readonly seed?: number } & Partial<Omit<KmsPorts, 'now' | 'randomBytes'>> = {},
): FakePorts {
  const { now: start, seed, ...ports } = options
  let now = start ?? Date.UTC(2026, 0, 1)
  const next = generator(seed ?? 1)
  return {
    store: memoryStore(),
    rootKey: new Uint8Array(32).fill(7),
    ...ports,
    now: () => now,
    randomBytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
    advance(ms) {
      now += ms
    },
  }
}

/** The mulberry32 generator: 32 bits a step. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
