import type { EncryptedDataKey } from '@sealwright/core'
import { type KmsArn, parseKmsArn } from './kms-arn.ts'

/**
 * The provider ID of data keys that KMS wrapped with a symmetric key.
 *
 * @see spec: framework/aws-kms/aws-kms-keyring.md
 */
export const awsKmsProviderId = 'aws-kms'

/** A wrapped data key as a message carries it; its provider info is the ARN of the key that wrapped it. */
export function encryptedDataKeyFor(key: KmsArn, ciphertext: Uint8Array): EncryptedDataKey {
  return { providerId: awsKmsProviderId, providerInfo: new TextEncoder().encode(key.text), ciphertext }
}

/**
 * The key that wrapped a data key, as far as the message tells. Total: any bytes are taken.
 *
 * @returns `undefined` if another kind of provider wrote it, or if its provider info is not the ARN of a KMS key
 */
export function wrappingKeyOf({ providerId, providerInfo }: EncryptedDataKey): KmsArn | undefined {
  return providerId === awsKmsProviderId ? keyArnIn(providerInfo) : undefined
}

/** The key ARN that a provider info holds, in whatever kind of encrypted data key. Total. */
export function keyArnIn(providerInfo: Uint8Array): KmsArn | undefined {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(providerInfo)
  } catch {
    return undefined
  }
  const arn = parseKmsArn(text)
  return arn?.resourceType === 'key' ? arn : undefined
}
