import type { CustomKeyStoresListEntry, Input } from '@sealwright/kms-model'
import type { CloudHsmCluster, KmsPorts } from '../src/index.ts'
import { makeCertificate, signerOf } from '../src/testing/certificates.ts'
import { type ExternalKey, type XksProxyOptions, xksProxy } from '../src/testing/index.ts'
import { type KmsUnderTest, kmsUnderTest } from './kms-under-test.ts'

export const credential = { accessKeyId: 'ABCDEFGHIJKLMNOPQRST', secretAccessKey: 's'.repeat(43) }
export const password = 'kmsPswd'
export const clusterId = 'cluster-234abcdefabc'

/** The settings of an external key store over a public endpoint. */
export const publicProxy = {
  CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
  XksProxyConnectivity: 'PUBLIC_ENDPOINT',
  XksProxyUriEndpoint: 'https://proxy.example.com',
  XksProxyUriPath: '/kms/xks/v1',
  XksProxyAuthenticationCredential: {
    AccessKeyId: credential.accessKeyId,
    RawSecretAccessKey: credential.secretAccessKey,
  },
} as const satisfies Partial<Input<'CreateCustomKeyStore'>>

/** The settings of an external key store through a VPC endpoint service. */
export const privateProxy = {
  ...publicProxy,
  XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
  XksProxyVpcEndpointServiceName: 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0',
} as const
export const otherService = 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef1'

export type KeyStoreRequest = Partial<Input<'CreateCustomKeyStore'>>

/** Makes a key store and answers its ID. */
export async function createStore(
  kms: KeyStoresUnderTest,
  settings: KeyStoreRequest,
  CustomKeyStoreName = 'a',
): Promise<string> {
  return (await kms.call('CreateCustomKeyStore', { CustomKeyStoreName, ...settings })).CustomKeyStoreId!
}

/** What is told of one key store. */
export async function describeStore(
  kms: KeyStoresUnderTest,
  CustomKeyStoreId: string,
): Promise<CustomKeyStoresListEntry> {
  return (await kms.call('DescribeCustomKeyStores', { CustomKeyStoreId })).CustomKeyStores![0]!
}

/** The certificate under which a test cluster was initialized, PEM. */
export function trustAnchor(seed = 1): string {
  const signer = signerOf(seed)
  const bytes = makeCertificate({
    subject: `customer ${seed}`,
    issuer: `customer ${seed}`,
    publicKey: signer.publicKey,
    signer,
    notBefore: 0,
    notAfter: Date.UTC(2040, 0),
    isAuthority: true,
  })
  const lines = Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,64}/g)!
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

const anchor = trustAnchor()

/** The settings of a CloudHSM key store. */
export const cloudHsm = {
  CloudHsmClusterId: clusterId,
  KeyStorePassword: password,
  TrustAnchorCertificate: anchor,
} as const satisfies Partial<Input<'CreateCustomKeyStore'>>

/** A cluster that a key store can use. */
export const cluster: CloudHsmCluster = {
  isActive: true,
  activeHsms: 2,
  trustAnchorCertificate: anchor,
  clusterCertificate: 'one backup history',
  kmsUser: { password },
}

/** An engine with CloudHSM clusters and a reference proxy around it. */
export interface KeyStoresUnderTest extends KmsUnderTest {
  readonly clusters: Map<string, CloudHsmCluster>
  readonly externalKeys: Map<string, ExternalKey>
  /** The requests that went to proxies, and what they said. */
  readonly requests: { readonly url: string; readonly content: Record<string, unknown> }[]
  /** What stands at the endpoints of proxies. */
  proxy: (request: Request) => Promise<Response>
  /** A connected key store. */
  connectedStore(settings?: Partial<Input<'CreateCustomKeyStore'>>): Promise<string>
}

export function keyStoresUnderTest(
  options: Partial<Omit<KmsPorts, 'now' | 'randomBytes'>> & {
    readonly proxy?: Partial<XksProxyOptions>
  } = {},
): KeyStoresUnderTest {
  const { proxy: proxyOptions, ...ports } = options
  const clusters = new Map([[clusterId, cluster]])
  const externalKeys = new Map<string, ExternalKey>([['key-1', { secret: new Uint8Array(32).fill(8) }]])
  const requests: KeyStoresUnderTest['requests'] = []
  const kms = kmsUnderTest({
    ...ports,
    cloudHsmCluster: async (query) => clusters.get(query.clusterId),
    async xksFetch(request) {
      requests.push({ url: request.url, content: (await request.clone().json()) as Record<string, unknown> })
      return self.proxy(request)
    },
  })
  const { now, randomBytes } = kms.ports
  const self: KeyStoresUnderTest = {
    ...kms,
    clusters,
    externalKeys,
    requests,
    // One for each path, all with the same keys.
    proxy: (request) => {
      const path = new URL(request.url).pathname.replace(/(\/kms\/xks\/v1)\/.*/, '$1')
      return xksProxy({ credential, keys: externalKeys, now, randomBytes, path, ...proxyOptions })(request)
    },
    async connectedStore(settings = publicProxy) {
      const request = { CustomKeyStoreName: 'a', ...settings }
      const { CustomKeyStoreId } = await kms.call('CreateCustomKeyStore', request)
      await kms.call('ConnectCustomKeyStore', { CustomKeyStoreId: CustomKeyStoreId! })
      return CustomKeyStoreId!
    },
  }
  return self
}

/** A key behind the reference proxy. */
export async function externalKey(kms: KeyStoresUnderTest, more: Input<'CreateKey'> = {}) {
  const CustomKeyStoreId = await kms.connectedStore()
  const request = { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId: 'key-1', ...more } as const
  const { KeyId, Arn } = await kms.createKey(request)
  return { KeyId, Arn, CustomKeyStoreId, request }
}
