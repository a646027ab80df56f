import type { EncryptedDataKey } from '../format/encrypted-data-key.ts'
import type { EncryptionContext } from '../format/encryption-context.ts'
import type { SigningKey } from '../primitives/primitives.ts'
import type { DataKey } from '../secret-bytes.ts'
import type { AlgorithmSuite } from '../suites/algorithm-suites.ts'

/** What an encryption needs keys for. */
export interface EncryptionMaterialsRequest {
  readonly algorithmSuite: AlgorithmSuite
  /** The caller's pairs. */
  readonly encryptionContext: EncryptionContext
  /** Bytes; absent if nobody knows yet, as in most streams. */
  readonly plaintextLength?: number | undefined
  readonly maxEncryptedDataKeys?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** All that one message is made with. The receiver disposes of the data key. */
export interface EncryptionMaterials {
  readonly algorithmSuite: AlgorithmSuite
  /** The caller's pairs and the public key's entry. */
  readonly encryptionContext: EncryptionContext
  /** Names whose pairs are authenticated but not stored: whoever decrypts must know them. */
  readonly requiredContextNames: ReadonlySet<string>
  readonly encryptedDataKeys: readonly EncryptedDataKey[]
  readonly dataKey: DataKey
  /** With a signing suite, and with no other; its public key is among the pairs. */
  readonly signingKey?: SigningKey
  /** Told how many bytes the message sealed in the end, once, also if it was cut short. */
  readonly settle?: (plaintextLength: number) => void
}

/** What a decryption needs a key for: all of it unauthenticated. */
export interface DecryptionMaterialsRequest {
  readonly algorithmSuite: AlgorithmSuite
  /** The pairs that the header stores. */
  readonly storedContext: EncryptionContext
  /** The pairs that the caller expects; those that are stored have been found equal. */
  readonly expectedContext: EncryptionContext
  readonly encryptedDataKeys: readonly EncryptedDataKey[]
  readonly signal?: AbortSignal | undefined
}

/** What opens one message. The receiver disposes of the data key. */
export interface DecryptionMaterials {
  readonly dataKey: DataKey
  /** The expected pairs that are not stored; they follow the header in its AAD. */
  readonly unstoredContext: EncryptionContext
  readonly openedBy: OpenedBy
}

/** Which provider opened which encrypted data key. */
export interface OpenedBy {
  /** The provider's name. */
  readonly provider: string
  /** Place of the encrypted data key in the message, from 0. */
  readonly index: number
}

/** Where encryption materials come from: the encrypting half of a cryptographic materials manager. */
export interface EncryptionMaterialsSource {
  encryptionMaterials(request: EncryptionMaterialsRequest): Promise<EncryptionMaterials>
}

/** Where decryption materials come from: the decrypting half of a cryptographic materials manager. */
export interface DecryptionMaterialsSource {
  decryptionMaterials(request: DecryptionMaterialsRequest): Promise<DecryptionMaterials>
}

/** A cryptographic materials manager in the specification's words. */
export type MaterialsSource = EncryptionMaterialsSource & DecryptionMaterialsSource
