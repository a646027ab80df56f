/**
 * The ARN of a KMS key or alias, taken apart.
 *
 * @see spec: framework/aws-kms/aws-kms-key-arn.md
 */
export interface KmsArn {
  /** The whole ARN as it was read. */
  readonly text: string
  /** For example `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string
  /** For example `eu-central-1`. */
  readonly region: string
  /** The account that owns the key; 12 digits on AWS. */
  readonly accountId: string
  readonly resourceType: 'key' | 'alias'
  /** What follows the first `/`: a key ID, or the rest of an alias name, which may hold more slashes. */
  readonly resourceId: string
}

/**
 * Reads the ARN of a KMS key or alias. Total: any text is taken.
 *
 * @returns `undefined` if the text is no ARN of a KMS key or alias
 * @see spec: framework/aws-kms/aws-kms-key-arn.md#a-valid-aws-kms-arn
 */
export function parseKmsArn(text: string): KmsArn | undefined {
  const [scheme, partition, service, region, accountId, ...rest] = text.split(':')
  // The name of an alias may hold colons, so the resource is all that follows the fifth one.
  const resource = rest.join(':')
  const slash = resource.indexOf('/')
  const resourceType = resource.slice(0, slash)
  const resourceId = resource.slice(slash + 1)
  if (scheme !== 'arn' || service !== 'kms' || !partition || !region || !accountId) return undefined
  if (slash < 0 || resourceId === '' || (resourceType !== 'key' && resourceType !== 'alias')) return undefined
  return { text, partition, region, accountId, resourceType, resourceId }
}

/**
 * Whether an ARN names a multi-Region key. An alias does not, whatever its name begins with.
 *
 * @see spec: framework/aws-kms/aws-kms-key-arn.md#identifying-an-an-aws-kms-multi-region-arn
 */
export function isMultiRegionKey(arn: KmsArn): boolean {
  return arn.resourceType === 'key' && arn.resourceId.startsWith('mrk-')
}

/**
 * Whether two ARNs name keys that open each other's ciphertexts: the same key, or two of the same multi-Region set.
 *
 * @see spec: framework/aws-kms/aws-kms-mrk-match-for-decrypt.md
 */
export function areRelatedKeys(one: KmsArn, other: KmsArn): boolean {
  if (one.text === other.text) return true
  return (
    isMultiRegionKey(one) &&
    isMultiRegionKey(other) &&
    one.partition === other.partition &&
    one.accountId === other.accountId &&
    one.resourceId === other.resourceId
  )
}
