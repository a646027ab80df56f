import type { VerifiedHeader } from '../format/message-header.ts'
import type { OpenedBy } from '../materials/materials.ts'
import { receiveHeader, slicesOf } from './message-chunks.ts'
import {
  type DecryptStreamOptions,
  decryptTransform,
  type EncryptStreamOptions,
  encryptTransform,
  type HeaderReceiver,
  type MessageTransform,
} from './message-transform.ts'

/** A Web stream through which one message goes. */
export interface MessageTransformStream extends TransformStream<Uint8Array, Uint8Array> {
  /** Resolves when the header is made or verified; rejects if the stream fails before. */
  readonly header: Promise<VerifiedHeader>
}

/** A Web stream that decrypts one message. */
export interface DecryptTransformStream extends MessageTransformStream {
  /** Resolves with `header`: who opened the data key. */
  readonly openedBy: Promise<OpenedBy>
}

/**
 * A Web stream that encrypts: plaintext in, a message out.
 *
 * @example
 * await response.body.pipeThrough(encryptTransformStream({ provider })).pipeTo(destination)
 */
export function encryptTransformStream(options: EncryptStreamOptions): MessageTransformStream {
  return transformStream((receiver) => encryptTransform(options, receiver), options.signal)
}

/** A Web stream that decrypts. What comes out before an error must be thrown away. */
export function decryptTransformStream(options: DecryptStreamOptions): DecryptTransformStream {
  return transformStream((receiver) => decryptTransform(options, receiver), options.signal)
}

function transformStream(
  begin: (receiver: HeaderReceiver) => MessageTransform,
  signal: AbortSignal | undefined,
): DecryptTransformStream {
  const { receiver, header, openedBy, fail } = receiveHeader()
  const transform = begin(receiver)
  const end = (reason: unknown): void => {
    fail(reason)
    transform[Symbol.dispose]()
    signal?.removeEventListener('abort', abort)
  }
  let abort = (): void => {}

  const transformer: CancellableTransformer = {
    start(controller) {
      abort = () => {
        controller.error(signal?.reason)
        end(signal?.reason)
      }
      signal?.addEventListener('abort', abort, { once: true })
    },
    async transform(chunk, controller) {
      try {
        for (const slice of slicesOf(chunk)) {
          signal?.throwIfAborted()
          for (const piece of await transform.push(slice)) if (piece.length > 0) controller.enqueue(piece)
        }
      } catch (error) {
        end(error)
        throw error
      }
    },
    async flush(controller) {
      try {
        for (const piece of await transform.finish()) if (piece.length > 0) controller.enqueue(piece)
      } catch (error) {
        end(error)
        throw error
      }
      end(new Error('the stream ended before its header was known'))
    },
    cancel: end,
  }
  return Object.assign(new TransformStream(transformer), { header, openedBy })
}

/** `cancel` is called when either side gives up; newer than the type that the runtime's declarations have. */
type CancellableTransformer = NonNullable<ConstructorParameters<typeof TransformStream<Uint8Array, Uint8Array>>[0]> & {
  readonly cancel: (reason: unknown) => void
}
