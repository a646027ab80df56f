// The same in a unit test: a KMS in the process, no port, no account, no AWS SDK.
// #region readme
import { decrypt, encrypt } from '@sealwright/core'
import { memoryProvider } from '@sealwright/provider-memory'

const provider = memoryProvider()

export async function roundTrip(plaintext: Uint8Array): Promise<Uint8Array> {
  const { message } = await encrypt(plaintext, { provider })
  return (await decrypt(message, { provider })).plaintext
}
// #endregion
