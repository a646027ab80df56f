import type { AlgorithmSuite } from '../suites/algorithm-suites.ts'
import type { EncryptedDataKey } from './encrypted-data-key.ts'
import type { EncryptionContextRecord } from './encryption-context.ts'

/** How a body is cut: into frames that are authenticated one by one, or not at all (old writers). */
export type ContentType = 'framed' | 'non-framed'

/** What a message says about itself. */
export interface MessageHeader {
  /** `false`: anybody could have written this. `true`: the header's tag was verified under the data key. */
  readonly authenticated: boolean
  readonly algorithmSuite: AlgorithmSuite
  /** 16 bytes in version 1, 32 in version 2. */
  readonly messageId: Uint8Array
  /** The stored pairs, without a prototype. */
  readonly encryptionContext: EncryptionContextRecord
  readonly encryptedDataKeys: readonly EncryptedDataKey[]
  readonly contentType: ContentType
  /** Bytes of plaintext in each frame but the last; 0 if not framed. */
  readonly frameLength: number
  /** Bytes of the whole header, its authentication included. */
  readonly headerLength: number
}

/** A header as read, before its tag was verified. */
export interface UnverifiedHeader extends MessageHeader {
  readonly authenticated: false
}

/** A header whose tag was verified, or that we wrote. */
export interface VerifiedHeader extends MessageHeader {
  readonly authenticated: true
}
