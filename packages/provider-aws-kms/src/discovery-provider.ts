import { EnvelopeError, type KeyDecryptor } from '@sealwright/core'
import { wrappedByAnother } from './aws-kms-key.ts'
import { decryptDataKeyUnder } from './call-kms.ts'
import { wrappingKeyOf } from './encrypted-data-key.ts'
import { isMultiRegionKey, type KmsArn } from './kms-arn.ts'
import { type ClientOptions, clientSupplier, isAmong } from './regional-clients.ts'

/** Options of {@link awsKmsDiscovery}. */
export interface AwsKmsDiscoveryOptions extends ClientOptions {
  /** Only keys of these accounts, and of this partition, are asked. Default: every key that a message names. */
  readonly filter?: { readonly partition: string; readonly accountIds: readonly string[] } | undefined
  /** Only keys in these Regions are asked. Default: all. */
  readonly regions?: readonly string[] | undefined
  /** Keys in these Regions are not asked. Default: none. */
  readonly excludedRegions?: readonly string[] | undefined
  /**
   * Open what a multi-Region key wrapped in any Region with its replica in this one, and single-Region keys only here.
   * Default: each key is asked in its own Region.
   */
  readonly multiRegionIn?: string | undefined
  /** Grant tokens to send with every call, at most 10. Default none. */
  readonly grantTokens?: readonly string[] | undefined
  /** How long to wait for one answer, the client's retries included, in milliseconds. Default: as long as the client does. */
  readonly timeoutMs?: number | undefined
}

/**
 * A provider that opens whatever key a message names, as far as the filter and the service allow; it cannot encrypt.
 *
 * The message chooses the key, so give a filter: without one, whoever wrote the message may have you open it under a key
 * of theirs.
 *
 * @see spec: framework/aws-kms/aws-kms-discovery-keyring.md and aws-kms-mrk-discovery-keyring.md
 */
export function awsKmsDiscovery(options: AwsKmsDiscoveryOptions = {}): KeyDecryptor {
  const { filter, multiRegionIn, grantTokens = [], timeoutMs } = options
  const clientOf = clientSupplier(options)
  const provider = multiRegionIn === undefined ? 'aws-kms discovery' : `aws-kms discovery in ${multiRegionIn}`

  /** The key to ask: the one that the message names, or its replica here. */
  const keyToAsk = (wrappingKey: KmsArn): KmsArn | undefined => {
    const key =
      multiRegionIn !== undefined && isMultiRegionKey(wrappingKey) ? replicaIn(multiRegionIn, wrappingKey) : wrappingKey
    if (multiRegionIn !== undefined && key.region !== multiRegionIn) return undefined
    // A message that nobody has authenticated chooses it, and clients make a host name of it.
    if (!/^[a-z\d-]{1,63}$/.test(key.region)) return undefined
    if (!isAmong(key.region, options)) return undefined
    if (filter === undefined) return key
    return key.partition === filter.partition && filter.accountIds.includes(key.accountId) ? key : undefined
  }

  return {
    name: provider,
    recognises(encryptedDataKey) {
      const wrappingKey = wrappingKeyOf(encryptedDataKey)
      return wrappingKey !== undefined && keyToAsk(wrappingKey) !== undefined
    },
    async decryptDataKey(encryptedDataKey, request) {
      const wrappingKey = wrappingKeyOf(encryptedDataKey)
      const asked = wrappingKey && keyToAsk(wrappingKey)
      if (asked === undefined) throw wrappedByAnother(provider)
      const client = clientOf(asked.region)
      if (client === undefined) throw noClientIn(asked.region, provider)
      const access = { provider, client, grantTokens, timeoutMs }
      const { ciphertext } = encryptedDataKey
      const isRightKey = (key: KmsArn) => key.text === asked.text
      return await decryptDataKeyUnder(access, { keyId: asked.text, isRightKey, ciphertext, request })
    },
  }
}

/** Not a refusal of the service: it was not asked. */
function noClientIn(region: string, provider: string): EnvelopeError {
  const text = `${provider}: want a key where there is a client, got one in ${region}`
  return new EnvelopeError('ERR_WRAPPED_KEY_INVALID', text, { provider })
}

function replicaIn(region: string, { partition, accountId, resourceType, resourceId }: KmsArn): KmsArn {
  const text = `arn:${partition}:kms:${region}:${accountId}:${resourceType}/${resourceId}`
  return { text, partition, region, accountId, resourceType, resourceId }
}
