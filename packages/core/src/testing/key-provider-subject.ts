import type { EncryptedDataKey } from '../format/encrypted-data-key.ts'
import type { EncryptionContextRecord } from '../format/encryption-context.ts'
import type { KeyProvider } from '../key-provider.ts'

/** A key provider under test. */
export interface KeyProviderSubject {
  /** A provider over always the same wrapping key; called for each law. */
  create(): KeyProvider | Promise<KeyProvider>
  /** A provider of the same kind over another wrapping key. Default: none, and the law about strangers is not made. */
  createStranger?(): KeyProvider | Promise<KeyProvider>
  /** Wrapped keys from the past that must open for ever. Default: none, and the law about them is not made. */
  readonly recorded?: readonly RecordedDataKey[]
  /** Secrets that must never show, such as the wrapping key. Default: none. */
  readonly secrets?: readonly Uint8Array[]
  /**
   * How the runtime shows a value to people, such as `inspect` of `node:util`: no key may show there either. Default: none, and the law of
   * secrecy looks at names, errors, JSON and text alone.
   */
  readonly print?: (value: unknown) => string
  /** How many bit flips to try, evenly spread; services over a network want fewer. Default: all. */
  readonly maxFlips?: number
  /** The lengths of data keys that its key service makes, in bytes. Default: 16, 24 and 32, which all services should. */
  readonly dataKeyLengths?: readonly DataKeyLength[]
  /** Laws that cannot hold, by the part of their title before the colon, with the reason. Default: none. */
  readonly exceptions?: Readonly<Partial<Record<KeyProviderLaw, string>>>
}

/** In bytes; one for each size of AES. */
export type DataKeyLength = 16 | 24 | 32

/** A wrapped key from the past. */
export interface RecordedDataKey {
  readonly encryptedDataKey: EncryptedDataKey
  readonly encryptionContext: EncryptionContextRecord
  readonly dataKey: Uint8Array
}

/** What a law is about; its title begins so. */
export type KeyProviderLaw =
  | 'round trip'
  | 'wrapping'
  | 'freshness'
  | 'context'
  | 'recognition'
  | 'tampering'
  | 'abort'
  | 'interleaving'
  | 'disposal'
  | 'secrecy'
  | 'strangers'
  | 'records'
