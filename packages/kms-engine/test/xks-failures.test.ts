import type { FaultName } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { externalKey, keyStoresUnderTest } from './key-stores-under-test.ts'
import { expectFault } from './kms-under-test.ts'

const named = (errorName: string) => async () => Response.json({ errorName }, { status: 400 })
const rejecting = (error: Error) => () => Promise.reject(error)
const coded = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })

const notReady = 'CustomKeyStoreInvalidStateException'
const unfit = 'XksKeyInvalidConfigurationException'

/** What a proxy does, what CreateKey answers then, and what is said whatever the operation. */
const failures: readonly (readonly [what: string, () => Promise<Response>, FaultName, RegExp])[] = [
  ['InvalidStateException', named('InvalidStateException'), unfit, /not enabled in the external key manager/],
  ['InvalidKeyUsageException', named('InvalidKeyUsageException'), unfit, /does not support the requested operation/],
  ['UnsupportedOperationException', named('UnsupportedOperationException'), unfit, /it does not support the requested/],
  [
    'KeyNotFoundException',
    named('KeyNotFoundException'),
    'XksKeyNotFoundException',
    /not found in its external key man/,
  ],
  [
    'AccessDeniedException',
    named('AccessDeniedException'),
    'KMSInvalidStateException',
    /denied access to the operation/,
  ],
  ['AuthenticationFailedException', named('AuthenticationFailedException'), notReady, /could not authenticate AWS KMS/],
  ['InvalidUriPathException', named('InvalidUriPathException'), notReady, /because of an invalid URI path/],
  ['ValidationException', named('ValidationException'), notReady, /cannot interpret the response/],
  ['InternalException', named('InternalException'), notReady, /cannot communicate with the external key manager/],
  ['ThrottlingException', named('ThrottlingException'), notReady, /very high request rate/],
  ['DependencyTimeoutException', named('DependencyTimeoutException'), notReady, /in the time allotted/],
  ['an error of its own', named('MineException'), notReady, /cannot interpret the response/],
  ['an answer of another kind', async () => Response.json([]), notReady, /cannot interpret the response/],
  ['no connection', rejecting(coded('ECONNREFUSED')), notReady, /cannot communicate with the external key store proxy/],
  ['no TLS', rejecting(coded('CERT_HAS_EXPIRED')), notReady, /cannot establish a TLS connection/],
  ['no answer in time', rejecting(new DOMException('', 'TimeoutError')), notReady, /did not respond in time/],
]

test.each<[string, object]>([
  ['no spec', { keyUsage: ['ENCRYPT', 'DECRYPT'], keyStatus: 'ENABLED' }],
  ['no usage', { keySpec: 'AES_256', keyStatus: 'ENABLED' }],
  ['a usage that is none', { keySpec: 'AES_256', keyUsage: [1], keyStatus: 'ENABLED' }],
  ['eleven usages', { keySpec: 'AES_256', keyUsage: Array(11).fill('ENCRYPT'), keyStatus: 'ENABLED' }],
  ['no status', { keySpec: 'AES_256', keyUsage: ['ENCRYPT', 'DECRYPT'] }],
])('a proxy whose metadata of a key have %s gets none', async (_, metadata) => {
  const kms = keyStoresUnderTest()
  const { request } = await externalKey(kms)
  kms.proxy = async () => Response.json(metadata)
  await expectFault(kms.call('CreateKey', { ...request, XksKeyId: 'key-2' }), notReady, /cannot interpret the response/)
})

describe.each(failures)('a proxy that gives %s', (_, proxy, fault, message) => {
  test('gets no key, and the reason is told', async () => {
    const kms = keyStoresUnderTest()
    const { request } = await externalKey(kms)
    kms.externalKeys.set('key-2', { secret: new Uint8Array(32) })
    kms.proxy = proxy
    await expectFault(kms.call('CreateKey', { ...request, XksKeyId: 'key-2' }), fault, message)
    expect((await kms.call('ListKeys', {})).Keys).toHaveLength(1)
  })

  test('has every use of its keys refused with the same reason', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) })
    kms.proxy = proxy
    const uses = [
      kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) }),
      kms.call('Decrypt', { CiphertextBlob }),
      kms.call('ReEncrypt', { CiphertextBlob, DestinationKeyId: KeyId }),
      kms.call('GenerateDataKey', { KeyId, KeySpec: 'AES_256' }),
      kms.call('GenerateDataKeyWithoutPlaintext', { KeyId, KeySpec: 'AES_256' }),
    ]
    for (const use of uses) await expectFault(use, 'KMSInvalidStateException', message)
  })
})
