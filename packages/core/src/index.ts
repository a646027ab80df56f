export {
  type DecryptionKeys,
  type DecryptOptions,
  type DecryptResult,
  type DecryptSettings,
  decrypt,
} from './decrypt.ts'
export {
  type DecryptRangeOptions,
  type DecryptRangeResult,
  decryptRange,
  type RandomAccess,
} from './decrypt-range.ts'
export {
  type EncryptionKeys,
  type EncryptOptions,
  type EncryptResult,
  type EncryptSettings,
  encrypt,
} from './encrypt.ts'
export {
  type BodyFault,
  type DecryptAttempt,
  EnvelopeError,
  type ErrorCode,
  type ErrorDetails,
  type HeaderFault,
} from './errors.ts'
export type { BodyExtent } from './format/body-extent.ts'
export type { EncryptedDataKey } from './format/encrypted-data-key.ts'
export {
  EncryptionContext,
  type EncryptionContextEntry,
  type EncryptionContextRecord,
} from './format/encryption-context.ts'
export type { ContentType, MessageHeader, UnverifiedHeader, VerifiedHeader } from './format/message-header.ts'
export type { ProviderInfo } from './format/provider-info.ts'
export {
  type InspectedDataKey,
  type Inspection,
  type InspectionWarning,
  type InspectOptions,
  inspect,
} from './inspect.ts'
export type { GeneratedDataKey, KeyDecryptor, KeyEncryptor, KeyProvider, KeyRequest } from './key-provider.ts'
export type { Caching, CachingEvent, CachingStats } from './materials/caching-journal.ts'
export { type CachingOptions, cachingMaterials } from './materials/caching-materials.ts'
export type {
  DecryptionMaterials,
  DecryptionMaterialsRequest,
  DecryptionMaterialsSource,
  EncryptionMaterials,
  EncryptionMaterialsRequest,
  EncryptionMaterialsSource,
  MaterialsSource,
  OpenedBy,
} from './materials/materials.ts'
export {
  type CachedDecryption,
  type CachedEncryption,
  type CacheEntry,
  type LocalMaterialsCache,
  localMaterialsCache,
  type MaterialsCache,
  type RemovalReason,
} from './materials/materials-cache.ts'
export { type RequiredContextOptions, requiredContextMaterials } from './materials/required-context.ts'
export type { UnderBoth, UnderDecrypting, UnderEncrypting, Underlying } from './materials/source-over.ts'
export type { RsaPadding, Signer, SigningKey } from './primitives/primitives.ts'
export { type ContextBoundRsaKey, contextBoundDataKey, contextBoundRsaKey } from './providers/context-bound-rsa.ts'
export {
  type DecryptingProvider,
  type DecryptingProviders,
  type EncryptingProvider,
  type EncryptingProviders,
  type MultiProviderOptions,
  multiProvider,
} from './providers/multi-provider.ts'
export {
  type LegacyContextOrder,
  type LegacyRawAesOptions,
  legacyRawAesDecryptor,
  type RawAesOptions,
  type RawAesProviderOptions,
  rawAesProvider,
} from './providers/raw-aes.ts'
export {
  type RawRsaProviderOptions,
  type RsaPrivateHalf,
  type RsaPublicHalf,
  rawRsaProvider,
} from './providers/raw-rsa.ts'
export type { RandomBytes } from './random-bytes.ts'
export { type ReencryptedChunks, type ReencryptOptions, reencrypt } from './reencrypt.ts'
export { DataKey, SecretBytes } from './secret-bytes.ts'
export { decryptIterable, encryptIterable } from './streams/iterable.ts'
export type { ByteSource, MessageChunks, PlaintextChunks } from './streams/message-chunks.ts'
export type {
  DecryptStreamOptions,
  EncryptStreamOptions,
  Progress,
  StreamSettings,
} from './streams/message-transform.ts'
export {
  type DecryptTransformStream,
  decryptTransformStream,
  encryptTransformStream,
  type MessageTransformStream,
} from './streams/web.ts'
export {
  type AlgorithmSuite,
  type AlgorithmSuiteId,
  type AlgorithmSuiteName,
  algorithmSuites,
  type CurveName,
  findAlgorithmSuite,
  type HashName,
  type KeyDerivation,
  suiteIdText,
} from './suites/algorithm-suites.ts'
export type { CommitmentPolicy } from './suites/commitment-policy.ts'
export { type VerifyOptions, type VerifyResult, verify } from './verify.ts'
