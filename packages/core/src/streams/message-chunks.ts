import { concatBytes } from '../bytes.ts'
import { checkBytes } from '../encrypt.ts'
import type { VerifiedHeader } from '../format/message-header.ts'
import type { OpenedBy } from '../materials/materials.ts'
import type { HeaderReceiver, MessageTransform } from './message-transform.ts'
import { untilAborted } from './until-aborted.ts'

/** Bytes in pieces, from anywhere: a stream, a generator, an array. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Pieces of a message or plaintext, to be read once with `for await`. */
export interface MessageChunks extends AsyncIterable<Uint8Array> {
  /** Resolves when the header is made or verified; rejects if the work fails before. */
  readonly header: Promise<VerifiedHeader>
  /** All pieces in one array. */
  bytes(): Promise<Uint8Array>
}

/** Pieces of a plaintext. */
export interface PlaintextChunks extends MessageChunks {
  /** Resolves with `header`: who opened the data key. */
  readonly openedBy: Promise<OpenedBy>
}

/** The most bytes that are worked on at once, so that memory stays flat whatever pieces come. */
const sliceLength = 1024 * 1024

/** What a transform makes of a source, at the pace of whoever reads. */
export function messageChunks(
  source: ByteSource,
  begin: (receiver: HeaderReceiver) => MessageTransform,
  signal: AbortSignal | undefined,
): PlaintextChunks {
  const receipt = receiveHeader()
  const chunks = chunksOf(run(source, begin(receipt.receiver), signal), receipt)
  return { ...chunks, openedBy: receipt.openedBy }
}

/** Pieces that somebody generates, with the header that comes with them. */
export function chunksOf(pieces: AsyncIterable<Uint8Array>, { header, fail }: HeaderReceipt): MessageChunks {
  const watched = failing(pieces, fail)
  return {
    header,
    async bytes() {
      const parts: Uint8Array[] = []
      for await (const piece of watched) parts.push(piece)
      return concatBytes(parts)
    },
    [Symbol.asyncIterator]: () => watched,
  }
}

/** What becomes known of a header, and when. */
export interface HeaderReceipt {
  readonly receiver: HeaderReceiver
  readonly header: Promise<VerifiedHeader>
  readonly openedBy: Promise<OpenedBy>
  /** Rejects what is not resolved yet. */
  readonly fail: (reason: unknown) => void
}

/** Promises of what a transform learns of the header. Nobody needs to wait for them. */
export function receiveHeader(): HeaderReceipt {
  const header = Promise.withResolvers<VerifiedHeader>()
  const openedBy = Promise.withResolvers<OpenedBy>()
  // Whoever does not ask for the header learns of a failure from the pieces themselves.
  header.promise.catch(() => {})
  openedBy.promise.catch(() => {})
  return {
    receiver: {
      header(value, opener) {
        header.resolve(value)
        if (opener) openedBy.resolve(opener)
      },
    },
    header: header.promise,
    openedBy: openedBy.promise,
    fail(reason) {
      header.reject(reason)
      openedBy.reject(reason)
    },
  }
}

/** A chunk as pieces that are not too large to work on at once. @throws TypeError if it is no bytes */
export function* slicesOf(chunk: Uint8Array): Generator<Uint8Array> {
  checkBytes('chunk', chunk)
  for (let at = 0; at < chunk.length || at === 0; at += sliceLength) yield chunk.subarray(at, at + sliceLength)
}

async function* run(
  source: ByteSource,
  transform: MessageTransform,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  using work = transform
  for await (const chunk of untilAborted(source, signal)) {
    for (const slice of slicesOf(chunk)) {
      signal?.throwIfAborted()
      yield* await work.push(slice)
    }
  }
  signal?.throwIfAborted()
  yield* await work.finish()
}

async function* failing(
  pieces: AsyncIterable<Uint8Array>,
  fail: (reason: unknown) => void,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* pieces
  } catch (error) {
    fail(error)
    throw error
  } finally {
    fail(new Error('the reader left before the header was known'))
  }
}
