import type { ConnectionErrorCodeType, FaultName, Input } from '@sealwright/kms-model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cloudHsm,
  cluster,
  clusterId,
  credential,
  type KeyStoresUnderTest,
  keyStoresUnderTest,
  password,
  publicProxy,
  trustAnchor,
} from '../../test/key-stores-under-test.ts'
import { callerOf, expectFault, kmsUnderTest } from '../../test/kms-under-test.ts'
import type { AuditEvent } from '../index.ts'

type Settings = Partial<Input<'CreateCustomKeyStore'>>

const create = async (kms: KeyStoresUnderTest, settings: Settings, CustomKeyStoreName = 'a') =>
  (await kms.call('CreateCustomKeyStore', { CustomKeyStoreName, ...settings })).CustomKeyStoreId!
const describeOne = async (kms: KeyStoresUnderTest, CustomKeyStoreId: string) =>
  (await kms.call('DescribeCustomKeyStores', { CustomKeyStoreId })).CustomKeyStores![0]!
const privateProxy = {
  ...publicProxy,
  XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
  XksProxyVpcEndpointServiceName: 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0',
} as const
const otherService = 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef1'
const without = (settings: Settings, member: keyof Settings): Settings => {
  const { [member]: _, ...others } = settings
  return others
}

describe('a custom key store', () => {
  test('backed by a cluster is described without its password', async () => {
    const kms = keyStoresUnderTest()
    const id = await create(kms, cloudHsm)
    expect(id).toMatch(/^cks-[0-9a-f]{17}$/)
    expect(await describeOne(kms, id)).toEqual({
      CustomKeyStoreId: id,
      CustomKeyStoreName: 'a',
      ConnectionState: 'DISCONNECTED',
      CreationDate: kms.ports.now(),
      CustomKeyStoreType: 'AWS_CLOUDHSM',
      CloudHsmClusterId: clusterId,
      TrustAnchorCertificate: cloudHsm.TrustAnchorCertificate,
    })
  })

  test('backed by a proxy is described without its secret access key', async () => {
    const kms = keyStoresUnderTest()
    const id = await create(kms, { ...privateProxy, XksProxyVpcEndpointServiceOwner: '444455556666' })
    expect(await describeOne(kms, id)).toEqual({
      CustomKeyStoreId: id,
      CustomKeyStoreName: 'a',
      ConnectionState: 'DISCONNECTED',
      CreationDate: kms.ports.now(),
      CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
      XksProxyConfiguration: {
        Connectivity: 'VPC_ENDPOINT_SERVICE',
        AccessKeyId: credential.accessKeyId,
        UriEndpoint: 'https://proxy.example.com',
        UriPath: '/kms/xks/v1',
        VpcEndpointServiceName: privateProxy.XksProxyVpcEndpointServiceName,
        VpcEndpointServiceOwner: '444455556666',
      },
    })
  })

  test('hands the store no password or secret access key in the clear', async () => {
    const kms = keyStoresUnderTest()
    const scope = '111122223333/eu-central-1'
    for (const [name, settings] of Object.entries({ hsm: cloudHsm, xks: publicProxy }))
      await create(kms, settings, name)
    const records = JSON.stringify(await kms.ports.store.list({ kind: 'key-store', scope, limit: 10 }))
    for (const secret of [password, credential.secretAccessKey]) expect(records).not.toContain(secret)
  })

  test('is of its account and Region', async () => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await create(kms, cloudHsm)
    for (const caller of [callerOf('444455556666'), callerOf(undefined, 'eu-west-1')]) {
      const answer = kms.call('DescribeCustomKeyStores', { CustomKeyStoreId }, caller)
      await expectFault(answer, 'CustomKeyStoreNotFoundException')
      expect((await kms.call('DescribeCustomKeyStores', {}, caller)).CustomKeyStores).toEqual([])
    }
  })

  test('is found by name, and pages list all', async () => {
    const kms = keyStoresUnderTest()
    const ids: string[] = []
    for (let n = 0; n < 5; n++) {
      ids.push(await create(kms, { ...publicProxy, XksProxyUriPath: `/tenant${n}/kms/xks/v1` }, `store ${n}`))
    }
    const named = await kms.call('DescribeCustomKeyStores', { CustomKeyStoreName: 'store 3' })
    expect(named.CustomKeyStores?.map((entry) => entry.CustomKeyStoreId)).toEqual([ids[3]])
    const first = await kms.call('DescribeCustomKeyStores', { Limit: 3 })
    expect(first).toMatchObject({ Truncated: true })
    const rest = await kms.call('DescribeCustomKeyStores', { Limit: 3, Marker: first.NextMarker! })
    expect(rest).toMatchObject({ Truncated: false })
    const listed = [...first.CustomKeyStores!, ...rest.CustomKeyStores!].map((entry) => entry.CustomKeyStoreId)
    expect(listed).toEqual([...ids].sort())
    const other = kms.call('DescribeCustomKeyStores', { CustomKeyStoreName: 'none' })
    await expectFault(other, 'CustomKeyStoreNotFoundException', 'Custom key store none is not found.')
    const both = kms.call('DescribeCustomKeyStores', { CustomKeyStoreName: 'store 3', CustomKeyStoreId: ids[3]! })
    await expectFault(both, 'ValidationException')
  })

  test('is one of ten', async () => {
    const kms = keyStoresUnderTest()
    for (let n = 0; n < 10; n++) await create(kms, { ...publicProxy, XksProxyUriPath: `/t${n}/kms/xks/v1` }, `${n}`)
    await expectFault(create(kms, cloudHsm), 'LimitExceededException')
  })

  test('has a name of its own, also when others take it at the same time', async () => {
    const kms = keyStoresUnderTest()
    const race = [1, 2, 3].map((n) => create(kms, { ...publicProxy, XksProxyUriPath: `/t${n}/kms/xks/v1` }))
    const results = await Promise.allSettled(race)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expectFault(create(kms, cloudHsm), 'CustomKeyStoreNameInUseException')
    await create(kms, cloudHsm, 'b')
  })

  test('goes when it is disconnected and without keys', async () => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await kms.connectedStore()
    const remove = () => kms.call('DeleteCustomKeyStore', { CustomKeyStoreId })
    await expectFault(remove(), 'CustomKeyStoreInvalidStateException', /is in state CONNECTED/)
    await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId })
    await remove()
    await expectFault(remove(), 'CustomKeyStoreNotFoundException')
    await create(kms, publicProxy)
  })
})

describe('CreateCustomKeyStore', () => {
  test.each<[string, Settings, string]>([
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
    await expectFault(create(keyStoresUnderTest(), settings), 'ValidationException', new RegExp(member))
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
    await expectFault(create(kms, cloudHsm), fault)
  })

  test('refuses what is no certificate, and takes one whatever its line breaks', async () => {
    const kms = keyStoresUnderTest()
    const TrustAnchorCertificate = cloudHsm.TrustAnchorCertificate.replaceAll('\n', '\r\n')
    await expectFault(create(kms, { ...cloudHsm, TrustAnchorCertificate: 'x' }), 'IncorrectTrustAnchorException')
    await create(kms, { ...cloudHsm, TrustAnchorCertificate })
  })

  test('refuses a cluster of which another key store has a relative', async () => {
    const kms = keyStoresUnderTest()
    const related = 'cluster-777abcdefabc'
    kms.clusters.set(related, cluster)
    await create(kms, cloudHsm)
    for (const CloudHsmClusterId of [clusterId, related]) {
      await expectFault(create(kms, { ...cloudHsm, CloudHsmClusterId }, 'b'), 'CloudHsmClusterInUseException')
    }
  })

  test.each<[string, FaultName, Settings]>([
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
    await create(kms, publicProxy)
    await expectFault(create(kms, settings, 'b'), fault)
    await create(kms, { ...publicProxy, XksProxyUriPath: '/b/kms/xks/v1' }, 'c')
  })

  test('refuses the endpoint service of another key store', async () => {
    const kms = keyStoresUnderTest()
    await create(kms, privateProxy)
    const other = { ...privateProxy, XksProxyUriEndpoint: 'https://other.example.com' }
    await expectFault(create(kms, other, 'b'), 'XksProxyVpcEndpointServiceInUseException')
    await create(kms, { ...other, XksProxyVpcEndpointServiceName: otherService }, 'b')
  })

  test('asks a proxy over a public endpoint for its health, and one in a VPC not before it is connected', async () => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await create(kms, privateProxy)
    expect(kms.requests).toEqual([])
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    await create(kms, { ...publicProxy, XksProxyUriEndpoint: 'https://other.example.com' }, 'b')
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
    expect(await describeOne(kms, id)).toMatchObject({
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

  test('does not take a name that another has', async () => {
    const kms = keyStoresUnderTest()
    const id = await create(kms, publicProxy)
    await create(kms, cloudHsm, 'b')
    await expectFault(update(kms, id, { NewCustomKeyStoreName: 'b' }), 'CustomKeyStoreNameInUseException')
    await update(kms, id, { NewCustomKeyStoreName: 'a' })
  })

  test('moves to a related cluster, and to no other', async () => {
    const kms = keyStoresUnderTest()
    const [related, stranger] = ['cluster-777abcdefabc', 'cluster-666abcdefabc']
    kms.clusters.set(related, cluster)
    kms.clusters.set(stranger, { ...cluster, clusterCertificate: 'another' })
    const id = await create(kms, cloudHsm)
    await expectFault(update(kms, id, { CloudHsmClusterId: stranger }), 'CloudHsmClusterNotRelatedException')
    await update(kms, id, { CloudHsmClusterId: related })
    expect(await describeOne(kms, id)).toMatchObject({ CloudHsmClusterId: related })
  })

  test('moves between public endpoint and VPC with all that belongs to it', async () => {
    const kms = keyStoresUnderTest()
    const id = await create(kms, publicProxy)
    const connectivity = { XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' } as const
    const endpoint = { XksProxyUriEndpoint: 'https://other.example.com' }
    await expectFault(update(kms, id, connectivity), 'ValidationException', /XksProxyUriEndpoint/)
    await expectFault(update(kms, id, { ...connectivity, ...endpoint }), 'ValidationException', /ServiceName/)
    await update(kms, id, { ...connectivity, ...endpoint, XksProxyVpcEndpointServiceName: otherService })
    await update(kms, id, { XksProxyConnectivity: 'PUBLIC_ENDPOINT', XksProxyUriEndpoint: 'https://proxy.example.com' })
    expect((await describeOne(kms, id)).XksProxyConfiguration).not.toHaveProperty('VpcEndpointServiceName')
  })

  test('refuses settings of the other type', async () => {
    const kms = keyStoresUnderTest()
    const id = await create(kms, publicProxy)
    await expectFault(update(kms, id, { KeyStorePassword: 'password' }), 'ValidationException', /KeyStorePassword/)
  })

  test('asks the proxy before it takes its new credential', async () => {
    const kms = keyStoresUnderTest()
    const id = await kms.connectedStore()
    const other = { AccessKeyId: credential.accessKeyId, RawSecretAccessKey: 'x'.repeat(43) }
    const answer = update(kms, id, { XksProxyAuthenticationCredential: other })
    await expectFault(answer, 'XksProxyIncorrectAuthenticationCredentialException', /could not authenticate AWS KMS/)
  })
})

describe('ConnectCustomKeyStore', () => {
  test('takes as long as it takes', async () => {
    const kms = keyStoresUnderTest({ keyStoreDelayMs: 1000 })
    const CustomKeyStoreId = await create(kms, cloudHsm)
    const state = async () => (await describeOne(kms, CustomKeyStoreId)).ConnectionState
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
    expect(await describeOne(kms, CustomKeyStoreId)).toMatchObject({ ConnectionState: 'CONNECTED' })
  })

  const kmsUser = { password }
  test.each<[string, ConnectionErrorCodeType, Partial<typeof cluster> | undefined]>([
    ['is gone', 'CLUSTER_NOT_FOUND', undefined],
    ['is another', 'CLUSTER_NOT_FOUND', { clusterCertificate: 'another' }],
    ['is out of reach', 'NETWORK_ERRORS', { trouble: 'NETWORK_ERRORS' }],
    ['has lost a subnet', 'SUBNET_NOT_FOUND', { trouble: 'SUBNET_NOT_FOUND' }],
    ['has another password', 'INVALID_CREDENTIALS', { kmsUser: { password: 'another' } }],
    ['has locked the user out', 'USER_LOCKED_OUT', { kmsUser: { ...kmsUser, trouble: 'USER_LOCKED_OUT' } }],
    ['has the user logged in', 'USER_LOGGED_IN', { kmsUser: { ...kmsUser, trouble: 'USER_LOGGED_IN' } }],
  ])('fails with a cluster that %s: %s', async (_, ConnectionErrorCode, change) => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await create(kms, cloudHsm)
    if (change === undefined) kms.clusters.clear()
    else kms.clusters.set(clusterId, { ...cluster, ...change })
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    expect(await describeOne(kms, CustomKeyStoreId)).toMatchObject({ ConnectionState: 'FAILED', ConnectionErrorCode })
    await expectFault(kms.call('ConnectCustomKeyStore', { CustomKeyStoreId }), 'CustomKeyStoreInvalidStateException')
    await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId })
    kms.clusters.set(clusterId, cluster)
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    const entry = await describeOne(kms, CustomKeyStoreId)
    expect(entry.ConnectionState).toBe('CONNECTED')
    expect(entry).not.toHaveProperty('ConnectionErrorCode')
  })

  test('fails with a cluster that has no user for KMS', async () => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await create(kms, cloudHsm)
    const { kmsUser: _, ...deserted } = cluster
    kms.clusters.set(clusterId, deserted)
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    expect(await describeOne(kms, CustomKeyStoreId)).toMatchObject({ ConnectionErrorCode: 'USER_NOT_FOUND' })
  })

  test('refuses a cluster that is not active or has no HSM', async () => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await create(kms, cloudHsm)
    kms.clusters.set(clusterId, { ...cluster, isActive: false })
    await expectFault(kms.call('ConnectCustomKeyStore', { CustomKeyStoreId }), 'CloudHsmClusterNotActiveException')
    kms.clusters.set(clusterId, { ...cluster, activeHsms: 0 })
    const answer = kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    await expectFault(answer, 'CloudHsmClusterInvalidConfigurationException')
    kms.clusters.set(clusterId, { ...cluster, activeHsms: 1 })
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    expect(await describeOne(kms, CustomKeyStoreId)).toMatchObject({ ConnectionState: 'CONNECTED' })
  })
})

const failing = (status: number, content: unknown) => async () => Response.json(content, { status })
const rejecting = (error: Error) => async () => Promise.reject(error)
const coded = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
const named = (status: number, errorName: string) => failing(status, { errorName })
const healthy = {
  xksProxyFleetSize: 1,
  xksProxyVendor: 'v',
  xksProxyModel: 'm',
  ekmVendor: 'e',
  ekmFleetDetails: [{ id: 'i', model: 'm', healthStatus: 'DEGRADED' }],
}
const down = { id: 'i', model: 'm', healthStatus: 'UNAVAILABLE' }

describe('a proxy that', () => {
  test.each<[string, () => Promise<Response>, FaultName, ConnectionErrorCodeType]>([
    [
      'cannot authenticate KMS',
      named(401, 'AuthenticationFailedException'),
      'XksProxyIncorrectAuthenticationCredentialException',
      'INVALID_CREDENTIALS',
    ],
    [
      'denies access',
      named(403, 'AccessDeniedException'),
      'XksProxyInvalidConfigurationException',
      'XKS_PROXY_ACCESS_DENIED',
    ],
    [
      'knows no such path',
      named(404, 'InvalidUriPathException'),
      'XksProxyInvalidConfigurationException',
      'XKS_PROXY_INVALID_CONFIGURATION',
    ],
    [
      'is disabled',
      named(400, 'InvalidStateException'),
      'XksProxyInvalidConfigurationException',
      'XKS_PROXY_INVALID_CONFIGURATION',
    ],
    [
      'finds the request invalid',
      named(400, 'ValidationException'),
      'XksProxyInvalidResponseException',
      'XKS_PROXY_INVALID_RESPONSE',
    ],
    [
      'does not support it',
      named(501, 'UnsupportedOperationException'),
      'XksProxyInvalidResponseException',
      'XKS_PROXY_INVALID_RESPONSE',
    ],
    ['fails inside', named(500, 'InternalException'), 'XksProxyInvalidResponseException', 'XKS_PROXY_INVALID_RESPONSE'],
    ['throttles', named(429, 'ThrottlingException'), 'XksProxyUriUnreachableException', 'XKS_PROXY_NOT_REACHABLE'],
    [
      'waits too long for others',
      named(503, 'DependencyTimeoutException'),
      'XksProxyUriUnreachableException',
      'XKS_PROXY_TIMED_OUT',
    ],
    [
      'gives an error of its own',
      named(400, 'MyException'),
      'XksProxyInvalidResponseException',
      'XKS_PROXY_INVALID_RESPONSE',
    ],
    [
      'calls an error Malformed',
      named(400, 'Malformed'),
      'XksProxyInvalidResponseException',
      'XKS_PROXY_INVALID_RESPONSE',
    ],
    [
      'redirects',
      async () => new Response(null, { status: 307, headers: { location: 'https://x.example' } }),
      'XksProxyInvalidResponseException',
      'XKS_PROXY_INVALID_RESPONSE',
    ],
    [
      'answers no JSON',
      async () => new Response('<html>'),
      'XksProxyInvalidResponseException',
      'XKS_PROXY_INVALID_RESPONSE',
    ],
    [
      'answers no UTF-8',
      async () => new Response(Uint8Array.of(0xff)),
      'XksProxyInvalidResponseException',
      'XKS_PROXY_INVALID_RESPONSE',
    ],
    ['answers a list', failing(200, []), 'XksProxyInvalidResponseException', 'XKS_PROXY_INVALID_RESPONSE'],
    [
      'answers too much',
      failing(200, { ...healthy, x: 'x'.repeat(65_536) }),
      'XksProxyInvalidResponseException',
      'XKS_PROXY_INVALID_RESPONSE',
    ],
    [
      'has no fleet',
      failing(200, { ...healthy, xksProxyFleetSize: 0 }),
      'XksProxyInvalidResponseException',
      'XKS_PROXY_INVALID_RESPONSE',
    ],
    [
      'has no vendor',
      failing(200, { ...healthy, xksProxyVendor: undefined }),
      'XksProxyInvalidResponseException',
      'XKS_PROXY_INVALID_RESPONSE',
    ],
    [
      'has no key manager',
      failing(200, { ...healthy, ekmFleetDetails: [] }),
      'XksProxyInvalidResponseException',
      'XKS_PROXY_INVALID_RESPONSE',
    ],
    [
      'has eleven key managers',
      failing(200, { ...healthy, ekmFleetDetails: Array(11).fill(down) }),
      'XksProxyInvalidResponseException',
      'XKS_PROXY_INVALID_RESPONSE',
    ],
    [
      'tells an unknown health',
      failing(200, { ...healthy, ekmFleetDetails: [{ ...down, healthStatus: 'FINE' }] }),
      'XksProxyInvalidResponseException',
      'XKS_PROXY_INVALID_RESPONSE',
    ],
    [
      'has all key managers down',
      failing(200, { ...healthy, ekmFleetDetails: [down, down] }),
      'XksProxyUriUnreachableException',
      'XKS_PROXY_NOT_REACHABLE',
    ],
    [
      'cannot be reached',
      rejecting(coded('ECONNREFUSED')),
      'XksProxyUriUnreachableException',
      'XKS_PROXY_NOT_REACHABLE',
    ],
    [
      'has an expired certificate',
      rejecting(coded('CERT_HAS_EXPIRED')),
      'XksProxyUriUnreachableException',
      'XKS_PROXY_INVALID_TLS_CONFIGURATION',
    ],
    [
      'speaks no TLS',
      rejecting(coded('ERR_SSL_WRONG_VERSION_NUMBER')),
      'XksProxyUriUnreachableException',
      'XKS_PROXY_INVALID_TLS_CONFIGURATION',
    ],
    [
      'is slow to connect',
      rejecting(coded('UND_ERR_CONNECT_TIMEOUT')),
      'XksProxyUriUnreachableException',
      'XKS_PROXY_TIMED_OUT',
    ],
    [
      'is slow to answer',
      rejecting(new DOMException('too slow', 'TimeoutError')),
      'XksProxyUriUnreachableException',
      'XKS_PROXY_TIMED_OUT',
    ],
  ])('%s makes no key store and connects none', async (_, proxy, fault, ConnectionErrorCode) => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await create(kms, publicProxy)
    kms.proxy = proxy
    await expectFault(create(kms, { ...publicProxy, XksProxyUriPath: '/b/kms/xks/v1' }, 'b'), fault)
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    expect(await describeOne(kms, CustomKeyStoreId)).toMatchObject({ ConnectionState: 'FAILED', ConnectionErrorCode })
  })

  test('has one key manager left is well', async () => {
    const kms = keyStoresUnderTest()
    kms.proxy = failing(200, { ...healthy, ekmFleetDetails: [down, ...healthy.ekmFleetDetails] })
    await create(kms, publicProxy)
  })

  test('answers anything at all causes a fault of the service, no other error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.constantFrom(200, 400, 500), async (text, status) => {
        const kms = keyStoresUnderTest()
        kms.proxy = async () => new Response(text, { status })
        await expectFault(create(kms, publicProxy), 'XksProxyInvalidResponseException')
      }),
      { numRuns: 50 },
    )
  })

  test('is at any address that the model allows is reached there, or not at all', async () => {
    const host = fc.stringMatching(/^[a-zA-Z0-9.-]{2,40}$/)
    await fc.assert(
      fc.asyncProperty(host, async (name) => {
        const kms = keyStoresUnderTest()
        const answer = create(kms, { ...publicProxy, XksProxyUriEndpoint: `https://${name}` })
        const outcome = await answer.then(
          () => 'done',
          (error: Error) => error.name,
        )
        expect(['done', 'XksProxyUriUnreachableException']).toContain(outcome)
      }),
    )
    const answer = create(keyStoresUnderTest(), { ...publicProxy, XksProxyUriEndpoint: 'https://1.2.3.4.5' })
    await expectFault(answer, 'XksProxyUriUnreachableException')
  })

  test('nobody can reach, because no way was given, is unreachable', async () => {
    const answer = kmsUnderTest().call('CreateCustomKeyStore', { CustomKeyStoreName: 'a', ...publicProxy })
    await expectFault(answer, 'XksProxyUriUnreachableException')
  })
})

test('the right to each operation comes from identity policies', async () => {
  const kms = keyStoresUnderTest()
  const CustomKeyStoreId = 'cks-00000000000000000'
  const caller = { ...callerOf(), arn: 'arn:aws:iam::111122223333:user/a', policies: { identity: [] } }
  for (const name of ['Connect', 'Disconnect', 'Delete', 'Update'] as const) {
    const action = `kms:${name}CustomKeyStore`
    const answer = kms.call(`${name}CustomKeyStore`, { CustomKeyStoreId }, caller)
    await expectFault(answer, 'AccessDeniedException', new RegExp(action))
  }
  await expectFault(kms.call('DescribeCustomKeyStores', {}, caller), 'AccessDeniedException')
  const request = { CustomKeyStoreName: 'a', ...cloudHsm }
  await expectFault(kms.call('CreateCustomKeyStore', request, caller), 'AccessDeniedException')
})

test('events say which key store it was, and no secret of it', async () => {
  const events: AuditEvent[] = []
  const kms = keyStoresUnderTest({ audit: ({ event }) => void events.push(event) })
  const CustomKeyStoreId = await create(kms, cloudHsm)
  for (const name of ['Connect', 'Disconnect', 'Delete'] as const) {
    await kms.call(`${name}CustomKeyStore`, { CustomKeyStoreId })
  }
  const [created, ...others] = events
  expect(created).toMatchObject({ readOnly: false, responseElements: { customKeyStoreId: CustomKeyStoreId } })
  for (const event of others) {
    expect(event).toMatchObject({
      requestParameters: { customKeyStoreId: CustomKeyStoreId },
      responseElements: null,
      additionalEventData: { customKeyStoreName: 'a', clusterId },
    })
  }
  await create(kms, publicProxy, 'b')
  const written = JSON.stringify(events)
  for (const secret of [password, credential.secretAccessKey]) expect(written).not.toContain(secret)
})
