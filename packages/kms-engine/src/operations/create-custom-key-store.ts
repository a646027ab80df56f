import { authorize } from '../access/authorize.ts'
import { toHex } from '../bytes.ts'
import { fault } from '../fault.ts'
import { type KeyStoreRecord, keyStoreAddress, keyStoreRecords } from '../key-stores/key-store.ts'
import { cloudHsmBacking, xksBacking } from '../key-stores/key-store-settings.ts'
import { demandUnique, readRegister } from '../key-stores/register.ts'
import { getHealthStatus, proxyOf } from '../key-stores/xks.ts'
import { inWordsOfKms } from '../key-stores/xks-failure.ts'
import { type Operation, operation } from '../operation.ts'
import { insert } from '../store/records.ts'

export const createCustomKeyStore: Operation<'CreateCustomKeyStore'> = operation(
  'CreateCustomKeyStore',
  async (kms, { CustomKeyStoreName: name, CustomKeyStoreType: type = 'AWS_CLOUDHSM', ...settings }) => {
    await authorize(kms, { action: 'kms:CreateCustomKeyStore' })
    const { accountId, region } = kms.caller
    const id = `cks-${toHex(kms.randomBytes(9)).slice(1)}`
    const owner = { accountId, region, id }
    const register = await readRegister(kms, owner)
    if (register.keyStores.length >= kms.quotas.customKeyStores) {
      throw fault('LimitExceededException', `Custom key store limit exceeded: ${kms.quotas.customKeyStores}`)
    }
    const store: KeyStoreRecord = {
      ...owner,
      name,
      creationDate: kms.now,
      connection: { outcome: 'DISCONNECTED', from: kms.now },
      backing: type === 'AWS_CLOUDHSM' ? await cloudHsmBacking(kms, owner, settings) : xksBacking(kms, owner, settings),
    }
    demandUnique(register, store)
    const { backing } = store
    // A proxy behind a VPC endpoint service cannot be reached before the key store is connected.
    if (backing.type === 'EXTERNAL_KEY_STORE' && backing.connectivity === 'PUBLIC_ENDPOINT') {
      await inWordsOfKms('keyStore', () => getHealthStatus(kms, proxyOf(kms, store, backing)))
    }
    await register.commit(insert(keyStoreRecords, keyStoreAddress(store).scope, id, store))
    return { CustomKeyStoreId: id }
  },
)
