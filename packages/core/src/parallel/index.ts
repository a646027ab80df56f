import { availableParallelism } from 'node:os'
import { inPartsFrom } from '../format/body.ts'
import type { DecryptStreamOptions, EncryptStreamOptions, HeaderReceiver } from '../streams/message-transform.ts'
import {
  createDecryptStream,
  createEncryptStream,
  type DecryptStream,
  type EncryptStream,
  MessageStream,
} from '../streams/node.ts'
import { findAlgorithmSuite } from '../suites/algorithm-suites.ts'
import { parallelDecryptTransform, parallelEncryptTransform } from './parallel-transform.ts'
import { createWorkerPool, ThreadPool, type WorkerPool } from './worker-pool.ts'

export { createWorkerPool, type WorkerPool } from './worker-pool.ts'

/** Whether and where to use threads. */
export interface ParallelOptions {
  /**
   * A pool of your own, or `'auto'`: a pool that all share, for bodies of unknown length and of 8 MiB and more, on machines with more
   * than one core; one thread for the rest, and for what it seals as fast as it could hand it over: unsigned messages in frames of
   * 16 KiB and more. A reader learns that from the message alone, when the choice is made. Default: `'auto'`.
   */
  readonly parallel?: WorkerPool | 'auto'
}

/** Bytes from which threads pay off. */
const worthThreads = 8 * 1024 * 1024

/**
 * As `createEncryptStream`, with frames sealed on other threads. The message is the same, byte for byte.
 *
 * @throws TypeError if `parallel` is something else than a pool of `createWorkerPool`
 * @example
 * await pipeline(createReadStream('a'), createParallelEncryptStream({ provider, frameLength: 'auto' }), createWriteStream('a.enc'))
 */
export function createParallelEncryptStream(options: EncryptStreamOptions & ParallelOptions): EncryptStream {
  const { parallel = 'auto' } = options
  const pool =
    parallel === 'auto' && isSealedAsFastHere(options) ? undefined : poolFor(parallel, options.plaintextLength)
  if (pool === undefined) return createEncryptStream(options)
  return new MessageStream(options, (receiver: HeaderReceiver) => parallelEncryptTransform(options, pool, receiver))
}

/**
 * As `createDecryptStream`, with frames opened on other threads. What leaves, leaves in order, and only after its own tag is
 * verified.
 *
 * @throws TypeError if `parallel` is something else than a pool of `createWorkerPool`
 */
export function createParallelDecryptStream(options: DecryptStreamOptions & ParallelOptions): DecryptStream {
  const pool = poolFor(options.parallel ?? 'auto', options.messageLength)
  if (pool === undefined) return createDecryptStream(options)
  return new MessageStream(options, (receiver: HeaderReceiver) => parallelDecryptTransform(options, pool, receiver))
}

/** Whether one thread alone has no more work with the frames than to copy them for another, and none with a signature. */
function isSealedAsFastHere({ algorithmSuite, frameLength }: EncryptStreamOptions): boolean {
  const hasLargeFrames = frameLength === 'auto' || (frameLength !== undefined && frameLength >= inPartsFrom)
  // Where none is named, the policy's default signs.
  const suite = algorithmSuite === undefined ? undefined : findAlgorithmSuite(algorithmSuite)
  return hasLargeFrames && suite !== undefined && suite.signature === undefined
}

let sharedPool: ThreadPool | undefined

function poolFor(parallel: WorkerPool | 'auto', length: number | undefined): ThreadPool | undefined {
  if (parallel instanceof ThreadPool) return parallel
  if (parallel !== 'auto') throw new TypeError('parallel: want a pool of createWorkerPool, or auto')
  if ((length !== undefined && length < worthThreads) || availableParallelism() < 2) return undefined
  // A pool of which a thread died fails its own messages, not those of all who come later.
  if (!sharedPool?.isUsable) sharedPool = createWorkerPool() as ThreadPool
  return sharedPool
}
