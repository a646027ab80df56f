import type { FaultName, Input } from '@sealwright/kms-model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cloudHsm,
  cluster,
  clusterId,
  type KeyStoresUnderTest,
  keyStoresUnderTest,
  publicProxy,
} from '../../test/key-stores-under-test.ts'
import { callerOf, dayMs, expectFault } from '../../test/kms-under-test.ts'

async function externalKey(kms: KeyStoresUnderTest, more: Input<'CreateKey'> = {}) {
  const CustomKeyStoreId = await kms.connectedStore()
  const request = { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId: 'key-1', ...more } as const
  const { KeyId, Arn } = await kms.createKey(request)
  return { KeyId, Arn, CustomKeyStoreId, request }
}

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

describe('double encryption', () => {
  test('gives the proxy neither plaintext nor context, and the store no way around the proxy', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const secret = new TextEncoder().encode('a secret of some length')
    const EncryptionContext = { purpose: 'a context of some length' }
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext: secret, EncryptionContext })
    const sent = JSON.stringify(kms.requests)
    for (const text of ['a secret of some length', 'a context of some length']) {
      expect(sent).not.toContain(text)
      expect(sent).not.toContain(Buffer.from(text).toString('base64').slice(0, 20))
    }
    kms.externalKeys.set('key-1', { secret: new Uint8Array(32).fill(9) })
    const answer = kms.call('Decrypt', { CiphertextBlob, EncryptionContext })
    await expectFault(answer, 'KMSInvalidStateException', /rejected the request because the specified ciphertext/)
  })

  test('tells the proxy on whose behalf KMS comes', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId, Arn } = await externalKey(kms)
    const conditionValues = {
      'aws:SourceVpc': 'vpc-1',
      'aws:SourceVpce': 'vpce-1',
      'kms:ViaService': 's3.eu-central-1.amazonaws.com',
    }
    await kms.call(
      'GenerateDataKey',
      { KeyId, KeySpec: 'AES_256' },
      { ...callerOf(), conditionValues, requestId: 'r-1' },
    )
    const { url, content } = kms.requests.at(-1)!
    expect(url).toBe('https://proxy.example.com/kms/xks/v1/keys/key-1/encrypt')
    expect(content['requestMetadata']).toEqual({
      awsPrincipalArn: callerOf().arn,
      awsSourceVpc: 'vpc-1',
      awsSourceVpce: 'vpce-1',
      kmsKeyArn: Arn,
      kmsOperation: 'GenerateDataKey',
      kmsRequestId: 'r-1',
      kmsViaService: 's3.eu-central-1.amazonaws.com',
    })
  })

  test('stays within the limits of proxy and service for the longest plaintext', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const longest = new Uint8Array(4096).fill(7)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext: longest })
    const { plaintext } = kms.requests.at(-1)!.content
    expect(Buffer.from(plaintext as string, 'base64').length).toBeLessThanOrEqual(4300)
    expect(CiphertextBlob!.length).toBeLessThanOrEqual(6144)
    expect((await kms.call('Decrypt', { CiphertextBlob })).Plaintext).toEqual(longest)
  })

  test('refuses a ciphertext of which any bit was changed, without asking the proxy', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
    const { length } = kms.requests
    await fc.assert(
      fc.asyncProperty(fc.nat(CiphertextBlob!.length - 1), fc.nat(7), async (index, bit) => {
        const changed = CiphertextBlob!.slice()
        changed[index]! ^= 1 << bit
        await expectFault(kms.call('Decrypt', { CiphertextBlob: changed, KeyId }), 'InvalidCiphertextException')
      }),
      { numRuns: 60 },
    )
    expect(kms.requests).toHaveLength(length)
  })

  test('has the proxy refuse a wrong context, in the words of KMS', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext, EncryptionContext: { a: 'b' } })
    const message =
      'The external key store proxy rejected the request because the specified ciphertext or encryption context is corrupted, missing, or otherwise invalid.'
    await expectFault(kms.call('Decrypt', { CiphertextBlob }), 'KMSInvalidStateException', message)
  })

  test('takes no ciphertext of one layer for a key with two, nor the other way round', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const { KeyId: other } = await kms.createKey()
    const [double, single] = await Promise.all(
      [KeyId, other].map((id) => kms.call('Encrypt', { KeyId: id, Plaintext })),
    )
    const inner = Buffer.from(kms.requests.at(-1)!.content['plaintext'] as string, 'base64')
    const decrypt = (CiphertextBlob: Uint8Array | undefined, id: string) =>
      kms.call('Decrypt', { CiphertextBlob, KeyId: id })
    await expectFault(decrypt(new Uint8Array(inner), KeyId), 'InvalidCiphertextException')
    await expectFault(decrypt(double!.CiphertextBlob, other), 'IncorrectKeyException')
    await expectFault(decrypt(single!.CiphertextBlob, KeyId), 'IncorrectKeyException')
  })

  test('does not believe a proxy that gives back something else', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
    const truthful = kms.proxy
    kms.proxy = async (request) => {
      const { plaintext } = (await (await truthful(request)).json()) as { plaintext: string }
      const lie = Buffer.from(plaintext, 'base64').fill(0)
      return Response.json({ plaintext: lie.toString('base64') })
    }
    const answer = kms.call('Decrypt', { CiphertextBlob })
    await expectFault(answer, 'KMSInvalidStateException', /that the external key store proxy submitted for decryption/)
  })

  test('checks what the proxy vouches for', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const truthful = kms.proxy
    const base64 = (length: number) => Buffer.alloc(length).toString('base64')
    for (const change of [
      { ciphertextDataIntegrityValue: base64(32) },
      { ciphertextDataIntegrityValue: undefined },
      { initializationVector: base64(13) },
      { authenticationTag: base64(12) },
      { ciphertextMetadata: base64(21) },
      { ciphertext: base64(3) },
      { ciphertext: 5 },
    ]) {
      kms.proxy = async (request) => {
        const content = (await (await truthful(request)).json()) as object
        return Response.json({ ...content, ...change })
      }
      const answer = kms.call('Encrypt', { KeyId, Plaintext })
      await expectFault(answer, 'KMSInvalidStateException', /cannot interpret the response/)
    }
  })

  test.each<[string, RegExp]>([
    ['InvalidStateException', /is not enabled in the external key manager/],
    ['InvalidKeyUsageException', /does not support the requested operation/],
    ['AuthenticationFailedException', /could not authenticate AWS KMS/],
    ['AccessDeniedException', /denied access to the operation/],
    ['KeyNotFoundException', /was not found in its external key manager/],
    ['ThrottlingException', /very high request rate/],
    ['InternalException', /cannot communicate with the external key manager/],
    ['DependencyTimeoutException', /did not respond to the request in the time allotted/],
  ])('makes KMSInvalidStateException of %s', async (errorName, message) => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    kms.proxy = async () => Response.json({ errorName }, { status: 400 })
    await expectFault(kms.call('Encrypt', { KeyId, Plaintext }), 'KMSInvalidStateException', message)
  })

  test('leaves a second layer of authorization to the proxy', async () => {
    const allows = ({ kmsOperation }: Readonly<Record<string, unknown>>) => kmsOperation !== 'Decrypt'
    const kms = keyStoresUnderTest({ proxy: { allows } })
    const { KeyId } = await externalKey(kms)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
    await expectFault(kms.call('Decrypt', { CiphertextBlob }), 'KMSInvalidStateException', /denied access/)
  })

  test('asks no proxy in a dry run', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const { length } = kms.requests
    await expectFault(kms.call('Encrypt', { KeyId, Plaintext, DryRun: true }), 'DryRunOperationException')
    expect(kms.requests).toHaveLength(length)
  })
})

describe('the reference proxy', () => {
  test('turns away who signs with another secret, too early or too late', async () => {
    let now = Date.UTC(2026, 0, 1)
    const kms = keyStoresUnderTest({ proxy: { now: () => now } })
    const { KeyId } = await externalKey(kms)
    for (const [skewMs, isTaken] of [
      [300_000, true],
      [-300_000, true],
      [301_000, false],
      [-301_000, false],
    ] as const) {
      now = kms.ports.now() + skewMs
      const answer = kms.call('Encrypt', { KeyId, Plaintext })
      if (isTaken) await answer
      else await expectFault(answer, 'KMSInvalidStateException', /could not authenticate/)
    }
  })

  test('answers 405 to GET, and 404 where nothing is', async () => {
    const kms = keyStoresUnderTest()
    const get = await kms.proxy(new Request('https://proxy.example.com/kms/xks/v1/health'))
    expect(get.status).toBe(405)
    const post = await kms.proxy(new Request('https://proxy.example.com/other', { method: 'POST' }))
    expect(post.status).toBe(404)
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
