import type { KeyDecryptor, KeyEncryptor, KeyProvider } from '@sealwright/core'
import type { KeyUri } from './key-uri.ts'

/** A provider, or one of its halves. */
export type OpenedProvider = KeyProvider | KeyEncryptor | KeyDecryptor

/**
 * One way to keys: what stands behind a scheme. Write one to add a scheme of your own.
 *
 * What an implementer may assume: parameters have been checked against `parameters`. What must hold: a target or a value
 * that cannot be is a TypeError that names it; nothing is loaded or opened before `open` is called.
 */
export interface Scheme {
  /** Names of the parameters that it takes. A URI with another one is refused. */
  readonly parameters: readonly string[]
  /** Makes the provider. */
  open(uri: KeyUri): Promise<OpenedProvider>
}

/** Schemes by name. */
export type Schemes = Readonly<Record<string, Scheme>>
