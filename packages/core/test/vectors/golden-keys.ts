import {
  type DecryptingProviders,
  type EncryptingProviders,
  type KeyProvider,
  multiProvider,
  rawAesProvider,
  rawRsaProvider,
} from '../../src/index.ts'
import { golden } from './golden-file.ts'

/** The providers of wrapping keys: the first generates the data key, the others wrap it too. */
export function goldenProvider(names: readonly string[]): EncryptingProviders & DecryptingProviders {
  const [generator, ...encryptors] = names.map(providerOf)
  return multiProvider({ generator: generator!, encryptors })
}

function providerOf(name: string): KeyProvider {
  const key = golden.wrappingKeys[name]!
  const names = { namespace: key.providerId, keyName: key.keyName }
  return key.type === 'raw-aes'
    ? rawAesProvider({ ...names, wrappingKey: Buffer.from(key.key, 'hex') })
    : rawRsaProvider({ ...names, padding: key.padding, ...golden.rsaKeyPair })
}
