import { expect } from 'vitest'
import { concatBytes } from '../src/bytes.ts'
import type { AlgorithmSuiteId } from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { messageOf } from './messages.ts'
import { nonFramedMessage } from './non-framed.ts'

/** A message to spoil, and what it holds. */
export interface Sample {
  readonly message: Uint8Array
  readonly plaintext: Uint8Array
}

/** One of each shape that a message may have. */
export const samples: Readonly<Record<string, () => Promise<Sample>>> = {
  'v1 identity, one frame': () => sample(20, 0x0014, 32),
  'v1 HKDF, many frames': () => sample(50, 0x0178, 16),
  'v1 signed on P-256': () => sample(33, 0x0214, 16),
  'v1 signed on P-384, empty': () => sample(0, 0x0378, 16),
  'v1 non-framed': () => nonFramed(25, 0x0146),
  'v2, empty': () => sample(0, 0x0478, 16),
  'v2, exactly two frames': () => sample(32, 0x0478, 16),
  'v2, many frames': () => sample(70, 0x0478, 16),
  'v2 signed, many frames': () => sample(40, 0x0578, 16),
  'v2 non-framed': () => nonFramed(25, 0x0478),
  'v2 signed non-framed': () => nonFramed(25, 0x0578),
}

/** A framed message. */
export async function sample(length: number, id: AlgorithmSuiteId, frameLength: number): Promise<Sample> {
  const plaintext = bytesFrom(length, length)
  return { plaintext, message: await messageOf(plaintext, id, { frameLength, encryptionContext: { k: 'é' } }) }
}

async function nonFramed(length: number, id: AlgorithmSuiteId): Promise<Sample> {
  const plaintext = bytesFrom(length, length)
  return { plaintext, message: await nonFramedMessage(plaintext, id) }
}

/** That nothing came out but the beginning of a plaintext. */
export function expectPrefix(pieces: readonly Uint8Array[], plaintext: Uint8Array): void {
  const out = concatBytes(pieces)
  expect(out.length).toBeLessThanOrEqual(plaintext.length)
  expect(Buffer.from(out).equals(plaintext.subarray(0, out.length))).toBe(true)
}
