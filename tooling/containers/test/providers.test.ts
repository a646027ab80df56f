import { decrypt, encrypt, type KeyProvider, multiProvider } from '@sealwright/core'
import { type KeyProviderSubject, keyProviderContract, keyProviderPairContract } from '@sealwright/core/testing'
import { awsKmsDiscovery, awsKmsProvider } from '@sealwright/provider-aws-kms'
import { localstackClient, localstackProvider, localstackReady } from '@sealwright/provider-localstack'
import { memoryProvider } from '@sealwright/provider-memory'
import { afterAll, describe, expect, it } from 'vitest'
import { clientOf, createKey, type Peer, type PeerName, peers, withPeer } from '../src/index.ts'

/** What cannot hold on a peer, with the reason; `differences.test.ts` shows what LocalStack does instead. */
const limits: Readonly<Record<PeerName, Pick<KeyProviderSubject, 'exceptions' | 'dataKeyLengths'>>> = {
  LocalStack: { dataKeyLengths: [32] },
  'our image in its place': {},
  moto: {},
}

describe.each(Object.keys(peers) as PeerName[])('%s', (name) => {
  const keyArns: Record<string, string> = {}
  const peerOf = withPeer(name, async (peer) => {
    for (const alias of ['alias/app', 'alias/stranger']) keyArns[alias] = await createKey(peer, alias)
  })
  let peer: Peer
  const ran = new Set<string>()
  // A build server's log shall say what was tried, not only that nothing failed.
  afterAll(() => ran.size > 0 && console.log([`${name}:`, ...ran].join('\n  ')))

  const providers: Readonly<Record<string, (alias: string) => KeyProvider>> = {
    'AWS KMS by key ARN': (alias) => awsKmsProvider({ keyId: keyArns[alias] ?? '', client: clientOf(peer) }),
    'AWS KMS by alias': (alias) => awsKmsProvider({ keyId: alias, client: clientOf(peer) }),
    'LocalStack by alias': (alias) => localstackProvider({ keyId: alias, endpoint: peer.url }),
  }

  describe.each(Object.entries(providers))('the key provider contract: %s', (provider, create) => {
    const subject: KeyProviderSubject = {
      create: () => create('alias/app'),
      createStranger: () => create('alias/stranger'),
      maxFlips: 40,
      ...limits[name],
    }
    for (const { law, run, exception } of keyProviderContract(subject)) {
      it(law, (context) => {
        peer = peerOf(context)
        if (exception !== undefined) context.skip(exception)
        ran.add(`contract: ${provider}`)
        return run()
      })
    }
  })

  const names = Object.keys(providers)
  const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other] as const))
  describe.each(pairs)('the same key: %s, and %s', (one, other) => {
    const create = (provider: string) => () => providers[provider]?.('alias/app') as KeyProvider
    for (const { law, run } of keyProviderPairContract([create(one), create(other)], limits[name])) {
      it(law, (context) => {
        peer = peerOf(context)
        ran.add(`pair: ${one}, and ${other}`)
        return run()
      })
    }
  })

  const plaintext = new TextEncoder().encode('what all of them reach')
  const encryptionContext = { tenant: 'acme', größe: '10 µm' }

  it('a message for several keys opens by each of them, by discovery, and by a KMS in memory alone', async (context) => {
    peer = peerOf(context)
    const here = localstackProvider({ keyId: 'alias/app', endpoint: peer.url })
    const second = awsKmsProvider({ keyId: keyArns['alias/stranger'] ?? '', client: clientOf(peer) })
    const memory = memoryProvider({ accountId: '111122223333' })
    const provider = multiProvider({ generator: here, encryptors: [second, memory] })
    const { message } = await encrypt(plaintext, { provider, encryptionContext })
    const discovery = awsKmsDiscovery({
      clientFor: (wanted) => localstackClient({ endpoint: peer.url, region: wanted }),
      filter: { partition: 'aws', accountIds: [keyArns['alias/app']?.split(':')[4] ?? ''] },
    })
    for (const reader of [here, second, memory, discovery]) {
      expect((await decrypt(message, { provider: reader, encryptionContext })).plaintext).toEqual(plaintext)
    }
  })

  it('a disabled key opens nothing, and the reason is the service’s', async (context) => {
    peer = peerOf(context)
    if (name === 'moto') context.skip('moto opens under a disabled key')
    const [, keyId] = (await createKey(peer, 'alias/disabled')).split('/')
    const provider = localstackProvider({ keyId: 'alias/disabled', endpoint: peer.url })
    const { message } = await encrypt(plaintext, { provider })
    await clientOf(peer).disableKey({ KeyId: keyId })
    await expect(decrypt(message, { provider })).rejects.toMatchObject({
      code: 'ERR_NO_DATA_KEY',
      details: { attempts: [{ error: { name: 'DisabledException' } }] },
    })
  })

  it('a service that is gone is named with the reason, and nothing hangs', async (context) => {
    peer = peerOf(context)
    const provider = localstackProvider({ keyId: 'alias/app', endpoint: peer.url })
    const { message } = await encrypt(plaintext, { provider })
    // A port that nobody listens on stands for a container that was stopped.
    const gone = localstackProvider({ keyId: keyArns['alias/app'] ?? '', endpoint: 'http://127.0.0.1:9' })
    await expect(decrypt(message, { provider: gone })).rejects.toMatchObject({
      code: 'ERR_NO_DATA_KEY',
      message: expect.stringMatching(/ECONNREFUSED/),
    })
  })

  it('is ready by its own word', async (context) => {
    peer = peerOf(context)
    await localstackReady({ endpoint: peer.url, deadlineMs: 5000 })
  })
})
