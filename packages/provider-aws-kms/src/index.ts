export { type AwsKmsKeyOptions, awsKmsKey } from './aws-kms-provider.ts'
export { areRelatedKeys, isMultiRegionKey, type KmsArn, parseKmsArn } from './kms-arn.ts'
export type {
  DecryptInput,
  DecryptOutput,
  EncryptInput,
  EncryptOutput,
  GenerateDataKeyInput,
  GenerateDataKeyOutput,
  KmsCallInput,
  KmsCallOptions,
  KmsClientPort,
} from './kms-client-port.ts'
export { type KmsClient, type SdkClient, type SdkClientConfig, sdkKmsClient } from './sdk-client.ts'
