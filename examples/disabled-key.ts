// What an application sees when its key is disabled, in a unit test.
// #region readme
import { encrypt } from '@sealwright/core'
import { memoryKms, memoryProvider } from '@sealwright/provider-memory'

export async function encryptUnderDisabledKey(plaintext: Uint8Array): Promise<Uint8Array> {
  const kms = memoryKms()
  const provider = memoryProvider({ kms, alias: 'alias/app' })

  await kms.engine.call('DisableKey', { KeyId: await kms.keyArn('alias/app') }, kms.caller)
  return (await encrypt(plaintext, { provider })).message // rejects: ERR_KEY_PROVIDER, cause DisabledException
}
// #endregion
