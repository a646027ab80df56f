import { authorize } from '../access/authorize.ts'
import { commit } from '../call.ts'
import { demandConnection, findKeyStore, noteKeyStore } from '../key-stores/key-store.ts'
import { type Operation, operation } from '../operation.ts'
import { replace } from '../store/records.ts'

export const disconnectCustomKeyStore: Operation<'DisconnectCustomKeyStore'> = operation(
  'DisconnectCustomKeyStore',
  async (kms, input) => {
    await authorize(kms, { action: 'kms:DisconnectCustomKeyStore' })
    const saved = await findKeyStore(kms, input.CustomKeyStoreId)
    noteKeyStore(kms, saved)
    demandConnection(kms, saved, 'disconnect')
    const connection = { outcome: 'DISCONNECTED' as const, from: kms.now + kms.keyStoreDelayMs }
    await commit(kms, replace(saved, { ...saved.value, connection }))
    return {}
  },
)
