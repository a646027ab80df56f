/** What an ARN of the key service names. */
export interface KmsArn {
  readonly partition: string
  readonly region: string
  /** 12 digits. */
  readonly accountId: string
  readonly type: 'key' | 'alias'
  /** The key ID, or the alias name with its `alias/`. */
  readonly id: string
}

/** Where a key or alias lives. */
export interface Location {
  readonly accountId: string
  readonly region: string
}

/** The partition of a Region: `aws`, or that of China or of one of the isolated clouds. */
export function partitionOf(region: string): string {
  return partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws'
}

const partitions: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc'],
]

/** The partition whose Regions are named as this one is; `undefined` when none's are. New Regions count as well. */
export function partitionOfName(region: string): string | undefined {
  return regionNames.find(([, name]) => name.test(region))?.[0]
}

/** As the endpoint rules of the AWS SDKs have them. */
const regionNames: readonly (readonly [partition: string, name: RegExp])[] = [
  ['aws', /^(?:us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d{1,2}$/],
  ['aws-cn', /^cn-[a-z]+-\d{1,2}$/],
  ['aws-us-gov', /^us-gov-[a-z]+-\d{1,2}$/],
  ['aws-iso', /^us-iso-[a-z]+-\d{1,2}$/],
  ['aws-iso-b', /^us-isob-[a-z]+-\d{1,2}$/],
  ['aws-iso-f', /^us-isof-[a-z]+-\d{1,2}$/],
  ['aws-iso-e', /^eu-isoe-[a-z]+-\d{1,2}$/],
  ['aws-eusc', /^eusc-[a-z]+-[a-z]+-\d{1,2}$/],
]

/** The ARN of a key. */
export function keyArn({ accountId, region }: Location, keyId: string): string {
  return `arn:${partitionOf(region)}:kms:${region}:${accountId}:key/${keyId}`
}

/**
 * The ARN of an alias.
 *
 * @param aliasName with its `alias/`
 */
export function aliasArn({ accountId, region }: Location, aliasName: string): string {
  return `arn:${partitionOf(region)}:kms:${region}:${accountId}:${aliasName}`
}

/**
 * Reads the ARN of a key or alias.
 *
 * @returns `undefined` when the text is something else
 */
export function parseKmsArn(text: string): KmsArn | undefined {
  const match = /^arn:([a-z-]+):kms:([a-z0-9-]+):(\d{12}):(?:key\/(.+)|(alias\/.+))$/.exec(text)
  if (match === null) return undefined
  const [, partition = '', region = '', accountId = '', keyId, aliasName] = match
  if (partition !== partitionOf(region)) return undefined
  return keyId === undefined
    ? { partition, region, accountId, type: 'alias', id: aliasName ?? '' }
    : { partition, region, accountId, type: 'key', id: keyId }
}
