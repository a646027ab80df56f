import { primitives } from '#primitives'
import { equalBytes } from '../bytes.ts'
import { authenticationFailed } from '../errors.ts'
import type { EncryptedDataKey } from '../format/encrypted-data-key.ts'
import type { KeyDecryptor, KeyEncryptor, KeyProvider } from '../key-provider.ts'
import type { RsaPadding } from '../primitives/primitives.ts'
import { DataKey } from '../secret-bytes.ts'
import { checkRawKeyNames } from './raw-key-names.ts'
import { checkRsaPadding } from './rsa-padding.ts'

/** What both halves of an RSA key have in common. */
export interface RawRsaProviderOptions {
  /** Whose keys these are; goes into the message as the provider ID. Not `aws-kms…`. */
  readonly namespace: string
  /** Which of them; goes into the message. */
  readonly keyName: string
  /** One padding for one key. Default: `OAEP-SHA-256`. `PKCS1` is for old messages. */
  readonly padding?: RsaPadding
  /** Default: `raw-rsa:NAMESPACE/KEYNAME`. */
  readonly name?: string
}

/** The half that encrypts. */
export interface RsaPublicHalf {
  /** PEM or DER (`SubjectPublicKeyInfo`). Never derived from a private key. */
  readonly publicKey: string | Uint8Array
}

/** The half that decrypts. */
export interface RsaPrivateHalf {
  /** PEM or DER (PKCS#8). */
  readonly privateKey: string | Uint8Array
}

/**
 * Wraps data keys with an RSA public key, so that whoever encrypts cannot decrypt.
 *
 * RSA binds no encryption context to the wrapped key; the message's own header does.
 *
 * @throws TypeError if a key is not an RSA key of that half
 * @throws RangeError if a name is empty, too long or reserved, or the padding is none of the known ones
 * @see spec: framework/raw-rsa-keyring.md
 */
export function rawRsaProvider(options: RawRsaProviderOptions & RsaPublicHalf & RsaPrivateHalf): KeyProvider
/** With a public key alone: encrypts, and cannot decrypt. */
export function rawRsaProvider(options: RawRsaProviderOptions & RsaPublicHalf): KeyEncryptor
/** With a private key alone: decrypts, and cannot encrypt. */
export function rawRsaProvider(options: RawRsaProviderOptions & RsaPrivateHalf): KeyDecryptor
export function rawRsaProvider(
  options: RawRsaProviderOptions & Partial<RsaPublicHalf & RsaPrivateHalf>,
): Partial<KeyProvider> & { readonly name: string } {
  const { namespace, keyName, padding = 'OAEP-SHA-256', publicKey, privateKey } = options
  const { keyNameBytes } = checkRawKeyNames(namespace, keyName, 0)
  checkRsaPadding(padding)
  if (publicKey === undefined && privateKey === undefined)
    throw new TypeError('raw RSA: want a public or a private key')
  const key: RsaKey = { namespace, keyNameBytes, padding }
  return {
    name: options.name ?? `raw-rsa:${namespace}/${keyName}`,
    ...(publicKey !== undefined && encryptingHalf(key, publicKey)),
    ...(privateKey !== undefined && decryptingHalf(key, privateKey)),
  }
}

interface RsaKey {
  readonly namespace: string
  readonly keyNameBytes: Uint8Array
  readonly padding: RsaPadding
}

function encryptingHalf(
  { namespace, keyNameBytes, padding }: RsaKey,
  source: string | Uint8Array,
): Omit<KeyEncryptor, 'name'> {
  const publicKey = primitives.importRsaPublicKey(source)
  const wrap = (dataKey: DataKey): EncryptedDataKey => ({
    providerId: namespace,
    providerInfo: keyNameBytes.slice(),
    ciphertext: dataKey.expose((bytes) => publicKey.encrypt(padding, bytes)),
  })
  return {
    async generateDataKey({ algorithmSuite, signal }) {
      signal?.throwIfAborted()
      const dataKey = DataKey.take(primitives.randomBytes(algorithmSuite.dataKeyLength))
      try {
        return { dataKey, encryptedDataKey: wrap(dataKey) }
      } catch (error) {
        dataKey[Symbol.dispose]()
        throw error
      }
    },
    async encryptDataKey(dataKey, { signal }) {
      signal?.throwIfAborted()
      return wrap(dataKey)
    },
  }
}

function decryptingHalf(
  { namespace, keyNameBytes, padding }: RsaKey,
  source: string | Uint8Array,
): Omit<KeyDecryptor, 'name'> {
  const privateKey = primitives.importRsaPrivateKey(source)
  return {
    recognises({ providerId, providerInfo }) {
      return providerId === namespace && equalBytes(providerInfo, keyNameBytes)
    },
    async decryptDataKey({ ciphertext }, { algorithmSuite, signal }) {
      signal?.throwIfAborted()
      const bytes = privateKey.decrypt(padding, ciphertext)
      if (padding !== 'PKCS1') {
        if (bytes === undefined) throw authenticationFailed()
        return DataKey.take(bytes)
      }
      // Whoever can tell good padding from bad can decrypt (Bleichenbacher). So a bad one gives a random data key, and
      // the message fails later like one of another key.
      const fallback = primitives.randomBytes(algorithmSuite.dataKeyLength)
      const dataKey = DataKey.take(bytes?.length === fallback.length ? bytes : fallback)
      // Of another length it may still be somebody's key.
      bytes?.fill(0)
      return dataKey
    },
  }
}
