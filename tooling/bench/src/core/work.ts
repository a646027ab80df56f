import type { Duplex } from 'node:stream'
import type { AlgorithmSuiteId } from '@sealwright/core'

/** Which way. */
export type Direction = 'encrypt' | 'decrypt'

/** The two suites that are measured: key commitment without and with a signature. */
export type MeasuredSuite = Extract<AlgorithmSuiteId, 0x0478 | 0x0578>

/** Fresh streams of one contestant, under the wrapping key that all use. */
export interface ContestantStreams {
  encryptStream(algorithmSuite: MeasuredSuite, frameLength: number): Duplex
  decryptStream(): Duplex
}

/** One stream through one contestant. */
export interface StreamWork {
  readonly algorithmSuite: MeasuredSuite
  readonly direction: Direction
  /** Bytes of plaintext in a frame. */
  readonly frameLength: number
  /** Bytes of plaintext. */
  readonly plaintextLength: number
}

/** Many small messages, one after another. */
export interface MessagesWork {
  readonly algorithmSuite: MeasuredSuite
  readonly direction: Direction
  /** Messages in one run. */
  readonly count: number
  /** Bytes of plaintext in each. */
  readonly plaintextLength: number
}

/** The wrapping key that all use: 32 bytes of its own memory, since the JavaScript SDK refuses a view of a pool. */
export const wrappingKey: Uint8Array = Uint8Array.from({ length: 32 }, (_, index) => index * 7)

export const keyNamespace = 'bench'
export const keyName = 'aes-256'

/** Bytes of a piece that a stream is given at once: what a file stream of Node gives. */
export const chunkLength: number = 64 * 1024

/** Bytes that no compressor or branch could make light of. */
export function plaintextOf(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = 0x9e3779b9
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[index] = state >>> 24
  }
  return bytes
}

/** Views of the bytes, each of the length of a file stream's chunk. */
export function chunksOf(bytes: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += chunkLength) chunks.push(bytes.subarray(at, at + chunkLength))
  return chunks
}
