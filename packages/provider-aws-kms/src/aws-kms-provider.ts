import { type DecryptingProviders, type EncryptingProviders, type KeyProvider, multiProvider } from '@sealwright/core'
import { awsKmsKey } from './aws-kms-key.ts'
import { type KeyIdentifier, parseKeyIdentifier, regionOf } from './key-identifier.ts'
import { isMultiRegionKey } from './kms-arn.ts'
import { type ClientOptions, clientSupplier } from './regional-clients.ts'

/** What one key and several keys have in common. */
export interface AwsKmsOptions extends ClientOptions {
  /** Grant tokens to send with every call, at most 10. Default none. */
  readonly grantTokens?: readonly string[] | undefined
  /** How long to wait for one answer, the client's retries included, in milliseconds. Default: as long as the client does. */
  readonly timeoutMs?: number | undefined
  /**
   * Whether a multi-Region key also opens what its replicas wrapped. Default false: only what it wrapped itself.
   */
  readonly multiRegion?: boolean | undefined
}

/** One wrapping key. */
export interface AwsKmsProviderOptions extends AwsKmsOptions {
  /** Key ID, key ARN, alias name or alias ARN of a symmetric KMS key. */
  readonly keyId: string
}

/** Several wrapping keys, of which any one opens a message. */
export interface AwsKmsProvidersOptions extends AwsKmsOptions {
  /** Generates the data key; its encrypted data key comes first in the message. */
  readonly generatorKeyId: string
  /** Wrap the same data key; their order is kept in the message. */
  readonly keyIds: readonly string[]
}

/**
 * A key provider over AWS KMS that uses the configured key and no other.
 *
 * A key ARN is exact. A key ID or an alias is resolved by the service, on every call: a data key opens only if the
 * service, asked to use the identifier, answers that it used the very key that the message names.
 *
 * @throws TypeError if an identifier is none of a KMS key
 * @throws RangeError if `clientFor` has no client for the key's Region
 * @example
 * const provider = awsKmsProvider({ keyId: 'alias/app' })
 */
export function awsKmsProvider(options: AwsKmsProviderOptions): KeyProvider
/**
 * Several KMS keys as one provider: the first generates, all wrap, any one opens.
 *
 * @throws TypeError if an identifier is none of a KMS key, or if two name the same key
 * @throws RangeError if `clientFor` has no client for the Region of one of them
 */
export function awsKmsProvider(options: AwsKmsProvidersOptions): EncryptingProviders & DecryptingProviders
export function awsKmsProvider(
  options: AwsKmsProviderOptions | AwsKmsProvidersOptions,
): KeyProvider | (EncryptingProviders & DecryptingProviders) {
  const { grantTokens = [], timeoutMs, multiRegion = false } = options
  const clientOf = clientSupplier(options)
  const keyOf = (identifier: KeyIdentifier) => {
    const client = clientOf(regionOf(identifier))
    if (client === undefined) throw new RangeError(`${identifier.text}: want a key where there is a client, got none`)
    return awsKmsKey({ identifier, client, grantTokens, timeoutMs, multiRegion })
  }

  if ('keyId' in options) return keyOf(parseKeyIdentifier(options.keyId))
  const generator = parseKeyIdentifier(options.generatorKeyId)
  const others = options.keyIds.map(parseKeyIdentifier)
  refuseDuplicates([generator, ...others], multiRegion)
  return multiProvider({ generator: keyOf(generator), encryptors: others.map(keyOf) })
}

/**
 * The same key twice adds a call and no safety; two replicas of one key look like two keys, and are one.
 *
 * @see spec: framework/aws-kms/aws-kms-mrk-are-unique.md
 */
function refuseDuplicates(identifiers: readonly KeyIdentifier[], multiRegion: boolean): void {
  const identityOf = (identifier: KeyIdentifier) => {
    const isReplicated = multiRegion && identifier.kind === 'key ARN' && isMultiRegionKey(identifier.arn)
    return isReplicated ? identifier.arn.resourceId : identifier.text
  }
  const duplicates = identifiers.filter((one) =>
    identifiers.some((other) => one !== other && identityOf(one) === identityOf(other)),
  )
  if (duplicates.length > 0) {
    throw new TypeError(`want each key once, got the same key as ${duplicates.map(({ text }) => text).join(', ')}`)
  }
}
