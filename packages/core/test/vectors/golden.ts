import { readFileSync } from 'node:fs'
import {
  type AlgorithmSuiteId,
  algorithmSuites,
  type DecryptingProviders,
  type EncryptingProviders,
  type EncryptionContextRecord,
  encrypt,
  type KeyProvider,
  multiProvider,
  rawAesProvider,
  rawRsaProvider,
} from '../../src/index.ts'
import { writing } from '../messages.ts'

/** A message made once, and all that another implementation needs to open it. */
export interface GoldenVector {
  readonly name: string
  readonly algorithmSuite: AlgorithmSuiteId
  readonly provider: ProviderName
  readonly frameLength: number
  readonly plaintextLength: number
  readonly encryptionContext: EncryptionContextRecord
  /** Base64. */
  readonly message: string
}

/** The file of golden vectors. */
export interface GoldenFile {
  readonly rsaPrivateKey: string
  readonly rsaPublicKey: string
  readonly vectors: readonly GoldenVector[]
}

/** Where they lie. */
export const goldenFile: URL = new URL('./golden.json', import.meta.url)

/** The golden vectors. */
export function readGolden(): GoldenFile {
  return JSON.parse(readFileSync(goldenFile, 'utf8'))
}

export type ProviderName = 'aes-128' | 'aes-192' | 'aes-256' | 'rsa-oaep-sha256' | 'aes-256 and rsa-oaep-sha256'

/** What a golden message is made of. */
export type GoldenCase = Omit<GoldenVector, 'message'>

/** Every suite with every frame length and shape of context; providers and lengths take turns, so that each meets each kind. */
export function goldenCases(): GoldenCase[] {
  const contexts = {
    'no context': {},
    'an ASCII context': { purpose: 'golden', 'empty value': '' },
    'an astral context': { '\u{1f511}': 'astral', '\u{ff5e}': 'above the surrogates', é: 'ü' },
  }
  const providers: ProviderName[] = ['aes-256', 'aes-128', 'rsa-oaep-sha256', 'aes-192', 'aes-256 and rsa-oaep-sha256']
  const cases: GoldenCase[] = []
  for (const { id, name } of algorithmSuites) {
    for (const frameLength of [1, 16, 4096]) {
      for (const [contextName, encryptionContext] of Object.entries(contexts)) {
        const provider = providers[cases.length % providers.length]!
        const plaintextLength = [0, 1, 15, 16, 17, 32, 33][cases.length % 7]!
        cases.push({
          name: `${name}, frames of ${frameLength}, ${plaintextLength} bytes, ${provider}, ${contextName}`,
          algorithmSuite: id,
          provider,
          frameLength,
          plaintextLength,
          encryptionContext,
        })
      }
    }
  }
  return cases
}

/** Byte i of every plaintext is 7 + 31 i, modulo 256. */
export function goldenPlaintext(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => 7 + 31 * index)
}

/** Byte i of a wrapping key of n bytes is n + i. */
function wrappingKey(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => length + index)
}

/** The first request for random bytes in a message gets all ones, the next all twos, and so on. */
function countingRandomness(): (length: number) => Uint8Array {
  let calls = 0
  return (length) => {
    calls += 1
    return new Uint8Array(length).fill(calls)
  }
}

/** The providers by name. */
export function goldenProvider(
  name: ProviderName,
  rsa: Pick<GoldenFile, 'rsaPrivateKey' | 'rsaPublicKey'>,
  randomBytes: (length: number) => Uint8Array = countingRandomness(),
): KeyProvider | (EncryptingProviders & DecryptingProviders) {
  const aes = (length: number) =>
    rawAesProvider({ namespace: 'golden', keyName: `aes-${length * 8}`, wrappingKey: wrappingKey(length), randomBytes })
  const rsaProvider = () =>
    rawRsaProvider({ namespace: 'golden', keyName: 'rsa', publicKey: rsa.rsaPublicKey, privateKey: rsa.rsaPrivateKey })
  switch (name) {
    case 'rsa-oaep-sha256':
      return rsaProvider()
    case 'aes-256 and rsa-oaep-sha256':
      return multiProvider({ generator: aes(32), encryptors: [rsaProvider()] })
    default:
      return aes(Number(name.slice(4)) / 8)
  }
}

/** Whether the message is the same whenever it is made: RSA and ECDSA draw randomness that nobody can give them. */
export function isReproducible({ algorithmSuite, provider }: GoldenCase): boolean {
  const suite = algorithmSuites.find(({ id }) => id === algorithmSuite)!
  return suite.signature === undefined && !provider.includes('rsa')
}

/** Makes the message of a case. */
export async function makeGolden(
  golden: GoldenCase,
  rsa: Pick<GoldenFile, 'rsaPrivateKey' | 'rsaPublicKey'>,
): Promise<Uint8Array> {
  const randomBytes = countingRandomness()
  const { message } = await encrypt(goldenPlaintext(golden.plaintextLength), {
    provider: goldenProvider(golden.provider, rsa, randomBytes),
    ...writing(golden.algorithmSuite),
    frameLength: golden.frameLength,
    encryptionContext: golden.encryptionContext,
    randomBytes,
  })
  return message
}
