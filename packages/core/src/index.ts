export { type DecryptAttempt, EnvelopeError, type ErrorCode, type ErrorDetails } from './errors.ts'
export type { EncryptedDataKey } from './format/encrypted-data-key.ts'
export {
  EncryptionContext,
  type EncryptionContextEntry,
  type EncryptionContextRecord,
} from './format/encryption-context.ts'
export type { GeneratedDataKey, KeyDecryptor, KeyEncryptor, KeyProvider, KeyRequest } from './key-provider.ts'
export { DataKey, SecretBytes } from './secret-bytes.ts'
export {
  type AlgorithmSuite,
  type AlgorithmSuiteId,
  type AlgorithmSuiteName,
  algorithmSuites,
  findAlgorithmSuite,
} from './suites/algorithm-suites.ts'
