import type { ConnectionErrorCodeType } from '@sealwright/kms-model'
import { authorize } from '../access/authorize.ts'
import { commit, type KmsCall } from '../call.ts'
import { connectCluster } from '../key-stores/cloud-hsm.ts'
import { connectionStateAt } from '../key-stores/connection.ts'
import {
  demandConnection,
  findKeyStore,
  type KeyStoreRecord,
  noteKeyStore,
  openKeyStoreSecret,
} from '../key-stores/key-store.ts'
import { getHealthStatus, proxyOf } from '../key-stores/xks.ts'
import { connectionErrorOf, XksFailure } from '../key-stores/xks-failure.ts'
import { type Operation, operation } from '../operation.ts'
import { replace } from '../store/records.ts'

export const connectCustomKeyStore: Operation<'ConnectCustomKeyStore'> = operation(
  'ConnectCustomKeyStore',
  async (kms, input) => {
    await authorize(kms, { action: 'kms:ConnectCustomKeyStore' })
    const saved = await findKeyStore(kms, input.CustomKeyStoreId)
    noteKeyStore(kms, saved)
    demandConnection(kms, saved, 'connect')
    if (connectionStateAt(saved.value.connection, kms.now) !== 'DISCONNECTED') return {}
    const errorCode = await connect(kms, saved.value)
    const from = kms.now + kms.keyStoreDelayMs
    const connection =
      errorCode === undefined
        ? { outcome: 'CONNECTED' as const, from }
        : { outcome: 'FAILED' as const, from, errorCode }
    await commit(kms, replace(saved, { ...saved.value, connection }))
    return {}
  },
)

/** The answer to the request does not tell whether it went well; the key store's state will. */
async function connect(kms: KmsCall, store: KeyStoreRecord): Promise<ConnectionErrorCodeType | undefined> {
  const { backing } = store
  if (backing.type === 'AWS_CLOUDHSM') {
    return connectCluster(kms, backing, openKeyStoreSecret(kms, store, backing.sealedPassword))
  }
  try {
    await getHealthStatus(kms, proxyOf(kms, store, backing))
    return undefined
  } catch (error) {
    if (error instanceof XksFailure) return connectionErrorOf(error)
    throw error
  }
}
