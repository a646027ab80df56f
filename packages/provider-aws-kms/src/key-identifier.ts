import { areRelatedKeys, isMultiRegionKey, type KmsArn, parseKmsArn } from './kms-arn.ts'

/** What a caller may name a KMS key by: the four forms that the service takes as `KeyId`. */
export type KeyIdentifier =
  | { readonly kind: 'key ARN'; readonly text: string; readonly arn: KmsArn }
  | { readonly kind: 'alias ARN'; readonly text: string; readonly arn: KmsArn }
  | { readonly kind: 'key ID'; readonly text: string }
  | { readonly kind: 'alias name'; readonly text: string }

/** The service's own limit on the characters of a `KeyId`. */
const maxIdentifierLength = 2048

/**
 * Reads the name of a KMS key as a caller configures it.
 *
 * @throws TypeError if it is none of the four forms
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */
export function parseKeyIdentifier(text: string): KeyIdentifier {
  const arn = parseKmsArn(text)
  if (text.length <= maxIdentifierLength) {
    if (arn?.resourceType === 'key') return { kind: 'key ARN', text, arn }
    if (arn?.resourceType === 'alias') return { kind: 'alias ARN', text, arn }
    if (/^alias\/[\w:/-]+$/.test(text)) return { kind: 'alias name', text }
    if (/^[\w-]+$/.test(text)) return { kind: 'key ID', text }
  }
  throw new TypeError(
    `key identifier ${JSON.stringify(text.slice(0, 100))}: want a key ID, 'alias/NAME', or the ARN of a KMS key or alias`,
  )
}

/** The Region that an identifier names, or `undefined` if it leaves it to the client. */
export function regionOf(identifier: KeyIdentifier): string | undefined {
  return 'arn' in identifier ? identifier.arn.region : undefined
}

/**
 * Whether the key with this ARN may be the one that an identifier names, as far as the text can tell.
 *
 * Exact for a key ARN. A key ID leaves the Region and account open; an alias can point to any key of its account and
 * Region, so the service has the last word: it is asked to open with the identifier, and refuses any other key.
 */
export function mayName(identifier: KeyIdentifier, key: KmsArn): boolean {
  switch (identifier.kind) {
    case 'key ARN':
      return identifier.text === key.text
    case 'key ID':
      return identifier.text === key.resourceId
    case 'alias name':
      return true
    case 'alias ARN':
      return isInAccountOf(identifier.arn, key) && identifier.arn.region === key.region
  }
}

/** Whether an identifier may name this key, or one of its multi-Region set in another Region. */
export function mayNameRelated(identifier: KeyIdentifier, key: KmsArn): boolean {
  if (mayName(identifier, key)) return true
  if (identifier.kind === 'key ARN') return areRelatedKeys(identifier.arn, key)
  return identifier.kind === 'alias ARN' && isMultiRegionKey(key) && isInAccountOf(identifier.arn, key)
}

function isInAccountOf(arn: KmsArn, key: KmsArn): boolean {
  return arn.partition === key.partition && arn.accountId === key.accountId
}
