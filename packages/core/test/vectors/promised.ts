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

/** A message that was written once and must open for ever. */
export interface PromisedVector {
  readonly name: string
  readonly algorithmSuite: AlgorithmSuiteId
  readonly provider: 'aes-128' | 'aes-192' | 'aes-256' | 'rsa-oaep-sha256' | 'aes-256 and rsa-oaep-sha256'
  readonly frameLength: number
  readonly plaintextLength: number
  readonly encryptionContext: EncryptionContextRecord
  /** Base64. */
  readonly message: string
}

/** All of them, and the RSA key of some. Nobody adds to it or takes away. */
export const promised: {
  readonly rsaPrivateKey: string
  readonly rsaPublicKey: string
  readonly vectors: readonly PromisedVector[]
} = JSON.parse(readFileSync(new URL('./promised.json', import.meta.url), 'utf8'))

/** Byte i of every plaintext is 7 + 31 i, modulo 256. */
export function promisedPlaintext(length: number): Uint8Array {
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

/** The providers of a message. */
export function promisedProvider(
  { provider }: PromisedVector,
  randomBytes: (length: number) => Uint8Array = countingRandomness(),
): KeyProvider | (EncryptingProviders & DecryptingProviders) {
  const aes = (length: number) =>
    rawAesProvider({ namespace: 'golden', keyName: `aes-${length * 8}`, wrappingKey: wrappingKey(length), randomBytes })
  const rsa = () =>
    rawRsaProvider({
      namespace: 'golden',
      keyName: 'rsa',
      publicKey: promised.rsaPublicKey,
      privateKey: promised.rsaPrivateKey,
    })
  switch (provider) {
    case 'rsa-oaep-sha256':
      return rsa()
    case 'aes-256 and rsa-oaep-sha256':
      return multiProvider({ generator: aes(32), encryptors: [rsa()] })
    default:
      return aes(Number(provider.slice(4)) / 8)
  }
}

/** Whether the message is the same whenever it is made: RSA and ECDSA drew randomness that nobody wrote down. */
export function isReproducible({ algorithmSuite, provider }: PromisedVector): boolean {
  const suite = algorithmSuites.find(({ id }) => id === algorithmSuite)!
  return suite.signature === undefined && !provider.includes('rsa')
}

/** Makes a reproducible message again. */
export async function makePromised(vector: PromisedVector): Promise<Uint8Array> {
  const randomBytes = countingRandomness()
  const { message } = await encrypt(promisedPlaintext(vector.plaintextLength), {
    provider: promisedProvider(vector, randomBytes),
    ...writing(vector.algorithmSuite),
    frameLength: vector.frameLength,
    encryptionContext: vector.encryptionContext,
    randomBytes,
  })
  return message
}
