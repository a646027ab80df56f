import { describe, it } from 'vitest'
import { EncryptionContext } from '../src/format/encryption-context.ts'
import {
  cachingMaterials,
  type KeyProvider,
  type MaterialsSource,
  multiProvider,
  rawAesProvider,
} from '../src/index.ts'
import { sourceOver } from '../src/materials/source-over.ts'
import { primitives } from '../src/primitives/node.ts'
import { type KeyProviderSubject, keyProviderContract } from '../src/testing/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'

// Compositions are no key providers: they answer messages, not single keys. Seen through one encrypted data key of each
// message, they must keep the laws of what they are composed of.

const wrappingKey = (seed: number) => bytesFrom(seed, 32)
const aes = (keyName: string, seed: number) =>
  rawAesProvider({ namespace: 'test', keyName, wrappingKey: wrappingKey(seed) })
const secrets = [wrappingKey(1), wrappingKey(2)]
const nothingExpected = EncryptionContext.of({})

/**
 * A source of materials as a key provider.
 *
 * @param members what the source asks, in the order of the encrypted data keys
 * @param place the encrypted data key that is looked at
 */
function seenThrough(source: MaterialsSource, members: readonly KeyProvider[], place = 0): KeyProvider {
  return {
    name: 'a composition',
    async generateDataKey(request) {
      const { dataKey, encryptedDataKeys } = await source.encryptionMaterials(request)
      return { dataKey, encryptedDataKey: encryptedDataKeys[place]! }
    },
    // No composition wraps a key that is given: its members do.
    encryptDataKey: (dataKey, request) => members[place]!.encryptDataKey(dataKey, request),
    recognises: (encryptedDataKey) => members.some((member) => member.recognises(encryptedDataKey)),
    async decryptDataKey(encryptedDataKey, { algorithmSuite, encryptionContext, signal }) {
      const { dataKey } = await source.decryptionMaterials({
        algorithmSuite,
        storedContext: encryptionContext,
        expectedContext: nothingExpected,
        encryptedDataKeys: [encryptedDataKey],
        signal,
      })
      return dataKey
    },
  }
}

function multi(place: number, seeds: readonly [number, number] = [1, 2]): KeyProvider {
  const [generator, encryptor] = [aes('first', seeds[0]), aes('second', seeds[1])]
  const provider = multiProvider({ generator, encryptors: [encryptor] })
  return seenThrough(sourceOver({ provider }, primitives), [generator, encryptor], place)
}

function caching(seed = 1): KeyProvider {
  const provider = aes('cached', seed)
  return seenThrough(cachingMaterials({ provider, now: () => 0, maxAgeMs: 1 }), [provider])
}

const subjects: Readonly<Record<string, KeyProviderSubject>> = {
  'multi-provider, by the key of its generator': {
    create: () => multi(0),
    createStranger: () => multi(0, [3, 4]),
    secrets,
  },
  'multi-provider, by the key of its other encryptor': {
    create: () => multi(1),
    createStranger: () => multi(1, [3, 4]),
    secrets,
  },
  'caching materials': {
    create: () => caching(),
    createStranger: () => caching(3),
    secrets,
    exceptions: { freshness: 'a cache gives one data key to several messages: that is what it is for' },
  },
}

describe.for(Object.entries(subjects))('%s', ([, subject]) => {
  for (const { law, run, exception } of keyProviderContract(subject)) {
    it(law, (ctx) => (exception === undefined ? run() : ctx.skip(exception)))
  }
})
