// A key of LocalStack, or of any local server with the same API, as soon as it is ready.
// #region readme
import { encrypt } from '@sealwright/core'
import { localstackProvider, localstackReady } from '@sealwright/provider-localstack'

export async function sealLocally(plaintext: Uint8Array): Promise<Uint8Array> {
  await localstackReady()
  const provider = localstackProvider({ keyId: 'alias/app' })
  return (await encrypt(plaintext, { provider })).message
}
// #endregion
