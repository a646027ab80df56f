import type { KeyDecryptor, KeyEncryptor } from '../key-provider.ts'

/** Several providers that may decrypt together. */
export interface DecryptingProviders {
  readonly decryptors: readonly KeyDecryptor[]
}

/** Several providers, each of which wraps the data key that the first of them generates. */
export interface EncryptingProviders {
  readonly generator: KeyEncryptor
  readonly encryptors: readonly KeyEncryptor[]
}

/** One or several providers that encrypt. */
export type EncryptingProvider = KeyEncryptor | EncryptingProviders

/** One or several providers that decrypt; a list is tried in its order for each encrypted data key. */
export type DecryptingProvider = KeyDecryptor | DecryptingProviders | readonly KeyDecryptor[]

/** What a composition is made of. */
export interface MultiProviderOptions {
  /** Makes the data key; its encrypted data key comes first in the message. */
  readonly generator: KeyEncryptor
  /** Wrap the same data key, at the same time; their order is kept in the message. Default: none. */
  readonly encryptors?: readonly KeyEncryptor[]
  /** Default: those of the generator and encryptors that can also decrypt. */
  readonly decryptors?: readonly KeyDecryptor[]
}

/**
 * Several providers as one: a message opens with any of their keys.
 *
 * @example
 * const provider = multiProvider({ generator: awsKms, encryptors: [offlineRsaKey] })
 */
export function multiProvider(options: MultiProviderOptions): EncryptingProviders & DecryptingProviders
/** Several providers for decryption alone: the result cannot encrypt, and the types say so. */
export function multiProvider(options: DecryptingProviders): DecryptingProviders
export function multiProvider(options: MultiProviderOptions | DecryptingProviders): DecryptingProviders {
  if (!('generator' in options)) return Object.freeze({ decryptors: Object.freeze([...options.decryptors]) })
  const { generator, encryptors = [] } = options
  const { decryptors = [generator, ...encryptors].filter(canDecrypt) } = options
  return Object.freeze({
    generator,
    encryptors: Object.freeze([...encryptors]),
    decryptors: Object.freeze([...decryptors]),
  })
}

/** The providers that decrypt, as a list. */
export function decryptorsOf(provider: DecryptingProvider): readonly KeyDecryptor[] {
  checkProvider(provider)
  if (Array.isArray(provider)) return provider
  return 'decryptors' in provider ? provider.decryptors : [provider as KeyDecryptor]
}

/** The provider that generates, and those that only wrap. */
export function encryptorsOf(provider: EncryptingProvider): EncryptingProviders {
  checkProvider(provider)
  return 'generator' in provider ? provider : { generator: provider, encryptors: [] }
}

/** For callers without types. */
function checkProvider(provider: unknown): void {
  if (typeof provider !== 'object' || provider === null) {
    throw new TypeError(
      `provider: want a key provider or materials, got ${provider === null ? 'null' : typeof provider}`,
    )
  }
}

function canDecrypt(provider: KeyEncryptor): provider is KeyEncryptor & KeyDecryptor {
  return 'decryptDataKey' in provider && 'recognises' in provider
}
