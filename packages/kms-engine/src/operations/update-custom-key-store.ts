import { authorize } from '../access/authorize.ts'
import type { KmsCall } from '../call.ts'
import {
  demandConnection,
  findKeyStore,
  isConnected,
  type KeyStore,
  type KeyStoreRecord,
  noteKeyStore,
} from '../key-stores/key-store.ts'
import { changedCloudHsm, changedXks, hasSettings, isLiveChange } from '../key-stores/key-store-settings.ts'
import { demandUnique, readRegister } from '../key-stores/register.ts'
import { getHealthStatus, proxyOf } from '../key-stores/xks.ts'
import { inWordsOfKms } from '../key-stores/xks-failure.ts'
import { type Operation, operation } from '../operation.ts'
import { replace } from '../store/records.ts'

export const updateCustomKeyStore: Operation<'UpdateCustomKeyStore'> = operation(
  'UpdateCustomKeyStore',
  async (kms, { CustomKeyStoreId: id, NewCustomKeyStoreName: name, ...settings }) => {
    await authorize(kms, { action: 'kms:UpdateCustomKeyStore' })
    const register = await readRegister(kms, kms.caller)
    const saved = await findKeyStore(kms, id)
    noteKeyStore(kms, saved)
    const { backing } = saved.value
    demandConnection(kms, saved, isLiveChange(settings, backing.type) ? 'update' : 'reconfigure')
    const changed: KeyStoreRecord = {
      ...saved.value,
      ...(name !== undefined && { name }),
      backing:
        backing.type === 'AWS_CLOUDHSM'
          ? await changedCloudHsm(kms, saved.value, { backing, settings })
          : changedXks(kms, saved.value, { backing, settings }),
    }
    demandUnique(register, changed)
    if (hasSettings(settings)) await checkHealth(kms, saved, changed)
    await register.commit(replace(saved, changed))
    return {}
  },
)

/** A proxy is asked when it can be: over a public endpoint always, through a VPC only while connected. */
async function checkHealth(kms: KmsCall, saved: KeyStore, changed: KeyStoreRecord): Promise<void> {
  const { backing } = changed
  if (backing.type !== 'EXTERNAL_KEY_STORE') return
  if (backing.connectivity !== 'PUBLIC_ENDPOINT' && !isConnected(saved, kms.now)) return
  await inWordsOfKms('keyStore', () => getHealthStatus(kms, proxyOf(kms, changed, backing)))
}
