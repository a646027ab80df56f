import type { Input } from '@sealwright/kms-model'
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
