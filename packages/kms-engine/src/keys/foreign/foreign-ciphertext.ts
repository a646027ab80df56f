import { concat, utf8 } from '../../bytes.ts'
import { byUtf8, type EncryptionContext } from '../encryption-context.ts'
import { openAead } from '../material/aead.ts'
import { parseLocalKms } from './local-kms.ts'
import { parseLocalStack } from './localstack.ts'
import { withoutPadding } from './padding.ts'

/** A ciphertext of another local KMS, taken apart. */
export interface ForeignCiphertext {
  readonly iv: Uint8Array
  /** AES-256-GCM ciphertext, and after it the tag. */
  readonly sealed: Uint8Array
  /** Names that its maker left out of what the ciphertext is bound to. */
  readonly unboundNames: readonly string[]
  /** Whether its maker padded the plaintext, though AES-GCM needs none. */
  readonly isPadded: boolean
}

const readers: readonly ((bytes: Uint8Array) => ForeignCiphertext | undefined)[] = [parseLocalKms, parseLocalStack]

/**
 * Opens a ciphertext that another local KMS made under the same key material, so that data can move here with its key.
 * Those programs bind the context as a mere string of its names and values; what was bound weakly stays so until it is
 * encrypted anew, which ReEncrypt does.
 *
 * @returns `undefined` when it is no such ciphertext, or was made under other material or another context, or is not
 * padded as its maker pads
 */
export function openForeign(bytes: Uint8Array, secret: Uint8Array, context: EncryptionContext): Uint8Array | undefined {
  for (const read of readers) {
    const ciphertext = read(bytes)
    if (ciphertext === undefined) continue
    const { iv, sealed, unboundNames, isPadded } = ciphertext
    const opened = openAead({ key: secret, iv, aad: joined(context, unboundNames) }, sealed)
    if (opened === undefined) continue
    if (!isPadded) return opened
    const plaintext = withoutPadding(opened)
    opened.fill(0)
    return plaintext
  }
  return undefined
}

function joined(context: EncryptionContext, unboundNames: readonly string[]): Uint8Array {
  const names = Object.keys(context)
    .filter((name) => !unboundNames.includes(name))
    .sort(byUtf8)
  return concat(...names.flatMap((name) => [utf8(name), utf8(context[name]!)]))
}
