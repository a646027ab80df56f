// Code of docs/guides/encrypting.md.
import {
  decrypt,
  EnvelopeError,
  encrypt,
  inspect,
  type KeyDecryptor,
  type KeyProvider,
  rawAesProvider,
  reencrypt,
  verify,
} from '@sealwright/core'

// #region key
/** A wrapping key of your own: 32 random bytes from a secret store, never from a password. */
export function ownKey(wrappingKey: Uint8Array): KeyProvider {
  return rawAesProvider({ namespace: 'example', keyName: 'backup-2026', wrappingKey })
}
// #endregion

// #region encrypt
export async function seal(plaintext: Uint8Array, provider: KeyProvider): Promise<Uint8Array> {
  const { message } = await encrypt(plaintext, { provider, encryptionContext: { purpose: 'backup', tenant: 'acme' } })
  return message
}
// #endregion

// #region decrypt
export async function open(message: Uint8Array, provider: KeyDecryptor): Promise<Uint8Array> {
  // The pairs you give must be in the message with just these values; it may have others besides.
  const { plaintext, header, openedBy } = await decrypt(message, { provider, encryptionContext: { purpose: 'backup' } })
  console.log(
    `${header.algorithmSuite.name}, for ${header.encryptionContext['tenant']}, opened by ${openedBy.provider}`,
  )
  return plaintext
}
// #endregion

// #region errors
export async function openOrExplain(message: Uint8Array, provider: KeyDecryptor): Promise<Uint8Array | string> {
  try {
    return (await decrypt(message, { provider })).plaintext
  } catch (error) {
    if (EnvelopeError.is(error, 'ERR_NO_DATA_KEY')) {
      const tried = error.details.attempts.map(({ provider, error }) => `${provider}: ${String(error)}`)
      return ['no key opens this', ...tried, error.details.hint ?? ''].join('\n')
    }
    if (EnvelopeError.is(error, 'ERR_AUTHENTICATION_FAILED')) return 'changed since it was written, or not by this key'
    throw error
  }
}
// #endregion

// #region unsigned
/** Readers hold the same key as the writers anyway: no signature, and no time spent on it. */
export async function sealUnsigned(plaintext: Uint8Array, provider: KeyProvider): Promise<Uint8Array> {
  const { message } = await encrypt(plaintext, { provider, algorithmSuite: 'AES_256_GCM_HKDF_SHA512_COMMIT_KEY' })
  return message
}
// #endregion

// #region inspect
/** What a header claims. Nobody has verified it: for a look, never for a decision. */
export function describe(message: Uint8Array): string {
  const { header, encryptedDataKeys, warnings } = inspect(message, { size: message.length })
  const keys = encryptedDataKeys.map(({ providerId, info }) => `${providerId} (${info.kind})`)
  return [header.algorithmSuite.name, ...keys, ...warnings].join('\n')
}
// #endregion

// #region verify
/** Rejects unless every tag and the signature hold; no plaintext comes out. @returns how long it is, in bytes */
export async function verifiedLength(message: Uint8Array, provider: KeyDecryptor): Promise<number> {
  const { plaintextLength } = await verify(message, { provider })
  return plaintextLength
}
// #endregion

// #region reencrypt
/** A new data key and a new message ID under the new wrapping key; the context is kept. */
export async function moveToKey(message: Uint8Array, from: KeyDecryptor, to: KeyProvider): Promise<Uint8Array> {
  return await reencrypt(message, { from: { provider: from }, to: { provider: to } }).bytes()
}
// #endregion
