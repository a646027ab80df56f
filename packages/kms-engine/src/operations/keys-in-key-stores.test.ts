import type { FaultName, Input } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import {
  cloudHsm,
  cluster,
  clusterId,
  externalKey,
  type KeyStoresUnderTest,
  keyStoresUnderTest,
  publicProxy,
} from '../../test/key-stores-under-test.ts'
import { dayMs, expectFault } from '../../test/kms-under-test.ts'

async function hsmKey(kms: KeyStoresUnderTest) {
  const CustomKeyStoreId = await kms.connectedStore(cloudHsm)
  const request = { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId } as const
  const { KeyId, Arn } = await kms.createKey(request)
  return { KeyId, Arn, CustomKeyStoreId, request }
}

const Plaintext = Uint8Array.of(1, 2, 3)
const notConnected =
  'This KMS key is in a custom key store that is not connected to its external key store proxy. Connect the external key store and try the request again.'

describe('a key in a custom key store', () => {
  test('says where it is', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId, CustomKeyStoreId } = await externalKey(kms)
    const { KeyMetadata } = await kms.call('DescribeKey', { KeyId })
    expect(KeyMetadata).toMatchObject({
      Origin: 'EXTERNAL_KEY_STORE',
      CustomKeyStoreId,
      XksKeyConfiguration: { Id: 'key-1' },
      KeyState: 'Enabled',
      KeySpec: 'SYMMETRIC_DEFAULT',
      MultiRegion: false,
    })
    for (const member of ['CurrentKeyMaterialId', 'CloudHsmClusterId']) expect(KeyMetadata).not.toHaveProperty(member)
  })

  test('says which cluster it is in', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId, CustomKeyStoreId } = await hsmKey(kms)
    const { KeyMetadata } = await kms.call('DescribeKey', { KeyId })
    expect(KeyMetadata).toMatchObject({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId, CloudHsmClusterId: clusterId })
    expect(KeyMetadata).not.toHaveProperty('XksKeyConfiguration')
  })

  test.each([
    ['external', externalKey],
    ['CloudHSM', hsmKey],
  ])('encrypts, re-encrypts and makes data keys: %s', async (_, make) => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await make(kms)
    const EncryptionContext = { tenant: 'a' }
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext, EncryptionContext })
    expect((await kms.call('Decrypt', { CiphertextBlob, EncryptionContext })).Plaintext).toEqual(Plaintext)
    const dataKey = await kms.call('GenerateDataKey', { KeyId, KeySpec: 'AES_256' })
    const opened = await kms.call('Decrypt', { CiphertextBlob: dataKey.CiphertextBlob, KeyId })
    expect(opened.Plaintext).toEqual(dataKey.Plaintext)
    const { KeyId: other } = await kms.createKey()
    const there = { CiphertextBlob, SourceEncryptionContext: EncryptionContext, DestinationKeyId: other }
    const moved = await kms.call('ReEncrypt', there)
    const back = await kms.call('ReEncrypt', { CiphertextBlob: moved.CiphertextBlob, DestinationKeyId: KeyId })
    expect((await kms.call('Decrypt', { CiphertextBlob: back.CiphertextBlob })).Plaintext).toEqual(Plaintext)
  })

  test('is unavailable while its key store is disconnected, and as before when it is connected again', async () => {
    for (const make of [externalKey, hsmKey]) {
      const kms = keyStoresUnderTest()
      const { KeyId, Arn, CustomKeyStoreId } = await make(kms)
      const state = async () => (await kms.call('DescribeKey', { KeyId })).KeyMetadata
      const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
      await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId })
      expect(await state()).toMatchObject({ KeyState: 'Unavailable', Enabled: false })
      const message = make === externalKey ? notConnected : `${Arn} is unavailable.`
      await expectFault(kms.call('Encrypt', { KeyId, Plaintext }), 'KMSInvalidStateException', message)
      await expectFault(kms.call('Decrypt', { CiphertextBlob }), 'KMSInvalidStateException', message)
      for (const name of ['EnableKey', 'DisableKey'] as const) {
        await expectFault(kms.call(name, { KeyId }), 'KMSInvalidStateException', `${Arn} is unavailable.`)
      }
      await kms.call('UpdateKeyDescription', { KeyId, Description: 'd' })
      await kms.call('TagResource', { KeyId, Tags: [{ TagKey: 'k', TagValue: 'v' }] })
      await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
      expect(await state()).toMatchObject({ KeyState: 'Enabled', Enabled: true })
      await kms.call('DisableKey', { KeyId })
      await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId })
      expect(await state()).toMatchObject({ KeyState: 'Unavailable' })
      await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
      expect(await state()).toMatchObject({ KeyState: 'Disabled' })
    }
  })

  test('can be deleted while its key store is disconnected, and the key store after it', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId, CustomKeyStoreId, request } = await externalKey(kms)
    const state = async () => (await kms.call('DescribeKey', { KeyId })).KeyMetadata?.KeyState
    await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId })
    await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })
    expect(await state()).toBe('PendingDeletion')
    await kms.call('CancelKeyDeletion', { KeyId })
    expect(await state()).toBe('Unavailable')
    await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })
    await expectFault(kms.call('DeleteCustomKeyStore', { CustomKeyStoreId }), 'CustomKeyStoreHasCMKsException')
    kms.ports.advance(7 * dayMs)
    await kms.call('DeleteCustomKeyStore', { CustomKeyStoreId })
    await expectFault(kms.call('CreateKey', request), 'CustomKeyStoreNotFoundException')
  })

  test('does not rotate, is not imported, not replicated and wraps no data key pairs', async () => {
    for (const make of [externalKey, hsmKey]) {
      const kms = keyStoresUnderTest()
      const { KeyId, Arn, request } = await make(kms)
      const message = `${Arn} origin is ${request.Origin} which is not valid for this operation.`
      for (const name of ['EnableKeyRotation', 'DisableKeyRotation', 'RotateKeyOnDemand'] as const) {
        await expectFault(kms.call(name, { KeyId }), 'UnsupportedOperationException', message)
      }
      for (const name of ['GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext'] as const) {
        const pair = kms.call(name, { KeyId, KeyPairSpec: 'ECC_NIST_P256', DryRun: true })
        await expectFault(pair, 'UnsupportedOperationException', message)
      }
      const parameters = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const
      await expectFault(kms.call('GetParametersForImport', parameters), 'UnsupportedOperationException', message)
      const replica = kms.call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' })
      await expectFault(replica, 'UnsupportedOperationException')
    }
  })
})

describe('CreateKey in a custom key store', () => {
  test.each<[string, Input<'CreateKey'>, FaultName]>([
    ['without a key store', { Origin: 'AWS_CLOUDHSM' }, 'ValidationException'],
    ['without an external key', { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: 'x' }, 'ValidationException'],
    [
      'with an external key in a cluster',
      { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'x', XksKeyId: 'k' },
      'ValidationException',
    ],
    ['with a key store for a key that KMS makes', { CustomKeyStoreId: 'x' }, 'ValidationException'],
    ['with an external key for a key that KMS makes', { XksKeyId: 'k' }, 'ValidationException'],
    ['with an unknown key store', { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'x' }, 'CustomKeyStoreNotFoundException'],
    [
      'of another spec',
      { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'x', KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' },
      'UnsupportedOperationException',
    ],
    [
      'for MACs',
      { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'x', KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
      'UnsupportedOperationException',
    ],
    [
      'for several Regions',
      { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'x', MultiRegion: true },
      'UnsupportedOperationException',
    ],
  ])('is refused %s', async (_, input, fault) => {
    await expectFault(keyStoresUnderTest().call('CreateKey', input), fault)
  })

  test('wants the type of key store that the origin says', async () => {
    const kms = keyStoresUnderTest()
    const { CustomKeyStoreId } = await externalKey(kms)
    await expectFault(kms.call('CreateKey', { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId }), 'ValidationException')
  })

  test('wants the key store connected', async () => {
    const kms = keyStoresUnderTest()
    const { CustomKeyStoreId, request } = await externalKey(kms)
    await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId })
    await expectFault(kms.call('CreateKey', request), 'CustomKeyStoreInvalidStateException', notConnected)
  })

  test('wants two active HSMs in the cluster', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId, request } = await hsmKey(kms)
    kms.clusters.set(clusterId, { ...cluster, activeHsms: 1 })
    await expectFault(kms.call('CreateKey', request), 'CloudHsmClusterInvalidConfigurationException')
    await kms.call('Encrypt', { KeyId, Plaintext })
    for (const broken of [
      { ...cluster, activeHsms: 0 },
      { ...cluster, isActive: false },
    ]) {
      kms.clusters.set(clusterId, broken)
      await expectFault(kms.call('Encrypt', { KeyId, Plaintext }), 'KMSInvalidStateException', /has no active HSM/)
      await expectFault(kms.call('CreateKey', request), 'CloudHsmClusterInvalidConfigurationException')
    }
  })

  test('wants an external key that is there, enabled, AES-256 and for both uses', async () => {
    const kms = keyStoresUnderTest()
    const { request } = await externalKey(kms)
    const secret = new Uint8Array(32)
    const make = (XksKeyId: string) => kms.call('CreateKey', { ...request, XksKeyId })
    kms.externalKeys.set('disabled', { secret, keyStatus: 'DISABLED' })
    kms.externalKeys.set('short', { secret, keySpec: 'AES_128' })
    kms.externalKeys.set('one-way', { secret, keyUsage: ['ENCRYPT'] })
    for (const id of ['disabled', 'short', 'one-way'])
      await expectFault(make(id), 'XksKeyInvalidConfigurationException')
    await expectFault(make('absent'), 'XksKeyNotFoundException', /was not found in its external key manager/)
  })

  test('asks for no key whose ID would lead to another path of the proxy', async () => {
    const kms = keyStoresUnderTest()
    const { request } = await externalKey(kms)
    const { length } = kms.requests
    for (const XksKeyId of ['.', '..']) {
      await expectFault(kms.call('CreateKey', { ...request, XksKeyId }), 'XksKeyNotFoundException')
    }
    expect(kms.requests).toHaveLength(length)
    kms.externalKeys.set('...', { secret: new Uint8Array(32) })
    await kms.call('CreateKey', { ...request, XksKeyId: '...' })
  })

  test('takes an external key once, until the key is gone', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId, request } = await externalKey(kms)
    await expectFault(kms.call('CreateKey', request), 'XksKeyAlreadyInUseException')
    await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })
    await expectFault(kms.call('CreateKey', request), 'XksKeyAlreadyInUseException')
    kms.ports.advance(7 * dayMs)
    await kms.call('CreateKey', request)
    const other = { ...publicProxy, XksProxyUriPath: '/b/kms/xks/v1', CustomKeyStoreName: 'b' }
    await kms.call('CreateKey', { ...request, CustomKeyStoreId: await kms.connectedStore(other) })
  })

  test('takes an external key once, also when many want it at the same time', async () => {
    const kms = keyStoresUnderTest()
    const { request } = await externalKey(kms)
    kms.externalKeys.set('key-2', { secret: new Uint8Array(32) })
    const race = [1, 2, 3].map(() => kms.call('CreateKey', { ...request, XksKeyId: 'key-2' }))
    const results = await Promise.allSettled(race)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await kms.call('ListKeys', {})).Keys).toHaveLength(2)
  })

  test('never ends in a key whose key store is gone', async () => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await kms.connectedStore(cloudHsm)
    const results = await Promise.allSettled([
      kms.call('CreateKey', { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId }),
      kms
        .call('DisconnectCustomKeyStore', { CustomKeyStoreId })
        .then(() => kms.call('DeleteCustomKeyStore', { CustomKeyStoreId })),
    ])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const { KeyId } of (await kms.call('ListKeys', {})).Keys!) await kms.call('DescribeKey', { KeyId: KeyId! })
  })
})

describe('GenerateRandom', () => {
  test('takes a connected CloudHSM key store as its source, and no external one', async () => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await kms.connectedStore(cloudHsm)
    const random = (id: string) => kms.call('GenerateRandom', { NumberOfBytes: 8, CustomKeyStoreId: id })
    expect((await random(CustomKeyStoreId)).Plaintext).toHaveLength(8)
    await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId })
    await expectFault(random(CustomKeyStoreId), 'CustomKeyStoreInvalidStateException')
    const external = await kms.connectedStore({ ...publicProxy, CustomKeyStoreName: 'b' })
    await expectFault(random(external), 'UnsupportedOperationException')
    await expectFault(random('cks-none'), 'CustomKeyStoreNotFoundException', 'Custom key store cks-none is not found.')
  })
})
