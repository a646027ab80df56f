import { authorize } from '../access/authorize.ts'
import { fault } from '../fault.ts'
import { demandConnection, findKeyStore, noteKeyStore } from '../key-stores/key-store.ts'
import { keyIdsInStore } from '../key-stores/keys-in-store.ts'
import { readRegister } from '../key-stores/register.ts'
import { readKey } from '../keys/find-key.ts'
import { type Operation, operation } from '../operation.ts'
import { remove } from '../store/records.ts'

export const deleteCustomKeyStore: Operation<'DeleteCustomKeyStore'> = operation(
  'DeleteCustomKeyStore',
  async (kms, input) => {
    await authorize(kms, { action: 'kms:DeleteCustomKeyStore' })
    const register = await readRegister(kms, kms.caller)
    const saved = await findKeyStore(kms, input.CustomKeyStoreId)
    noteKeyStore(kms, saved)
    demandConnection(kms, saved, 'delete')
    for await (const keyId of keyIdsInStore(kms, saved.value, saved.id)) {
      // Reading a key clears it away when its deletion is due.
      if ((await readKey(kms, saved.value, keyId)) === undefined) continue
      throw fault('CustomKeyStoreHasCMKsException', `Custom key store ${saved.id} contains KMS keys.`)
    }
    await register.commit(remove(saved))
    return {}
  },
)
