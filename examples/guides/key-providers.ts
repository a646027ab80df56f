// Code of docs/guides/key-providers.md.
import {
  DataKey,
  decrypt,
  EnvelopeError,
  encrypt,
  type KeyProvider,
  multiProvider,
  rawAesProvider,
  rawRsaProvider,
} from '@sealwright/core'

// #region vault
/** What we need of a key service: two calls that wrap and unwrap bytes, bound to a text. */
export interface WrappingService {
  wrap(key: string, bytes: Uint8Array, boundTo: string, signal?: AbortSignal): Promise<Uint8Array>
  unwrap(key: string, wrapped: Uint8Array, boundTo: string, signal?: AbortSignal): Promise<Uint8Array>
}

/** A key provider over such a service. It makes data keys itself, from the given source of random bytes. */
export function vaultProvider(
  service: WrappingService,
  key: string,
  randomBytes: (length: number) => Uint8Array,
): KeyProvider {
  const providerId = 'example-vault'
  const providerInfo = new TextEncoder().encode(key)

  return {
    name: `vault:${key}`,

    async generateDataKey(request) {
      request.signal?.throwIfAborted()
      const dataKey = DataKey.take(randomBytes(request.algorithmSuite.dataKeyLength))
      try {
        return { dataKey, encryptedDataKey: await this.encryptDataKey(dataKey, request) }
      } catch (error) {
        dataKey[Symbol.dispose]()
        throw error
      }
    },

    async encryptDataKey(dataKey, { encryptionContext, signal }) {
      signal?.throwIfAborted()
      const boundTo = JSON.stringify(encryptionContext.entries)
      const ciphertext = await dataKey.expose((bytes) => service.wrap(key, bytes, boundTo, signal))
      return { providerId, providerInfo: providerInfo.slice(), ciphertext }
    },

    // Pure, and no exception whatever the bytes: the core asks for every encrypted data key of every message.
    recognises: (encryptedDataKey) =>
      encryptedDataKey.providerId === providerId &&
      encryptedDataKey.providerInfo.length === providerInfo.length &&
      encryptedDataKey.providerInfo.every((byte, index) => byte === providerInfo[index]),

    async decryptDataKey({ ciphertext }, { algorithmSuite, encryptionContext, signal }) {
      signal?.throwIfAborted()
      const boundTo = JSON.stringify(encryptionContext.entries)
      const bytes = await service.unwrap(key, ciphertext, boundTo, signal)
      if (bytes.length !== algorithmSuite.dataKeyLength) {
        bytes.fill(0)
        throw new EnvelopeError('ERR_WRAPPED_KEY_INVALID', `vault: got a data key of ${bytes.length} bytes`, {
          provider: providerId,
        })
      }
      return DataKey.take(bytes)
    },
  }
}
// #endregion

// #region several
/** Either key opens what both wrapped. The RSA key's private half may lie in a safe. */
export function withOfflineCopy(online: KeyProvider, publicKey: string) {
  const offline = rawRsaProvider({ namespace: 'example', keyName: 'safe-2026', publicKey })
  return multiProvider({ generator: online, encryptors: [offline] })
}
// #endregion

// #region rotate
/** New messages go under the new key; old ones still open. */
export function afterRotation(oldKey: Uint8Array, newKey: Uint8Array) {
  const old = rawAesProvider({ namespace: 'example', keyName: '2025', wrappingKey: oldKey })
  const current = rawAesProvider({ namespace: 'example', keyName: '2026', wrappingKey: newKey })
  return multiProvider({ generator: current, decryptors: [current, old] })
}
// #endregion

// #region use
export async function roundTrip(
  plaintext: Uint8Array,
  provider: ReturnType<typeof afterRotation>,
): Promise<Uint8Array> {
  const { message } = await encrypt(plaintext, { provider })
  return (await decrypt(message, { provider })).plaintext
}
// #endregion
