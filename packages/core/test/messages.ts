import type { EncryptSettings } from '../src/encrypt.ts'
import {
  type AlgorithmSuiteId,
  type CommitmentPolicy,
  encrypt,
  findAlgorithmSuite,
  type KeyProvider,
  type RandomBytes,
  rawAesProvider,
} from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'

const fixedKey = { namespace: 'test', keyName: 'one', wrappingKey: bytesFrom(1, 32) }

/** A provider over a fixed key, for tests. */
export const provider = rawAesProvider(fixedKey)

/** The same provider, with data keys and IVs that are the same in every run. */
export function repeatingProvider(randomBytes: RandomBytes): KeyProvider {
  return rawAesProvider({ ...fixedKey, randomBytes })
}

/** Bytes that are other ones at each call, and the same for the same seed. */
export function repeatingRandomness(seed: number): RandomBytes {
  let calls = 0
  return (length) => bytesFrom(seed * 1000 + calls++, length)
}

/** A provider of the same names over another key. */
export const stranger = rawAesProvider({ namespace: 'test', keyName: 'one', wrappingKey: bytesFrom(2, 32) })

/** Reads every suite. */
export const readAll: CommitmentPolicy = 'require-encrypt-allow-decrypt'

/** The policy under which a suite may be written. */
export function writing(id: AlgorithmSuiteId): Pick<EncryptSettings, 'algorithmSuite' | 'commitmentPolicy'> {
  const { isCommitting } = findAlgorithmSuite(id)!
  return {
    algorithmSuite: id,
    commitmentPolicy: isCommitting ? 'require-encrypt-require-decrypt' : 'forbid-encrypt-allow-decrypt',
  }
}

/** A message of any suite, made with the fixed key. */
export async function messageOf(
  plaintext: Uint8Array,
  id: AlgorithmSuiteId,
  settings: EncryptSettings = {},
): Promise<Uint8Array> {
  const { message } = await encrypt(plaintext, { provider, ...writing(id), ...settings })
  return message
}
