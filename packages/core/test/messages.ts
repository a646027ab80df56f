import type { EncryptSettings } from '../src/encrypt.ts'
import {
  type AlgorithmSuiteId,
  type CommitmentPolicy,
  encrypt,
  findAlgorithmSuite,
  rawAesProvider,
} from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'

/** A provider over a fixed key, for tests. */
export const provider = rawAesProvider({ namespace: 'test', keyName: 'one', wrappingKey: bytesFrom(1, 32) })

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
