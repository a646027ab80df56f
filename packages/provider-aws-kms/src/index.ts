export {
  type AwsKmsOptions,
  type AwsKmsProviderOptions,
  type AwsKmsProvidersOptions,
  awsKmsProvider,
} from './aws-kms-provider.ts'
export {
  type AwsKmsRsaProviderOptions,
  type AwsKmsRsaPublicHalf,
  awsKmsRsaProvider,
  awsKmsRsaProviderId,
} from './aws-kms-rsa-provider.ts'
export { type AwsKmsRsaPublicKeyOptions, awsKmsRsaPublicKey } from './aws-kms-rsa-public-key.ts'
export { type AwsKmsDiscoveryOptions, awsKmsDiscovery } from './discovery-provider.ts'
export { awsKmsProviderId, wrappingKeyOf } from './encrypted-data-key.ts'
export { fallback } from './fallback.ts'
export { areRelatedKeys, isMultiRegionKey, type KmsArn, parseKmsArn } from './kms-arn.ts'
export type {
  DecryptInput,
  DecryptOutput,
  EncryptInput,
  EncryptOutput,
  GenerateDataKeyInput,
  GenerateDataKeyOutput,
  GetPublicKeyInput,
  GetPublicKeyOutput,
  KmsCallInput,
  KmsCallOptions,
  KmsClientPort,
  KmsPublicKeyClientPort,
  KmsRsaClientPort,
  RsaDecryptInput,
  RsaEncryptionAlgorithm,
} from './kms-client-port.ts'
export { type KmsFailure, type KmsFailureKind, kmsFailureOf } from './kms-failure.ts'
export {
  type ClientOptions,
  type ClientSupplier,
  type RegionalClientsOptions,
  regionalClients,
} from './regional-clients.ts'
export {
  type FullKmsClientPort,
  type KmsClient,
  type SdkClient,
  type SdkClientConfig,
  type SdkCredentials,
  sdkKmsClient,
} from './sdk-client.ts'
