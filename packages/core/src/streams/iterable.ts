import { type ByteSource, type MessageChunks, messageChunks, type PlaintextChunks } from './message-chunks.ts'
import {
  type DecryptStreamOptions,
  decryptTransform,
  type EncryptStreamOptions,
  encryptTransform,
} from './message-transform.ts'

/**
 * Encrypts a source piece by piece, at the pace of whoever reads. Nothing happens before the first read.
 *
 * @example
 * for await (const piece of encryptIterable(file.readableWebStream(), { provider })) await sink.write(piece)
 */
export function encryptIterable(source: ByteSource, options: EncryptStreamOptions): MessageChunks {
  return messageChunks(source, (receiver) => encryptTransform(options, receiver), options.signal)
}

/**
 * Decrypts a source piece by piece. No piece comes before its own tag is verified; that the message is complete is known only when
 * the loop ends, so what came before an error must be thrown away.
 */
export function decryptIterable(source: ByteSource, options: DecryptStreamOptions): PlaintextChunks {
  return messageChunks(source, (receiver) => decryptTransform(options, receiver), options.signal)
}
