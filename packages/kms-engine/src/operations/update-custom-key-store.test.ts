import type { FaultName, Input } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import {
  cloudHsm,
  cluster,
  createStore,
  credential,
  describeStore,
  type KeyStoresUnderTest,
  keyStoresUnderTest,
  otherService,
  privateProxy,
  publicProxy,
} from '../../test/key-stores-under-test.ts'
import { account, callerOf, expectFault } from '../../test/kms-under-test.ts'

describe('UpdateCustomKeyStore', () => {
  const update = (
    kms: KeyStoresUnderTest,
    CustomKeyStoreId: string,
    changes: Omit<Input<'UpdateCustomKeyStore'>, 'CustomKeyStoreId'>,
  ) => kms.call('UpdateCustomKeyStore', { CustomKeyStoreId, ...changes })

  test('changes the name, the path and the credential while connected, and nothing else', async () => {
    const kms = keyStoresUnderTest()
    const id = await kms.connectedStore()
    await update(kms, id, { NewCustomKeyStoreName: 'b' })
    const XksProxyAuthenticationCredential = publicProxy.XksProxyAuthenticationCredential
    await update(kms, id, { XksProxyUriPath: '/kms/xks/v1', XksProxyAuthenticationCredential })
    const message = `Custom key store ${id} is in state CONNECTED which is not valid for UpdateCustomKeyStore.`
    const changes = { XksProxyUriEndpoint: 'https://other.example.com' }
    await expectFault(update(kms, id, changes), 'CustomKeyStoreInvalidStateException', message)
    await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId: id })
    await update(kms, id, changes)
    expect(await describeStore(kms, id)).toMatchObject({
      CustomKeyStoreName: 'b',
      XksProxyConfiguration: { UriEndpoint: 'https://other.example.com' },
    })
  })

  test('changes only the name of a CloudHSM key store while connected', async () => {
    const kms = keyStoresUnderTest()
    const id = await kms.connectedStore(cloudHsm)
    await update(kms, id, { NewCustomKeyStoreName: 'b' })
    await expectFault(update(kms, id, { KeyStorePassword: 'password' }), 'CustomKeyStoreInvalidStateException')
  })

  test('takes the new password of the user for KMS, which is used from then on', async () => {
    const kms = keyStoresUnderTest()
    const id = await createStore(kms, cloudHsm)
    kms.clusters.set(cloudHsm.CloudHsmClusterId, { ...cluster, kmsUser: { password: 'another' } })
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId: id })
    expect((await describeStore(kms, id)).ConnectionErrorCode).toBe('INVALID_CREDENTIALS')
    await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId: id })
    await update(kms, id, { KeyStorePassword: 'another' })
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId: id })
    expect((await describeStore(kms, id)).ConnectionState).toBe('CONNECTED')
  })

  test('tells and keeps the owner of the endpoint service', async () => {
    const kms = keyStoresUnderTest()
    const id = await createStore(kms, { ...privateProxy, XksProxyVpcEndpointServiceOwner: '444455556666' })
    await update(kms, id, { XksProxyUriPath: '/a/kms/xks/v1' })
    const owned = { VpcEndpointServiceOwner: '444455556666', UriPath: '/a/kms/xks/v1' }
    expect(await describeStore(kms, id)).toMatchObject({ XksProxyConfiguration: owned })
    await update(kms, id, { XksProxyVpcEndpointServiceOwner: '111122223333' })
    const moved = { VpcEndpointServiceOwner: '111122223333' }
    expect(await describeStore(kms, id)).toMatchObject({ XksProxyConfiguration: moved })
  })

  test('does not take a name that another has', async () => {
    const kms = keyStoresUnderTest()
    const id = await createStore(kms, publicProxy)
    await createStore(kms, cloudHsm, 'b')
    await expectFault(update(kms, id, { NewCustomKeyStoreName: 'b' }), 'CustomKeyStoreNameInUseException')
    await update(kms, id, { NewCustomKeyStoreName: 'a' })
  })

  test('moves to a related cluster, and to no other', async () => {
    const kms = keyStoresUnderTest()
    const [related, stranger] = ['cluster-777abcdefabc', 'cluster-666abcdefabc']
    kms.clusters.set(related, cluster)
    kms.clusters.set(stranger, { ...cluster, clusterCertificate: 'another' })
    const id = await createStore(kms, cloudHsm)
    await expectFault(update(kms, id, { CloudHsmClusterId: stranger }), 'CloudHsmClusterNotRelatedException')
    await update(kms, id, { CloudHsmClusterId: related })
    expect(await describeStore(kms, id)).toMatchObject({ CloudHsmClusterId: related })
  })

  test('moves between public endpoint and VPC with all that belongs to it', async () => {
    const kms = keyStoresUnderTest()
    const id = await createStore(kms, publicProxy)
    const connectivity = { XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' } as const
    const endpoint = { XksProxyUriEndpoint: 'https://other.example.com' }
    await expectFault(update(kms, id, connectivity), 'ValidationException', /XksProxyUriEndpoint/)
    await expectFault(update(kms, id, { ...connectivity, ...endpoint }), 'ValidationException', /ServiceName/)
    await update(kms, id, { ...connectivity, ...endpoint, XksProxyVpcEndpointServiceName: otherService })
    await update(kms, id, { XksProxyConnectivity: 'PUBLIC_ENDPOINT', XksProxyUriEndpoint: 'https://proxy.example.com' })
    expect((await describeStore(kms, id)).XksProxyConfiguration).not.toHaveProperty('VpcEndpointServiceName')
  })

  test('refuses settings of the other type', async () => {
    const kms = keyStoresUnderTest()
    const id = await createStore(kms, publicProxy)
    await expectFault(update(kms, id, { KeyStorePassword: 'password' }), 'ValidationException', /KeyStorePassword/)
  })

  test('asks the proxy before it takes its new credential', async () => {
    const kms = keyStoresUnderTest()
    const id = await kms.connectedStore()
    const other = { AccessKeyId: credential.accessKeyId, RawSecretAccessKey: 'x'.repeat(43) }
    const answer = update(kms, id, { XksProxyAuthenticationCredential: other })
    await expectFault(answer, 'XksProxyIncorrectAuthenticationCredentialException', /could not authenticate AWS KMS/)
  })

  test.each<[string, FaultName, Partial<typeof cluster> | undefined]>([
    ['is not there', 'CloudHsmClusterNotFoundException', undefined],
    ['is not active', 'CloudHsmClusterNotActiveException', { isActive: false }],
    ['has one HSM', 'CloudHsmClusterInvalidConfigurationException', { activeHsms: 1 }],
  ])('moves to no cluster that %s', async (_, fault, change) => {
    const kms = keyStoresUnderTest()
    const id = await createStore(kms, cloudHsm)
    const CloudHsmClusterId = 'cluster-777abcdefabc'
    if (change !== undefined) kms.clusters.set(CloudHsmClusterId, { ...cluster, ...change })
    await expectFault(update(kms, id, { CloudHsmClusterId }), fault)
    expect(await describeStore(kms, id)).toMatchObject({ CloudHsmClusterId: cloudHsm.CloudHsmClusterId })
  })

  const service = {
    XksProxyConnectivity: privateProxy.XksProxyConnectivity,
    XksProxyVpcEndpointServiceName: privateProxy.XksProxyVpcEndpointServiceName,
  }
  const elsewhere = {
    ...privateProxy,
    XksProxyUriEndpoint: 'https://other.example.com',
    XksProxyUriPath: '/b/kms/xks/v1',
  }
  test.each<[string, FaultName, Omit<Input<'UpdateCustomKeyStore'>, 'CustomKeyStoreId'>]>([
    ['address', 'XksProxyUriInUseException', { XksProxyUriPath: '/a/kms/xks/v1' }],
    [
      'endpoint through a VPC',
      'XksProxyUriEndpointInUseException',
      { XksProxyUriEndpoint: elsewhere.XksProxyUriEndpoint },
    ],
    [
      'endpoint service',
      'XksProxyVpcEndpointServiceInUseException',
      { ...service, XksProxyUriEndpoint: 'https://third.example.com' },
    ],
  ])('does not take the %s of another key store', async (_, fault, changes) => {
    const kms = keyStoresUnderTest()
    await createStore(kms, { ...publicProxy, XksProxyUriPath: '/a/kms/xks/v1' }, 'a')
    await createStore(kms, elsewhere, 'b')
    const id = await createStore(kms, publicProxy, 'c')
    await expectFault(update(kms, id, changes), fault)
  })

  test.each<[string, FaultName, () => Promise<Response>]>([
    ['cannot be reached', 'XksProxyUriUnreachableException', () => Promise.reject(new Error('refused'))],
    ['answers no JSON', 'XksProxyInvalidResponseException', async () => new Response('<html>')],
    [
      'denies access',
      'XksProxyInvalidConfigurationException',
      async () => Response.json({ errorName: 'AccessDeniedException' }, { status: 403 }),
    ],
  ])('does not move to a proxy that %s', async (_, fault, proxy) => {
    const kms = keyStoresUnderTest()
    const id = await createStore(kms, publicProxy)
    const before = await describeStore(kms, id)
    kms.proxy = proxy
    await expectFault(update(kms, id, { XksProxyUriEndpoint: 'https://other.example.com' }), fault)
    expect(await describeStore(kms, id)).toEqual(before)
  })
})

test.each([
  'ConnectCustomKeyStore',
  'DisconnectCustomKeyStore',
  'DeleteCustomKeyStore',
  'UpdateCustomKeyStore',
] as const)('%s finds no key store that is not there, or is of another account or Region', async (name) => {
  const kms = keyStoresUnderTest()
  const CustomKeyStoreId = await createStore(kms, publicProxy)
  const call = (id: string, caller = callerOf()) => kms.call(name, { CustomKeyStoreId: id }, caller)
  await expectFault(call('cks-none'), 'CustomKeyStoreNotFoundException', 'Custom key store cks-none is not found.')
  for (const caller of [callerOf('444455556666'), callerOf(account, 'eu-west-1')]) {
    await expectFault(call(CustomKeyStoreId, caller), 'CustomKeyStoreNotFoundException')
  }
})
