import { generateKeyPairSync } from 'node:crypto'
import { type AlgorithmSuiteId, algorithmSuites, type EncryptionContextRecord, suiteIdText } from '../../src/index.ts'

/** Bytes of plaintext in each frame of what is exchanged. */
export const frameLength = 128

/** Bytes of plaintext: nothing, and the boundaries of frames. */
export const plaintextLengths: readonly number[] = [
  0,
  1,
  frameLength - 1,
  frameLength,
  frameLength + 1,
  3 * frameLength,
]

/** Encryption contexts of every shape but the largest. */
export const contexts: Readonly<Record<string, EncryptionContextRecord>> = {
  none: {},
  'an empty name and an empty value': { '': 'nameless', empty: '' },
  'names that are not ASCII': { ключ: 'значение', é: 'ü', 名: '値' },
  'an astral name and one above the surrogates': { '\u{1f511}': 'astral', '\u{e000}': 'private', a: 'first' },
}

/** 65,535 bytes beside the count, two lengths, a name of one byte, and the public key's entry of the signing suites. */
export const largestContext: EncryptionContextRecord = {
  k: 'v'.repeat(65_535 - 2 - 4 - 1 - 4 - 'aws-crypto-public-key'.length - 68),
}

/** A key pair for the time of a test run, PEM. */
export const rsa: { readonly publicKey: string; readonly privateKey: string } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** Every suite, by name. */
export const suites: readonly Named<AlgorithmSuiteId>[] = named(algorithmSuites.map(({ id }) => id))

/** Suites with titles for tests. */
export function named(ids: readonly AlgorithmSuiteId[]): Named<AlgorithmSuiteId>[] {
  return ids.map((id) => [suiteIdText(id), id])
}

type Named<T> = readonly [name: string, T]

/** A context without the public key that signing adds. */
export function callersPairs({
  'aws-crypto-public-key': _,
  ...context
}: EncryptionContextRecord): EncryptionContextRecord {
  return context
}
