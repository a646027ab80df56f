import { type EncryptedDataKey, EnvelopeError, type KeyProvider } from '@sealwright/core'
import { decryptDataKeyUnder, encryptDataKeyUnder, generateDataKeyUnder, type KmsAccess } from './call-kms.ts'
import { wrappingKeyOf } from './encrypted-data-key.ts'
import { type KeyIdentifier, mayName, parseKeyIdentifier, regionOf } from './key-identifier.ts'
import { clientPort, type KmsClient, sdkKmsClient } from './sdk-client.ts'

/** Options of {@link awsKmsKey}. */
export interface AwsKmsKeyOptions {
  /** Key ID, key ARN, alias name or alias ARN of a symmetric KMS key. */
  readonly keyId: string
  /** Default: a client of the AWS SDK for the Region of the ARN, loaded on first use. */
  readonly client?: KmsClient | undefined
  /** Grant tokens to send with every call, at most 10. Default none. */
  readonly grantTokens?: readonly string[] | undefined
}

/**
 * One KMS key: generates and wraps data keys under it, and opens those that it wrapped, and no others.
 *
 * A key ARN is exact. Any other identifier is resolved by the service, on every call: a data key opens if the service,
 * asked to use the identifier, answers that it used the very key that the message names.
 *
 * @throws TypeError if `keyId` is no identifier of a KMS key
 * @see spec: framework/aws-kms/aws-kms-keyring.md
 */
export function awsKmsKey({ keyId, client, grantTokens = [] }: AwsKmsKeyOptions): KeyProvider {
  const identifier = parseKeyIdentifier(keyId)
  const name = `aws-kms ${keyId}`
  const access: KmsAccess = {
    provider: name,
    client: client === undefined ? sdkKmsClient({ region: regionOf(identifier) }) : clientPort(client),
    grantTokens,
  }
  const isRightKey = (key: Parameters<typeof mayName>[1]) => mayName(identifier, key)

  return {
    name,
    generateDataKey: (request) => generateDataKeyUnder(access, { keyId, isRightKey, request }),
    encryptDataKey: (dataKey, request) => encryptDataKeyUnder(access, { keyId, isRightKey, dataKey, request }),
    recognises: (encryptedDataKey) => namedKey(identifier, encryptedDataKey) !== undefined,
    async decryptDataKey(encryptedDataKey, request) {
      const key = namedKey(identifier, encryptedDataKey)
      if (key === undefined) throw notOurs(name)
      const { ciphertext } = encryptedDataKey
      return await decryptDataKeyUnder(access, { keyId, expectedKey: key.text, ciphertext, request })
    },
  }
}

/** The key that wrapped a data key, if it may be the one that the identifier names. */
function namedKey(identifier: KeyIdentifier, encryptedDataKey: EncryptedDataKey): ReturnType<typeof wrappingKeyOf> {
  const key = wrappingKeyOf(encryptedDataKey)
  return key !== undefined && mayName(identifier, key) ? key : undefined
}

function notOurs(provider: string): EnvelopeError {
  return new EnvelopeError('ERR_WRAPPED_KEY_INVALID', `${provider}: this data key was not wrapped by this key`, {
    provider,
  })
}
