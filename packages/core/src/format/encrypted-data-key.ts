import { equalBytes } from '../bytes.ts'

/**
 * A data key wrapped by one wrapping key, as a message carries it. All three fields are at most 65535 bytes.
 *
 * @see spec: data-format/message-header.md#encrypted-data-key-entries
 */
export interface EncryptedDataKey {
  /** Which kind of provider wrapped it, for example `aws-kms`; for raw keys the caller's own name space. */
  readonly providerId: string
  /** Which key of that provider, and what else it needs, for example a key ARN. */
  readonly providerInfo: Uint8Array
  /** The wrapped data key. */
  readonly ciphertext: Uint8Array
}

/** Whether two are the same in all three fields. */
export function equalEncryptedDataKeys(left: EncryptedDataKey, right: EncryptedDataKey): boolean {
  return (
    left.providerId === right.providerId &&
    equalBytes(left.providerInfo, right.providerInfo) &&
    equalBytes(left.ciphertext, right.ciphertext)
  )
}
