import { describe, expect, test } from 'vitest'
import {
  cloudHsm,
  clusterId,
  createStore,
  credential,
  describeStore,
  keyStoresUnderTest,
  password,
  privateProxy,
  publicProxy,
} from '../../test/key-stores-under-test.ts'
import { callerOf, expectFault } from '../../test/kms-under-test.ts'
import type { AuditEvent } from '../index.ts'

describe('a custom key store', () => {
  test('backed by a cluster is described without its password', async () => {
    const kms = keyStoresUnderTest()
    const id = await createStore(kms, cloudHsm)
    expect(id).toMatch(/^cks-[0-9a-f]{17}$/)
    expect(await describeStore(kms, id)).toEqual({
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
    const id = await createStore(kms, { ...privateProxy, XksProxyVpcEndpointServiceOwner: '444455556666' })
    expect(await describeStore(kms, id)).toEqual({
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
      await createStore(kms, settings, name)
    const records = JSON.stringify(await kms.ports.store.list({ kind: 'key-store', scope, limit: 10 }))
    for (const secret of [password, credential.secretAccessKey]) expect(records).not.toContain(secret)
  })

  test('is of its account and Region', async () => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await createStore(kms, cloudHsm)
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
      ids.push(await createStore(kms, { ...publicProxy, XksProxyUriPath: `/tenant${n}/kms/xks/v1` }, `store ${n}`))
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
    const message = 'Specify either CustomKeyStoreId or CustomKeyStoreName, but not both.'
    await expectFault(both, 'ValidationException', message)
  })

  test('is one of ten', async () => {
    const kms = keyStoresUnderTest()
    for (let n = 0; n < 10; n++)
      await createStore(kms, { ...publicProxy, XksProxyUriPath: `/t${n}/kms/xks/v1` }, `${n}`)
    await expectFault(createStore(kms, cloudHsm), 'LimitExceededException')
  })

  test('has a name of its own, also when others take it at the same time', async () => {
    const kms = keyStoresUnderTest()
    const race = [1, 2, 3].map((n) => createStore(kms, { ...publicProxy, XksProxyUriPath: `/t${n}/kms/xks/v1` }))
    const results = await Promise.allSettled(race)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expectFault(createStore(kms, cloudHsm), 'CustomKeyStoreNameInUseException')
    await createStore(kms, cloudHsm, 'b')
  })

  test('goes when it is disconnected and without keys', async () => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await kms.connectedStore()
    const remove = () => kms.call('DeleteCustomKeyStore', { CustomKeyStoreId })
    await expectFault(remove(), 'CustomKeyStoreInvalidStateException', /is in state CONNECTED/)
    await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId })
    await remove()
    await expectFault(remove(), 'CustomKeyStoreNotFoundException')
    await createStore(kms, publicProxy)
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
  const CustomKeyStoreId = await createStore(kms, cloudHsm)
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
  await createStore(kms, publicProxy, 'b')
  const written = JSON.stringify(events)
  for (const secret of [password, credential.secretAccessKey]) expect(written).not.toContain(secret)
})
