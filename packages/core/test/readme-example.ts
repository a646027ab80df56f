// The example of the README; `readme.test.ts` runs it.
// #region example
import { decrypt, encrypt, rawAesProvider } from '@sealwright/core'

/** Encrypts, decrypts again, and returns what the header says. */
export async function thereAndBack(plaintext: Uint8Array, wrappingKey: Uint8Array) {
  const provider = rawAesProvider({ namespace: 'example', keyName: 'backup-2026', wrappingKey })
  const { message } = await encrypt(plaintext, { provider, encryptionContext: { purpose: 'backup' } })

  const { plaintext: back, header } = await decrypt(message, { provider, encryptionContext: { purpose: 'backup' } })
  return { back, suite: header.algorithmSuite.name, purpose: header.encryptionContext['purpose'] }
}
// #endregion
