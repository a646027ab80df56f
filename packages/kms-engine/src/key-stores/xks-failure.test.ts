import type { ConnectionErrorCodeType, FaultName } from '@sealwright/kms-model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createStore, describeStore, keyStoresUnderTest, publicProxy } from '../../test/key-stores-under-test.ts'
import { expectFault, kmsUnderTest } from '../../test/kms-under-test.ts'

type Outcome = readonly [FaultName, ConnectionErrorCodeType]

const notUnderstood: Outcome = ['XksProxyInvalidResponseException', 'XKS_PROXY_INVALID_RESPONSE']
const notReached: Outcome = ['XksProxyUriUnreachableException', 'XKS_PROXY_NOT_REACHABLE']
const misconfigured: Outcome = ['XksProxyInvalidConfigurationException', 'XKS_PROXY_INVALID_CONFIGURATION']
const late: Outcome = ['XksProxyUriUnreachableException', 'XKS_PROXY_TIMED_OUT']
const unsafe: Outcome = ['XksProxyUriUnreachableException', 'XKS_PROXY_INVALID_TLS_CONFIGURATION']

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
    ['knows no such path', named(404, 'InvalidUriPathException'), ...misconfigured],
    ['is disabled', named(400, 'InvalidStateException'), ...misconfigured],
    ['finds the request invalid', named(400, 'ValidationException'), ...notUnderstood],
    ['does not support it', named(501, 'UnsupportedOperationException'), ...notUnderstood],
    ['fails inside', named(500, 'InternalException'), ...notUnderstood],
    ['throttles', named(429, 'ThrottlingException'), ...notReached],
    ['waits too long for others', named(503, 'DependencyTimeoutException'), ...late],
    ['gives an error of its own', named(400, 'MyException'), ...notUnderstood],
    ['calls an error Malformed', named(400, 'Malformed'), ...notUnderstood],
    [
      'redirects',
      async () => new Response(null, { status: 307, headers: { location: 'https://x.example' } }),
      ...notUnderstood,
    ],
    ['answers no JSON', async () => new Response('<html>'), ...notUnderstood],
    ['answers no UTF-8', async () => new Response(Uint8Array.of(0xff)), ...notUnderstood],
    ['answers a list', failing(200, []), ...notUnderstood],
    ['answers too much', failing(200, { ...healthy, x: 'x'.repeat(65_536) }), ...notUnderstood],
    ['has no fleet', failing(200, { ...healthy, xksProxyFleetSize: 0 }), ...notUnderstood],
    ['has no vendor', failing(200, { ...healthy, xksProxyVendor: undefined }), ...notUnderstood],
    ['has no key manager', failing(200, { ...healthy, ekmFleetDetails: [] }), ...notUnderstood],
    ['has eleven key managers', failing(200, { ...healthy, ekmFleetDetails: Array(11).fill(down) }), ...notUnderstood],
    [
      'tells an unknown health',
      failing(200, { ...healthy, ekmFleetDetails: [{ ...down, healthStatus: 'FINE' }] }),
      ...notUnderstood,
    ],
    ['has all key managers down', failing(200, { ...healthy, ekmFleetDetails: [down, down] }), ...notReached],
    ['cannot be reached', rejecting(coded('ECONNREFUSED')), ...notReached],
    ['has an expired certificate', rejecting(coded('CERT_HAS_EXPIRED')), ...unsafe],
    ['speaks no TLS', rejecting(coded('ERR_SSL_WRONG_VERSION_NUMBER')), ...unsafe],
    ['is slow to connect', rejecting(coded('UND_ERR_CONNECT_TIMEOUT')), ...late],
    ['is slow to answer', rejecting(new DOMException('too slow', 'TimeoutError')), ...late],
  ])('%s makes no key store and connects none', async (_, proxy, fault, ConnectionErrorCode) => {
    const kms = keyStoresUnderTest()
    const CustomKeyStoreId = await createStore(kms, publicProxy)
    kms.proxy = proxy
    await expectFault(createStore(kms, { ...publicProxy, XksProxyUriPath: '/b/kms/xks/v1' }, 'b'), fault)
    await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    expect(await describeStore(kms, CustomKeyStoreId)).toMatchObject({ ConnectionState: 'FAILED', ConnectionErrorCode })
  })

  test('has one key manager left is well', async () => {
    const kms = keyStoresUnderTest()
    kms.proxy = failing(200, { ...healthy, ekmFleetDetails: [down, ...healthy.ekmFleetDetails] })
    await createStore(kms, publicProxy)
  })

  test('answers anything at all causes a fault of the service, no other error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.constantFrom(200, 400, 500), async (text, status) => {
        const kms = keyStoresUnderTest()
        kms.proxy = async () => new Response(text, { status })
        await expectFault(createStore(kms, publicProxy), 'XksProxyInvalidResponseException')
      }),
      { numRuns: 50 },
    )
  })

  test('is at any address that the model allows is reached there, or not at all', async () => {
    const host = fc.stringMatching(/^[a-zA-Z0-9.-]{2,40}$/)
    await fc.assert(
      fc.asyncProperty(host, async (name) => {
        const kms = keyStoresUnderTest()
        const answer = createStore(kms, { ...publicProxy, XksProxyUriEndpoint: `https://${name}` })
        const outcome = await answer.then(
          () => 'done',
          (error: Error) => error.name,
        )
        expect(['done', 'XksProxyUriUnreachableException']).toContain(outcome)
      }),
    )
    const answer = createStore(keyStoresUnderTest(), { ...publicProxy, XksProxyUriEndpoint: 'https://1.2.3.4.5' })
    await expectFault(answer, 'XksProxyUriUnreachableException')
  })

  test('nobody can reach, because no way was given, is unreachable', async () => {
    const answer = kmsUnderTest().call('CreateCustomKeyStore', { CustomKeyStoreName: 'a', ...publicProxy })
    await expectFault(answer, 'XksProxyUriUnreachableException')
  })
})
