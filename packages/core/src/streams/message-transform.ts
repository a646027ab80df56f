import { Decryption, type DecryptOptions, type ReleaseSettings } from '../decrypt.ts'
import { beginEncryption, type EncryptOptions } from '../encrypt.ts'
import { defaultMaxBufferedLength, defaultMaxHeldLength } from '../format/limits.ts'
import type { VerifiedHeader } from '../format/message-header.ts'
import type { Encryptor } from '../machine/encryptor.ts'
import type { OpenedBy } from '../materials/materials.ts'

/** How far a stream has come. */
export interface Progress {
  /** Bytes taken in so far. */
  readonly bytesIn: number
  /** Bytes given out so far. */
  readonly bytesOut: number
  /** Bytes that will be taken in, if the caller said so. */
  readonly totalIn?: number
}

/** What streams take besides. */
export interface StreamSettings {
  /** Called after each piece; what it throws ends the stream. */
  readonly onProgress?: (progress: Progress) => void
}

/** How to encrypt a stream. */
export type EncryptStreamOptions = EncryptOptions &
  StreamSettings & {
    /** Bytes of plaintext to come, if known: more of it fails with `ERR_LIMIT`, less is accepted. */
    readonly plaintextLength?: number
  }

/** How to decrypt a stream. */
export type DecryptStreamOptions = DecryptOptions &
  StreamSettings & {
    /** Bytes of the message to come, if known; told by `onProgress`. */
    readonly messageLength?: number
    /**
     * Give out nothing until the whole message is verified; memory grows with it, up to `maxPlaintextLength`. Default:
     * `false`, each frame leaves when its own tag is verified, the last one of a signed message when its signature is.
     */
    readonly holdUntilVerified?: boolean
    /** Fail with `ERR_SIGNED_MESSAGE` at a signed message, of which frames leave before the signature. Default: `false`. */
    readonly refuseSigned?: boolean
  }

/** One message on its way: what every kind of stream drives. The next call waits for the last one's promise. */
export interface MessageTransform extends Disposable {
  push(chunk: Uint8Array): Uint8Array[] | Promise<Uint8Array[]>
  finish(): Uint8Array[] | Promise<Uint8Array[]>
}

/** Says what is known of the message, once. */
export interface HeaderReceiver {
  header(header: VerifiedHeader, openedBy?: OpenedBy): void
}

const nothing = new Uint8Array(0)

/** A message in the making. The provider is asked at the first call. */
export function encryptTransform(options: EncryptStreamOptions, receiver: HeaderReceiver): MessageTransform {
  let encryptor: Encryptor | undefined
  let isDisposed = false
  const report = reporter(options.onProgress, options.plaintextLength)
  const begin = async (): Promise<Encryptor> => {
    encryptor = await beginEncryption(options, options.plaintextLength)
    // The stream may have been closed while the provider worked.
    if (isDisposed) encryptor[Symbol.dispose]()
    receiver.header(encryptor.header)
    return encryptor
  }
  return {
    push: (chunk) =>
      encryptor ? report(chunk, encryptor.push(chunk)) : begin().then((machine) => report(chunk, machine.push(chunk))),
    finish: () =>
      encryptor ? report(nothing, encryptor.finish()) : begin().then((machine) => report(nothing, machine.finish())),
    [Symbol.dispose]() {
      isDisposed = true
      encryptor?.[Symbol.dispose]()
    },
  }
}

/** A message being opened. The provider is asked when the header is complete. */
export function decryptTransform(options: DecryptStreamOptions, receiver: HeaderReceiver): MessageTransform {
  const decryption = new Decryption(options, streamRelease(options))
  const report = reporter(options.onProgress, options.messageLength)
  return {
    push(chunk) {
      const released = decryption.push(chunk)
      if (!(released instanceof Promise)) return report(chunk, released)
      return released.then((plaintext) => {
        const { header, openedBy } = decryption.result()
        receiver.header(header, openedBy)
        return report(chunk, plaintext)
      })
    },
    finish() {
      decryption.decryptor.finish()
      return []
    },
    [Symbol.dispose]: () => decryption.decryptor[Symbol.dispose](),
  }
}

/** How much leaves when, and how much may wait, in every stream that decrypts. */
export function streamRelease(options: DecryptStreamOptions): ReleaseSettings {
  const { holdUntilVerified = false, refuseSigned = false } = options
  return {
    holdUntilVerified,
    refuseSigned,
    maxBufferedLength: defaultMaxBufferedLength,
    maxPlaintextLength: holdUntilVerified ? defaultMaxHeldLength : undefined,
  }
}

/** Passes on what was released, and tells how far the stream has come. */
export function reporter(onProgress: StreamSettings['onProgress'], totalIn: number | undefined) {
  let bytesIn = 0
  let bytesOut = 0
  return (chunk: Uint8Array, released: Uint8Array[]): Uint8Array[] => {
    bytesIn += chunk.length
    for (const { length } of released) bytesOut += length
    onProgress?.({ bytesIn, bytesOut, ...(totalIn !== undefined && { totalIn }) })
    return released
  }
}
