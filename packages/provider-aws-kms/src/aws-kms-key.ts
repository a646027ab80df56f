import { EnvelopeError, type KeyProvider } from '@sealwright/core'
import { decryptDataKeyUnder, encryptDataKeyUnder, generateDataKeyUnder, type KmsAccess } from './call-kms.ts'
import { wrappingKeyOf } from './encrypted-data-key.ts'
import { type KeyIdentifier, mayName, mayNameRelated } from './key-identifier.ts'
import { areRelatedKeys, type KmsArn } from './kms-arn.ts'
import type { KmsClientPort } from './kms-client-port.ts'

/** One key and the way to it. */
export interface AwsKmsKeyOptions {
  readonly identifier: KeyIdentifier
  readonly client: KmsClientPort
  readonly grantTokens: readonly string[]
  /** How long to wait for one answer, in milliseconds; `undefined`: as long as the client does. */
  readonly timeoutMs: number | undefined
  /** Open also what another key of the same multi-Region set wrapped. */
  readonly multiRegion: boolean
}

/**
 * One KMS key: generates and wraps data keys under it, and opens those that it wrapped, and no others.
 *
 * @see spec: framework/aws-kms/aws-kms-keyring.md and aws-kms-mrk-keyring.md
 */
export function awsKmsKey(options: AwsKmsKeyOptions): KeyProvider {
  const { identifier, client, grantTokens, timeoutMs, multiRegion } = options
  const keyId = identifier.text
  const access: KmsAccess = { provider: `aws-kms ${keyId}`, client, grantTokens, timeoutMs }
  const isConfigured = (key: KmsArn) => mayName(identifier, key)
  const mayOpen = multiRegion ? mayNameRelated : mayName
  const isSameKey = multiRegion ? areRelatedKeys : (one: KmsArn, other: KmsArn) => one.text === other.text

  return {
    name: access.provider,
    generateDataKey: (request) => generateDataKeyUnder(access, { keyId, isRightKey: isConfigured, request }),
    encryptDataKey: (dataKey, request) =>
      encryptDataKeyUnder(access, { keyId, isRightKey: isConfigured, dataKey, request }),
    recognises(encryptedDataKey) {
      const wrappingKey = wrappingKeyOf(encryptedDataKey)
      return wrappingKey !== undefined && mayOpen(identifier, wrappingKey)
    },
    async decryptDataKey(encryptedDataKey, request) {
      const wrappingKey = wrappingKeyOf(encryptedDataKey)
      if (wrappingKey === undefined || !mayOpen(identifier, wrappingKey)) throw wrappedByAnother(access.provider)
      const { ciphertext } = encryptedDataKey
      // Both: the key that we trust, and the key that the message says. An alias may have moved between them.
      const isRightKey = (key: KmsArn) => isConfigured(key) && isSameKey(key, wrappingKey)
      return await decryptDataKeyUnder(access, { keyId, isRightKey, ciphertext, request })
    },
  }
}

/** Not a refusal of the service: it was not asked. */
export function wrappedByAnother(provider: string): EnvelopeError {
  const text = `${provider}: this data key was wrapped by another key`
  return new EnvelopeError('ERR_WRAPPED_KEY_INVALID', text, { provider })
}
