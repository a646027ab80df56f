import { concatBytes, equalBytes } from '../bytes.ts'
import { authenticationFailed, EnvelopeError } from '../errors.ts'
import { BodyAad, type BodyPart, frameBeginningLength, frameOverhead } from '../format/body.ts'
import type { EncryptionContext } from '../format/encryption-context.ts'
import type { ParsedHeader } from '../format/header.ts'
import type { DecryptionMaterials } from '../materials/materials.ts'
import type { AesKey, Primitives } from '../primitives/primitives.ts'
import type { DataKey } from '../secret-bytes.ts'
import { ivLength, tagLength } from '../suites/algorithm-suites.ts'
import { deriveMessageKeys } from '../suites/key-derivation.ts'

/** Opens one message's header and body parts under its derived key. */
export class MessageOpener {
  readonly #key: AesKey
  readonly #messageId: Uint8Array
  /** Made when first needed: most messages have parts of one kind alone. */
  readonly #aads: { [Part in BodyPart]?: BodyAad } = {}

  constructor(key: AesKey, messageId: Uint8Array) {
    this.#key = key
    this.#messageId = messageId
  }

  /**
   * Verifies a header's tag.
   *
   * @param unstoredContext pairs that are authenticated though the header does not hold them
   * @throws EnvelopeError `ERR_AUTHENTICATION_FAILED`
   */
  verifyHeader({ authenticatedBytes, iv, tag }: ParsedHeader, unstoredContext: EncryptionContext): void {
    const aad =
      unstoredContext.size === 0 ? authenticatedBytes : concatBytes([authenticatedBytes, unstoredContext.serialized])
    if (this.#key.open({ iv, aad }, tag) === undefined) throw authenticationFailed()
  }

  /**
   * Opens frames that lie one after another, into one piece of memory.
   *
   * Here the small frames are read, for which each view of an array would show: so there is one for each frame.
   *
   * @param first the sequence number of the first of them; the caller has checked those of all
   * @param frames whole frames, each with a content of `frameLength` bytes
   * @param output has room for all their plaintext; erased if one fails
   * @throws EnvelopeError `ERR_AUTHENTICATION_FAILED`
   */
  openFramesInto(first: number, frames: Uint8Array, frameLength: number, output: Uint8Array): void {
    const sealedLength = frameOverhead + frameLength
    const aad = this.#aadOf('frame')
    const [iv, tag] = [new Uint8Array(ivLength), new Uint8Array(tagLength)]
    const operation = { iv, aad: aad.of(first, frameLength) }
    for (let at = 0, index = 0; at < frames.length; at += sealedLength, index += 1) {
      const contentAt = at + frameBeginningLength
      const contentEnd = contentAt + frameLength
      copyInto(iv, frames, contentAt - ivLength)
      copyInto(tag, frames, contentEnd)
      // The same array each time, patched.
      aad.of(first + index, frameLength)
      const ciphertext = frames.subarray(contentAt, contentEnd)
      if (!this.#key.openInto(operation, ciphertext, tag, output, index * frameLength)) {
        output.fill(0)
        throw authenticationFailed()
      }
    }
  }

  /**
   * Opens one part of the body.
   *
   * @param iv as read: old writers drew it at random
   * @param sealed ciphertext and tag
   * @throws EnvelopeError `ERR_AUTHENTICATION_FAILED`
   */
  openPart(part: BodyPart, sequenceNumber: number, iv: Uint8Array, sealed: Uint8Array): Uint8Array {
    return this.openParts(part, sequenceNumber, iv, [sealed])[0]!
  }

  /**
   * As `openPart`, of what lies in pieces.
   *
   * @param sealed the last piece ends with the whole tag
   * @returns the plaintext in as many pieces
   * @throws EnvelopeError `ERR_AUTHENTICATION_FAILED`
   */
  openParts(part: BodyPart, sequenceNumber: number, iv: Uint8Array, sealed: readonly Uint8Array[]): Uint8Array[] {
    let plaintextLength = -tagLength
    for (const { length } of sealed) plaintextLength += length
    const aad = this.#aadOf(part).of(sequenceNumber, plaintextLength)
    const plaintext = this.#key.openParts({ iv, aad }, sealed)
    if (plaintext === undefined) throw authenticationFailed()
    return plaintext
  }

  #aadOf(part: BodyPart): BodyAad {
    const aad = this.#aads[part] ?? new BodyAad(this.#messageId, part)
    this.#aads[part] = aad
    return aad
  }
}

/**
 * Derives a message's key and verifies what its header says. The data key is erased before this returns.
 *
 * @throws EnvelopeError `ERR_AUTHENTICATION_FAILED` if the header does not commit to the data key, or its tag fails;
 *   `ERR_HEADER_INVALID` if its tag is the one that version 4.0.0 of the SDK for .NET would have written
 */
export function unlockHeader(
  primitives: Primitives,
  parsed: ParsedHeader,
  materials: DecryptionMaterials,
): MessageOpener {
  const { algorithmSuite, messageId } = parsed.header
  using dataKey = materials.dataKey
  const { messageKey, commitment } = deriveMessageKeys(primitives, { algorithmSuite, dataKey, messageId })
  // Before the header's tag: a key that the message was not made for is not used at all.
  // Where the suite derives a commitment, `parseHeader` has read one.
  if (commitment && !equalBytes(commitment, parsed.commitment!)) throw authenticationFailed()
  const opener = new MessageOpener(messageKey, messageId)
  try {
    opener.verifyHeader(parsed, materials.unstoredContext)
  } catch (error) {
    if (isOfDotNet400(primitives, parsed, dataKey)) throw dotNet400()
    throw error
  }
  return opener
}

/**
 * Whether a header that does not verify is genuine after all, but written by version 4.0.0 of the SDK for .NET: it appended two
 * zero bytes to what the tag is over, and left the message ID out of the key derivation of suites without commitment. Only a holder
 * of the data key can make such a header, so that saying so helps nobody else.
 */
function isOfDotNet400(
  primitives: Primitives,
  { header, authenticatedBytes, iv, tag }: ParsedHeader,
  dataKey: DataKey,
): boolean {
  const { algorithmSuite, messageId } = header
  const messageIds = algorithmSuite.keyDerivation.kind === 'hkdf' ? [messageId, new Uint8Array(0)] : [messageId]
  return messageIds.some((derivedWith) => {
    const { messageKey } = deriveMessageKeys(primitives, { algorithmSuite, dataKey, messageId: derivedWith })
    const appended = concatBytes([authenticatedBytes, Uint8Array.of(0, 0)])
    return [authenticatedBytes, appended].some((aad) => messageKey.open({ iv, aad }, tag) !== undefined)
  })
}

function dotNet400(): EnvelopeError<'ERR_HEADER_INVALID'> {
  const hint = 'decrypt it with a later version of the SDK for .NET and encrypt it anew'
  return new EnvelopeError(
    'ERR_HEADER_INVALID',
    `header: written by version 4.0.0 of the Encryption SDK for .NET, which departs from the format (${hint})`,
    { fault: 'dotnet-4.0.0', offset: 0, hint },
  )
}

/** Fills `output` from `bytes`. A loop, because it is over sooner than a view for `set` is made. */
function copyInto(output: Uint8Array, bytes: Uint8Array, from: number): void {
  for (let at = 0; at < output.length; at++) output[at] = bytes[from + at]!
}
