import { Decryption, type DecryptOptions } from './decrypt.ts'
import { defaultMaxBufferedLength } from './format/limits.ts'
import type { VerifiedHeader } from './format/message-header.ts'
import type { OpenedBy } from './materials/materials.ts'
import { type ByteSource, slicesOf } from './streams/message-chunks.ts'
import { reporter, type StreamSettings } from './streams/message-transform.ts'
import { untilAborted } from './streams/until-aborted.ts'

/** How to verify. `onProgress` tells that nothing was given out. */
export type VerifyOptions = DecryptOptions &
  StreamSettings & {
    /** Bytes of the message to come, if known; told by `onProgress`. Default: the length of a message that is given whole. */
    readonly messageLength?: number
  }

/** What was verified. */
export interface VerifyResult {
  readonly header: VerifiedHeader
  readonly openedBy: OpenedBy
  /** Frames, the final one included; 1 if not framed. */
  readonly frameCount: number
  /** Bytes. */
  readonly plaintextLength: number
}

/**
 * Verifies a whole message, every tag and the signature, and gives out no plaintext.
 *
 * @param source the message, whole or in pieces
 * @throws EnvelopeError as `decrypt`
 */
export async function verify(source: Uint8Array | ByteSource, options: VerifyOptions): Promise<VerifyResult> {
  const isWhole = source instanceof Uint8Array
  // What is in memory already needs no limit to be collected.
  const maxBufferedLength = isWhole ? undefined : defaultMaxBufferedLength
  const decryption = new Decryption(options, { holdUntilVerified: false, maxBufferedLength })
  using decryptor = decryption.decryptor
  const report = reporter(options.onProgress, options.messageLength ?? (isWhole ? source.length : undefined))
  for await (const chunk of untilAborted(isWhole ? [source] : source, options.signal)) {
    for (const slice of slicesOf(chunk)) {
      options.signal?.throwIfAborted()
      for (const plaintext of await decryption.push(slice)) plaintext.fill(0)
      report(slice, [])
    }
  }
  decryptor.finish()
  const { frameCount, plaintextLength } = decryptor
  return { ...decryption.result(), frameCount, plaintextLength }
}
