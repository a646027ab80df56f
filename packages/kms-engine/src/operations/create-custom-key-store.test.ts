import type { FaultName } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import {
  cloudHsm,
  cluster,
  clusterId,
  createStore,
  type KeyStoreRequest,
  keyStoresUnderTest,
  otherService,
  privateProxy,
  publicProxy,
  trustAnchor,
} from '../../test/key-stores-under-test.ts'
import { expectFault } from '../../test/kms-under-test.ts'

const without = (settings: KeyStoreRequest, member: keyof KeyStoreRequest): KeyStoreRequest => {
  const { [member]: _, ...others } = settings
  return others
}

describe('CreateCustomKeyStore', () => {
  test.each<[string, KeyStoreRequest, string]>([
    ['no cluster', without(cloudHsm, 'CloudHsmClusterId'), 'CloudHsmClusterId'],
    ['no password', without(cloudHsm, 'KeyStorePassword'), 'KeyStorePassword'],
    ['no trust anchor', without(cloudHsm, 'TrustAnchorCertificate'), 'TrustAnchorCertificate'],
    ['no connectivity', without(publicProxy, 'XksProxyConnectivity'), 'XksProxyConnectivity'],
    ['no endpoint', without(publicProxy, 'XksProxyUriEndpoint'), 'XksProxyUriEndpoint'],
    ['no path', without(publicProxy, 'XksProxyUriPath'), 'XksProxyUriPath'],
    ['no credential', without(publicProxy, 'XksProxyAuthenticationCredential'), 'XksProxyAuthenticationCredential'],
    ['no service', without(privateProxy, 'XksProxyVpcEndpointServiceName'), 'XksProxyVpcEndpointServiceName'],
    ['a service for a public endpoint', { ...privateProxy, XksProxyConnectivity: 'PUBLIC_ENDPOINT' }, 'XksProxyVpc'],
    ['another version', { ...publicProxy, XksProxyUriPath: '/kms/xks/v2' }, 'XksProxyUriPath'],
    ['a proxy for a cluster', { ...cloudHsm, XksProxyUriPath: '/kms/xks/v1' }, 'XksProxyUriPath'],
    ['a cluster for a proxy', { ...publicProxy, CloudHsmClusterId: clusterId }, 'CloudHsmClusterId'],
  ])('refuses %s', async (_, settings, member) => {
    await expectFault(createStore(keyStoresUnderTest(), settings), 'ValidationException', new RegExp(member))
  })

  test.each<[string, FaultName, Partial<typeof cluster> | undefined]>([
    ['is not there', 'CloudHsmClusterNotFoundException', undefined],
    ['is not active', 'CloudHsmClusterNotActiveException', { isActive: false }],
    ['has one HSM', 'CloudHsmClusterInvalidConfigurationException', { activeHsms: 1 }],
    ['has another trust anchor', 'IncorrectTrustAnchorException', { trustAnchorCertificate: trustAnchor(2) }],
  ])('refuses a cluster that %s', async (_, fault, change) => {
    const kms = keyStoresUnderTest()
    if (change === undefined) kms.clusters.clear()
    else kms.clusters.set(clusterId, { ...cluster, ...change })
    await expectFault(createStore(kms, cloudHsm), fault)
  })

  test('refuses what is no certificate, and takes one whatever its line breaks', async () => {
    const kms = keyStoresUnderTest()
    const TrustAnchorCertificate = cloudHsm.TrustAnchorCertificate.replaceAll('\n', '\r\n')
    await expectFault(createStore(kms, { ...cloudHsm, TrustAnchorCertificate: 'x' }), 'IncorrectTrustAnchorException')
    await createStore(kms, { ...cloudHsm, TrustAnchorCertificate })
  })

  test('refuses a cluster of which another key store has a relative', async () => {
    const kms = keyStoresUnderTest()
    const related = 'cluster-777abcdefabc'
    kms.clusters.set(related, cluster)
    await createStore(kms, cloudHsm)
    for (const CloudHsmClusterId of [clusterId, related]) {
      await expectFault(createStore(kms, { ...cloudHsm, CloudHsmClusterId }, 'b'), 'CloudHsmClusterInUseException')
    }
  })

  test.each<[string, FaultName, KeyStoreRequest]>([
    ['address', 'XksProxyUriInUseException', publicProxy],
    [
      'address in other letters',
      'XksProxyUriInUseException',
      { ...publicProxy, XksProxyUriEndpoint: 'https://PROXY.example.com' },
    ],
    [
      'endpoint through a VPC',
      'XksProxyUriEndpointInUseException',
      { ...privateProxy, XksProxyUriPath: '/b/kms/xks/v1' },
    ],
  ])('refuses the %s of another key store', async (_, fault, settings) => {
    const kms = keyStoresUnderTest()
    await createStore(kms, publicProxy)
    await expectFault(createStore(kms, settings, 'b'), fault)
    await createStore(kms, { ...publicProxy, XksProxyUriPath: '/b/kms/xks/v1' }, 'c')
  })

  test('refuses the endpoint service of another key store', async () => {
    const kms = keyStoresUnderTest()
    await createStore(kms, privateProxy)
    const other = { ...privateProxy, XksProxyUriEndpoint: 'https://other.example.com' }
    await expectFault(createStore(kms, other, 'b'), 'XksProxyVpcEndpointServiceInUseException')
    await createStore(kms, { ...other, XksProxyVpcEndpointServiceName: otherService }, 'b')
  })

  test('asks a proxy over a public endpoint for its health, and one in a VPC not before it is connected', async () => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await createStore(kms, privateProxy)
    expect(kms.requests).toEqual([])
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    await createStore(kms, { ...publicProxy, XksProxyUriEndpoint: 'https://other.example.com' }, 'b')
    const operations = kms.requests.map(({ url, content }) => [
      url,
      (content['requestMetadata'] as { kmsOperation: string }).kmsOperation,
    ])
    expect(operations).toEqual([
      ['https://proxy.example.com/kms/xks/v1/health', 'ConnectCustomKeyStore'],
      ['https://other.example.com/kms/xks/v1/health', 'CreateCustomKeyStore'],
    ])
  })
})
