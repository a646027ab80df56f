import type { EncryptedDataKey } from './format/encrypted-data-key.ts'
import type { EncryptionContext } from './format/encryption-context.ts'
import type { DataKey } from './secret-bytes.ts'
import type { AlgorithmSuite } from './suites/algorithm-suites.ts'

/** What a provider is told about the message that a data key is for. */
export interface KeyRequest {
  /** Says how long the data key must be (`dataKeyLength`). */
  readonly algorithmSuite: AlgorithmSuite
  /** To be bound to the wrapped key, so that it opens only with the same pairs; canonical, complete. */
  readonly encryptionContext: EncryptionContext
  /** Ends the call early: reject with `signal.reason`. */
  readonly signal?: AbortSignal | undefined
}

/** A fresh data key and its wrapped form. */
export interface GeneratedDataKey {
  /** The receiver disposes of it. */
  readonly dataKey: DataKey
  readonly encryptedDataKey: EncryptedDataKey
}

/**
 * The half of a key provider that may encrypt.
 *
 * Implementers: no loop over keys, no fallback, no retry beyond the client's own, no logging; reject with an `Error`
 * whose message holds no secret, and the core says which provider it was.
 */
export interface KeyEncryptor {
  /** How errors and results name this provider; non-empty, holds no secret. */
  readonly name: string
  /** A fresh data key of `request.algorithmSuite.dataKeyLength` bytes and its wrapped form, in one trip to the key service. */
  generateDataKey(request: KeyRequest): Promise<GeneratedDataKey>
  /** Wraps a data key that another provider generated. Must not keep the key, nor dispose of it. */
  encryptDataKey(dataKey: DataKey, request: KeyRequest): Promise<EncryptedDataKey>
}

/** The half of a key provider that may decrypt. */
export interface KeyDecryptor {
  /** How errors and results name this provider; non-empty, holds no secret. */
  readonly name: string
  /** Whether this provider is meant to open it. Pure and total: no I/O, no exception, any bytes. */
  recognises(encryptedDataKey: EncryptedDataKey): boolean
  /**
   * Unwraps one encrypted data key that this provider recognises.
   *
   * The core tries the next encrypted data key when it rejects, and lists every rejection if none opens.
   */
  decryptDataKey(encryptedDataKey: EncryptedDataKey, request: KeyRequest): Promise<DataKey>
}

/** An adapter to something that wraps data keys: the keyring of the specification. */
export type KeyProvider = KeyEncryptor & KeyDecryptor
