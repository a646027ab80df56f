import { Transform, type TransformCallback } from 'node:stream'
import type { VerifiedHeader } from '../format/message-header.ts'
import type { OpenedBy } from '../materials/materials.ts'
import { type HeaderReceipt, receiveHeader } from './message-chunks.ts'
import {
  type DecryptStreamOptions,
  decryptTransform,
  type EncryptStreamOptions,
  encryptTransform,
  type HeaderReceiver,
  type MessageTransform,
} from './message-transform.ts'

/** Plaintext in, a message out. */
export interface EncryptStream extends Transform {
  /** Resolves when the header is made; rejects if the stream fails before. Also the event `header`. */
  readonly header: Promise<VerifiedHeader>
}

/** A message in, plaintext out. */
export interface DecryptStream extends Transform {
  /** Resolves when the header is verified; rejects if the stream fails before. Also the event `header`. */
  readonly header: Promise<VerifiedHeader>
  /** Resolves with `header`: who opened the data key. */
  readonly openedBy: Promise<OpenedBy>
}

/**
 * A Node stream that encrypts. Memory is one frame and one chunk; the reader's pace is kept.
 *
 * @example
 * await pipeline(createReadStream('backup.tar'), createEncryptStream({ provider }), createWriteStream('backup.tar.enc'))
 */
export function createEncryptStream(options: EncryptStreamOptions): EncryptStream {
  return new MessageStream(options, (receiver) => encryptTransform(options, receiver))
}

/**
 * A Node stream that decrypts. No byte leaves before its own tag is verified; that the message is complete is known
 * only at `end`, so what a failed stream gave out must be thrown away.
 *
 * @example
 * await pipeline(createReadStream('backup.tar.enc'), createDecryptStream({ provider }), createWriteStream('backup.tar'))
 */
export function createDecryptStream(options: DecryptStreamOptions): DecryptStream {
  return new MessageStream(options, (receiver) => decryptTransform(options, receiver))
}

/** A Node stream around a transform. */
export class MessageStream extends Transform implements DecryptStream {
  readonly header: Promise<VerifiedHeader>
  readonly openedBy: Promise<OpenedBy>
  readonly #receipt: HeaderReceipt
  readonly #transform: MessageTransform

  constructor(options: { readonly signal?: AbortSignal }, begin: (receiver: HeaderReceiver) => MessageTransform) {
    super()
    this.#receipt = receiveHeader()
    this.header = this.#receipt.header
    this.openedBy = this.#receipt.openedBy
    this.#transform = begin({
      header: (header, openedBy) => {
        this.#receipt.receiver.header(header, openedBy)
        this.emit('header', header)
      },
    })
    // Of its own, because the stream's own `signal` option would wrap the reason in an error that hides it. A signal that is
    // aborted already ends the work at its first step, when whoever reads the stream can learn of it.
    const { signal } = options
    const abort = () => this.destroy(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    this.once('close', () => signal?.removeEventListener('abort', abort))
  }

  override _transform(chunk: Uint8Array, _encoding: string, callback: TransformCallback): void {
    this.#give(() => this.#transform.push(chunk), callback)
  }

  override _flush(callback: TransformCallback): void {
    this.#give(() => this.#transform.finish(), callback)
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#transform[Symbol.dispose]()
    this.#receipt.fail(error ?? new Error('the stream was closed before its header was known'))
    callback(error)
  }

  #give(work: () => Uint8Array[] | Promise<Uint8Array[]>, callback: TransformCallback): void {
    try {
      const released = work()
      if (released instanceof Promise) {
        released.then((pieces) => this.#pushAll(pieces, callback), callback)
      } else {
        this.#pushAll(released, callback)
      }
    } catch (error) {
      callback(error as Error)
    }
  }

  #pushAll(pieces: readonly Uint8Array[], callback: TransformCallback): void {
    for (const piece of pieces) {
      // An empty chunk would tell a reader nothing, and some take it for the end.
      if (piece.length > 0) this.push(piece)
    }
    callback()
  }
}
