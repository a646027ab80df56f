import type { ConnectionErrorCodeType } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import {
  cloudHsm,
  cluster,
  clusterId,
  createStore,
  describeStore,
  keyStoresUnderTest,
  password,
} from '../../test/key-stores-under-test.ts'
import { expectFault } from '../../test/kms-under-test.ts'

describe('ConnectCustomKeyStore', () => {
  test('takes as long as it takes', async () => {
    const kms = keyStoresUnderTest({ keyStoreDelayMs: 1000 })
    const CustomKeyStoreId = await createStore(kms, cloudHsm)
    const state = async () => (await describeStore(kms, CustomKeyStoreId)).ConnectionState
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    expect(await state()).toBe('CONNECTING')
    await expectFault(
      kms.call('CreateKey', { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId }),
      'CustomKeyStoreInvalidStateException',
    )
    kms.ports.advance(1000)
    expect(await state()).toBe('CONNECTED')
    await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId })
    expect(await state()).toBe('DISCONNECTING')
    for (const name of ['ConnectCustomKeyStore', 'DisconnectCustomKeyStore'] as const) {
      await expectFault(kms.call(name, { CustomKeyStoreId }), 'CustomKeyStoreInvalidStateException')
    }
    kms.ports.advance(1000)
    expect(await state()).toBe('DISCONNECTED')
    await expectFault(kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId }), 'CustomKeyStoreInvalidStateException')
  })

  test('leaves a connected key store as it is', async () => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await kms.connectedStore()
    kms.clusters.clear()
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    expect(await describeStore(kms, CustomKeyStoreId)).toMatchObject({ ConnectionState: 'CONNECTED' })
  })

  const kmsUser = { password }
  test.each<[string, ConnectionErrorCodeType, Partial<typeof cluster> | undefined]>([
    ['is gone', 'CLUSTER_NOT_FOUND', undefined],
    ['is another', 'CLUSTER_NOT_FOUND', { clusterCertificate: 'another' }],
    ['is out of reach', 'NETWORK_ERRORS', { trouble: 'NETWORK_ERRORS' }],
    ['has lost a subnet', 'SUBNET_NOT_FOUND', { trouble: 'SUBNET_NOT_FOUND' }],
    [
      'has no free addresses',
      'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET',
      { trouble: 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET' },
    ],
    ['has trouble of its own', 'INTERNAL_ERROR', { trouble: 'INTERNAL_ERROR' }],
    ['has another password', 'INVALID_CREDENTIALS', { kmsUser: { password: 'another' } }],
    ['has locked the user out', 'USER_LOCKED_OUT', { kmsUser: { ...kmsUser, trouble: 'USER_LOCKED_OUT' } }],
    ['has the user logged in', 'USER_LOGGED_IN', { kmsUser: { ...kmsUser, trouble: 'USER_LOGGED_IN' } }],
  ])('fails with a cluster that %s: %s', async (_, ConnectionErrorCode, change) => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await createStore(kms, cloudHsm)
    if (change === undefined) kms.clusters.clear()
    else kms.clusters.set(clusterId, { ...cluster, ...change })
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    expect(await describeStore(kms, CustomKeyStoreId)).toMatchObject({ ConnectionState: 'FAILED', ConnectionErrorCode })
    await expectFault(kms.call('ConnectCustomKeyStore', { CustomKeyStoreId }), 'CustomKeyStoreInvalidStateException')
    await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId })
    kms.clusters.set(clusterId, cluster)
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    const entry = await describeStore(kms, CustomKeyStoreId)
    expect(entry.ConnectionState).toBe('CONNECTED')
    expect(entry).not.toHaveProperty('ConnectionErrorCode')
  })

  test('fails with a cluster that has no user for KMS', async () => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await createStore(kms, cloudHsm)
    const { kmsUser: _, ...deserted } = cluster
    kms.clusters.set(clusterId, deserted)
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    expect(await describeStore(kms, CustomKeyStoreId)).toMatchObject({ ConnectionErrorCode: 'USER_NOT_FOUND' })
  })

  test('refuses a cluster that is not active or has no HSM', async () => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await createStore(kms, cloudHsm)
    kms.clusters.set(clusterId, { ...cluster, isActive: false })
    await expectFault(kms.call('ConnectCustomKeyStore', { CustomKeyStoreId }), 'CloudHsmClusterNotActiveException')
    kms.clusters.set(clusterId, { ...cluster, activeHsms: 0 })
    const answer = kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    await expectFault(answer, 'CloudHsmClusterInvalidConfigurationException')
    kms.clusters.set(clusterId, { ...cluster, activeHsms: 1 })
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    expect(await describeStore(kms, CustomKeyStoreId)).toMatchObject({ ConnectionState: 'CONNECTED' })
  })
})
