// Code of docs/guides/contexts-and-policies.md.
import {
  decrypt,
  EnvelopeError,
  encrypt,
  type KeyDecryptor,
  type KeyProvider,
  requiredContextMaterials,
} from '@sealwright/core'

// #region bind
/** The record's place is sealed to it: a row copied over another one does not open there. */
export async function sealRow(row: Uint8Array, id: string, provider: KeyProvider): Promise<Uint8Array> {
  const { message } = await encrypt(row, { provider, encryptionContext: { table: 'customers', row: id } })
  return message
}

export async function openRow(message: Uint8Array, id: string, provider: KeyDecryptor): Promise<Uint8Array> {
  const { plaintext } = await decrypt(message, { provider, encryptionContext: { table: 'customers', row: id } })
  return plaintext
}
// #endregion

// #region mismatch
export async function isForRow(message: Uint8Array, id: string, provider: KeyDecryptor): Promise<boolean> {
  try {
    await openRow(message, id, provider)
    return true
  } catch (error) {
    if (EnvelopeError.is(error, 'ERR_CONTEXT_MISMATCH')) return false
    throw error
  }
}
// #endregion

// #region required
/** The patient is sealed to the message but not stored in it: who opens it must know for whom it is. */
export function forPatients(provider: KeyProvider) {
  const materials = requiredContextMaterials({ provider, names: ['patient'] })
  return {
    seal: async (report: Uint8Array, patient: string) =>
      (await encrypt(report, { materials, encryptionContext: { patient, kind: 'report' } })).message,
    open: async (message: Uint8Array, patient: string) =>
      (await decrypt(message, { materials, encryptionContext: { patient } })).plaintext,
  }
}
// #endregion

// #region migrate
/** While old messages are about: write with commitment, read both. Then go back to the default. */
export async function readOldAndNew(message: Uint8Array, provider: KeyDecryptor): Promise<Uint8Array> {
  const { plaintext, header } = await decrypt(message, { provider, commitmentPolicy: 'require-encrypt-allow-decrypt' })
  if (!header.algorithmSuite.isCommitting) console.warn(`an old message: ${header.algorithmSuite.name}`)
  return plaintext
}
// #endregion

// #region limits
/** For messages from people you do not know. */
export async function openFromOutside(message: Uint8Array, provider: KeyDecryptor): Promise<Uint8Array> {
  const { plaintext } = await decrypt(message, {
    provider,
    maxEncryptedDataKeys: 5,
    maxHeaderLength: 16 * 1024,
    maxBufferedLength: 1024 * 1024,
    maxPlaintextLength: 10 * 1024 * 1024,
    signal: AbortSignal.timeout(5_000),
  })
  return plaintext
}
// #endregion
