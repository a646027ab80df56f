import { primitives } from '#primitives'
import { concatBytes, equalBytes } from '../bytes.ts'
import { authenticationFailed, EnvelopeError } from '../errors.ts'
import type { EncryptedDataKey } from '../format/encrypted-data-key.ts'
import type { EncryptionContext } from '../format/encryption-context.ts'
import type { KeyDecryptor, KeyProvider, KeyRequest } from '../key-provider.ts'
import type { AesKey } from '../primitives/primitives.ts'
import { type RandomBytes, randomBytesOf } from '../random-bytes.ts'
import { DataKey, SecretBytes } from '../secret-bytes.ts'
import { ivLength, tagLength } from '../suites/algorithm-suites.ts'
import { type LegacyContextOrder, serializeInLegacyOrder, triesLegacyOrder } from './legacy-context-order.ts'
import { checkRawKeyNames } from './raw-key-names.ts'

/** A wrapping key of your own, for AES-GCM. */
export interface RawAesOptions {
  /** Whose keys these are; goes into the message as the provider ID. Not `aws-kms…`. */
  readonly namespace: string
  /** Which of them; goes into the message. */
  readonly keyName: string
  /** 16, 24 or 32 random bytes, copied. Its length need not be that of the data keys. */
  readonly wrappingKey: Uint8Array | SecretBytes
  /** Default: `raw-aes:NAMESPACE/KEYNAME`. */
  readonly name?: string
}

/** How {@link rawAesProvider} wraps. */
export interface RawAesProviderOptions extends RawAesOptions {
  /** For reproducible test vectors only: data keys and IVs. Default: the runtime's secure source. */
  readonly randomBytes?: RandomBytes
}

/** How {@link legacyRawAesDecryptor} unwraps. */
export interface LegacyRawAesOptions extends RawAesOptions {
  readonly contextOrder: LegacyContextOrder
  /** For `locale`: the writer's locale, BCP 47. Default: `en`. */
  readonly locale?: string
}

/**
 * Wraps data keys with AES-GCM under a key that you hold, with the encryption context as AAD.
 *
 * The IV of each wrapping is random: use one key for less than 2^32 messages.
 *
 * @throws RangeError if the key has another length, or a name is empty, too long or reserved
 * @throws TypeError if the key is no bytes
 * @see spec: framework/raw-aes-keyring.md
 */
export function rawAesProvider(options: RawAesProviderOptions): KeyProvider {
  const { namespace, randomBytes = primitives.randomBytes } = options
  const key = rawAesKey(options)

  const wrap = (dataKey: DataKey, { encryptionContext }: KeyRequest): EncryptedDataKey => {
    const iv = randomBytesOf(randomBytes, ivLength)
    const ciphertext = new Uint8Array(dataKey.length + tagLength)
    dataKey.expose((bytes) => key.aesKey.sealInto({ iv, aad: encryptionContext.serialized }, bytes, ciphertext, 0))
    return { providerId: namespace, providerInfo: concatBytes([key.infoPrefix, iv]), ciphertext }
  }

  return {
    ...decryptor(options, key, ({ serialized }) => serialized),

    async generateDataKey(request) {
      request.signal?.throwIfAborted()
      const dataKey = DataKey.take(randomBytesOf(randomBytes, request.algorithmSuite.dataKeyLength))
      try {
        return { dataKey, encryptedDataKey: wrap(dataKey, request) }
      } catch (error) {
        dataKey[Symbol.dispose]()
        throw error
      }
    },

    async encryptDataKey(dataKey, request) {
      request.signal?.throwIfAborted()
      return wrap(dataKey, request)
    },
  }
}

/**
 * Opens data keys that an old writer wrapped with the context in another order than the format's. Give it beside a
 * {@link rawAesProvider} of the same key; the result's `openedBy` tells which of the two was needed.
 *
 * The JavaScript SDK's raw AES keyring sorts by locale unless it is told `utf8Sorting: true`.
 *
 * @throws RangeError, TypeError as {@link rawAesProvider}
 * @example
 * await decrypt(message, { provider: [rawAesProvider(key), legacyRawAesDecryptor({ ...key, contextOrder: 'locale' })] })
 */
export function legacyRawAesDecryptor(options: LegacyRawAesOptions): KeyDecryptor {
  const { contextOrder, locale = 'en' } = options
  const half = decryptor(options, rawAesKey(options), (context) =>
    serializeInLegacyOrder(context, contextOrder, locale),
  )
  const name = options.name ?? `${half.name} (${contextOrder} order)`
  const legacy = { ...half, name, [triesLegacyOrder]: true }
  return legacy
}

interface RawAesKey {
  readonly aesKey: AesKey
  /** Which key, and how it wraps: key name, bits of the tag, bytes of the IV. The IV itself follows. */
  readonly infoPrefix: Uint8Array
}

function rawAesKey({ namespace, keyName, wrappingKey }: RawAesOptions): RawAesKey {
  const { keyNameBytes } = checkRawKeyNames(namespace, keyName, wrappingInfoLength)
  return {
    aesKey: importWrappingKey(wrappingKey),
    infoPrefix: concatBytes([keyNameBytes, Uint8Array.of(0, 0, 0, tagLength * 8, 0, 0, 0, ivLength)]),
  }
}

function decryptor(
  { namespace, keyName, name }: RawAesOptions,
  { aesKey, infoPrefix }: RawAesKey,
  aadOf: (context: EncryptionContext) => Uint8Array,
): KeyDecryptor {
  return {
    name: name ?? `raw-aes:${namespace}/${keyName}`,

    recognises({ providerId, providerInfo }) {
      // By length from the end, not by a separator: a key name may hold any byte.
      return (
        providerId === namespace &&
        providerInfo.length === infoPrefix.length + ivLength &&
        equalBytes(providerInfo.subarray(0, infoPrefix.length), infoPrefix)
      )
    },

    async decryptDataKey({ providerInfo, ciphertext }, { algorithmSuite, encryptionContext, signal }) {
      signal?.throwIfAborted()
      const wrappedLength = algorithmSuite.dataKeyLength + tagLength
      if (ciphertext.length !== wrappedLength) {
        throw new EnvelopeError(
          'ERR_WRAPPED_KEY_INVALID',
          `raw AES: want a wrapped data key of ${wrappedLength} bytes, got ${ciphertext.length}`,
          { provider: 'raw-aes' },
        )
      }
      const iv = providerInfo.subarray(infoPrefix.length)
      const bytes = aesKey.open({ iv, aad: aadOf(encryptionContext) }, ciphertext)
      if (bytes === undefined) throw authenticationFailed()
      return DataKey.take(bytes)
    },
  }
}

export type { LegacyContextOrder } from './legacy-context-order.ts'

/** Bytes that follow the key name in the provider info: tag length, IV length, IV. */
const wrappingInfoLength = 4 + 4 + ivLength

function importWrappingKey(key: Uint8Array | SecretBytes): AesKey {
  // For callers without types: a text of 32 characters has a length, and is no key.
  if (!(key instanceof Uint8Array || key instanceof SecretBytes)) {
    throw new TypeError(`raw AES: want a wrapping key as Uint8Array or SecretBytes, got ${typeof key}`)
  }
  if (![16, 24, 32].includes(key.length)) {
    throw new RangeError(`raw AES: want a wrapping key of 16, 24 or 32 bytes, got ${key.length}`)
  }
  return key instanceof SecretBytes ? key.expose(primitives.importAesKey) : primitives.importAesKey(key)
}
