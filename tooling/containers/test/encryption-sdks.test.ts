import {
  AwsKmsMrkAwareSymmetricKeyringNode,
  buildClient,
  CommitmentPolicy,
  type KeyringNode,
  KMS,
  KmsKeyringNode,
} from '@aws-crypto/client-node'
import {
  type DecryptingProviders,
  decrypt,
  type EncryptingProviders,
  encrypt,
  type KeyDecryptor,
} from '@sealwright/core'
import { awsKmsDiscovery, awsKmsProvider } from '@sealwright/provider-aws-kms'
import { expectPythonSdk, type PythonKmsKeys, PythonSdk } from '@sealwright/test-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientOf, createKey, type Peer, type PeerName, region, withPeer } from '../src/index.ts'

const plaintext = Uint8Array.from({ length: 10_000 }, (_, index) => index * 31)
const context = { tenant: 'acme', größe: '10 µm', '\u{1f511}': 'key', '\u{ff5e}': 'tilde' }
const otherRegion = 'eu-west-1'
const accountId = '000000000000'

/** An Encryption SDK of another language, with the keys of a peer. */
interface Stranger {
  encrypt(keys: Keys): Promise<Uint8Array>
  decrypt(message: Uint8Array, keys: Keys | 'discovery'): Promise<Uint8Array>
}

/** What both sides configure. */
interface Keys {
  readonly keyArns: readonly [string, ...string[]]
  readonly multiRegion?: boolean
  readonly grantTokens?: readonly string[]
}

const javascriptClient = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)

function javascriptSdk(peer: Peer): Stranger {
  // Their types were written without exactOptionalPropertyTypes, and do not take the SDK's own client with it.
  const clientProvider = ((wanted: string) =>
    new KMS({
      endpoint: peer.url,
      region: wanted,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    })) as never
  const keyringOf = ({ keyArns, multiRegion, grantTokens = [] }: Keys): KeyringNode => {
    const [generatorKeyId, ...keyIds] = keyArns
    const tokens = { grantTokens: [...grantTokens] }
    if (!multiRegion) return new KmsKeyringNode({ clientProvider, generatorKeyId, keyIds, ...tokens })
    const client = clientOf(peer, 'test', generatorKeyId.split(':')[3]) as never
    return new AwsKmsMrkAwareSymmetricKeyringNode({ client, keyId: generatorKeyId, ...tokens })
  }
  return {
    async encrypt(keys) {
      return (await javascriptClient.encrypt(keyringOf(keys), plaintext, { encryptionContext: context })).result
    },
    async decrypt(message, keys) {
      const discoveryFilter = { accountIDs: [accountId], partition: 'aws' }
      const keyring =
        keys === 'discovery'
          ? new KmsKeyringNode({ clientProvider, discovery: true, discoveryFilter })
          : keyringOf(keys)
      return (await javascriptClient.decrypt(keyring, Buffer.from(message))).plaintext
    },
  }
}

function pythonSdk(sdk: PythonSdk, { url: endpoint }: Peer): Stranger {
  const on = (keys: Keys): PythonKmsKeys => ({ endpoint, ...keys })
  return {
    encrypt: (keys) => sdk.encrypt(plaintext, { key: on(keys), suite: 0x0578, frameLength: 4096, context }),
    async decrypt(message, keys) {
      return (await sdk.decrypt(message, keys === 'discovery' ? { endpoint, accountId } : on(keys))).plaintext
    },
  }
}

let python: PythonSdk | { readonly reason: string }
beforeAll(async () => {
  python = await PythonSdk.start()
}, 300_000)
afterAll(async () => {
  if (python instanceof PythonSdk) await python[Symbol.asyncDispose]()
})

describe.each(['LocalStack', 'our image in its place'] satisfies PeerName[])('through %s', (name) => {
  let arns: readonly [app: string, other: string]
  const peerOf = withPeer(name, async (peer) => {
    arns = [await createKey(peer, 'alias/app'), await createKey(peer, 'alias/other')]
  })

  const strangers = {
    'the Encryption SDK for JavaScript': (_: Parameters<typeof peerOf>[0], peer: Peer) => javascriptSdk(peer),
    'the Encryption SDK for Python': (test: Parameters<typeof peerOf>[0], peer: Peer) =>
      pythonSdk(expectPythonSdk(test, python), peer),
  }

  describe.each(Object.entries(strangers))('with %s', (_, strangerOf) => {
    type Ours = EncryptingProviders & DecryptingProviders
    const clientsOf = (peer: Peer) => ({ clientFor: (wanted = region) => clientOf(peer, 'test', wanted) })
    const oursOpen = async (message: Uint8Array, provider: KeyDecryptor | DecryptingProviders) =>
      expect(
        (await decrypt(message, { provider: provider as KeyDecryptor, encryptionContext: context })).plaintext,
      ).toEqual(plaintext)

    it('one key, in both directions', async (test) => {
      const peer = peerOf(test)
      const stranger = strangerOf(test, peer)
      const keys: Keys = { keyArns: [arns[0]] }
      const provider = awsKmsProvider({ keyId: 'alias/app', ...clientsOf(peer) })
      await oursOpen(await stranger.encrypt(keys), provider)
      const { message } = await encrypt(plaintext, { provider, encryptionContext: context })
      expect(Uint8Array.from(await stranger.decrypt(message, keys))).toEqual(plaintext)
    })

    it('several keys: the second alone opens, in both directions', async (test) => {
      const peer = peerOf(test)
      const stranger = strangerOf(test, peer)
      const provider: Ours = awsKmsProvider({ generatorKeyId: arns[0], keyIds: [arns[1]], ...clientsOf(peer) })
      await oursOpen(await stranger.encrypt({ keyArns: arns }), awsKmsProvider({ keyId: arns[1], ...clientsOf(peer) }))
      const { message } = await encrypt(plaintext, { provider, encryptionContext: context })
      expect(Uint8Array.from(await stranger.decrypt(message, { keyArns: [arns[1]] }))).toEqual(plaintext)
    })

    it('discovery, in both directions', async (test) => {
      const peer = peerOf(test)
      const stranger = strangerOf(test, peer)
      const filter = { partition: 'aws', accountIds: [accountId] }
      await oursOpen(await stranger.encrypt({ keyArns: [arns[0]] }), awsKmsDiscovery({ filter, ...clientsOf(peer) }))
      const provider = awsKmsProvider({ keyId: arns[0], ...clientsOf(peer) })
      const { message } = await encrypt(plaintext, { provider, encryptionContext: context })
      expect(Uint8Array.from(await stranger.decrypt(message, 'discovery'))).toEqual(plaintext)
    })

    it('a multi-Region key and its replica, in both directions', async (test) => {
      const peer = peerOf(test)
      const stranger = strangerOf(test, peer)
      const { KeyMetadata } = await clientOf(peer).createKey({ MultiRegion: true })
      const here = KeyMetadata?.Arn ?? ''
      await clientOf(peer).replicateKey({ KeyId: here, ReplicaRegion: otherRegion })
      const there = here.replace(region, otherRegion)
      const ours = awsKmsProvider({ keyId: here, multiRegion: true, ...clientsOf(peer) })
      const theirs: Keys = { keyArns: [there], multiRegion: true }
      await oursOpen(await stranger.encrypt(theirs), ours)
      const { message } = await encrypt(plaintext, { provider: ours, encryptionContext: context })
      expect(Uint8Array.from(await stranger.decrypt(message, theirs))).toEqual(plaintext)
    })

    it('a grant token on both sides', async (test) => {
      const peer = peerOf(test)
      const stranger = strangerOf(test, peer)
      const { GrantToken = '' } = await clientOf(peer).createGrant({
        KeyId: arns[0],
        GranteePrincipal: `arn:aws:iam::${accountId}:root`,
        Operations: ['GenerateDataKey', 'Decrypt'],
      })
      const keys: Keys = { keyArns: [arns[0]], grantTokens: [GrantToken] }
      const provider = awsKmsProvider({ keyId: arns[0], grantTokens: [GrantToken], ...clientsOf(peer) })
      await oursOpen(await stranger.encrypt(keys), provider)
      const { message } = await encrypt(plaintext, { provider, encryptionContext: context })
      expect(Uint8Array.from(await stranger.decrypt(message, keys))).toEqual(plaintext)
    })

    it('an altered message opens on neither side', async (test) => {
      const peer = peerOf(test)
      const stranger = strangerOf(test, peer)
      const provider = awsKmsProvider({ keyId: arns[0], ...clientsOf(peer) })
      const { message } = await encrypt(plaintext, { provider, encryptionContext: context })
      const altered = message.with(5000, message[5000]! ^ 1)
      await expect(decrypt(altered, { provider })).rejects.toMatchObject({ code: 'ERR_AUTHENTICATION_FAILED' })
      await expect(stranger.decrypt(altered, { keyArns: [arns[0]] })).rejects.toThrow()
    })
  })
})
