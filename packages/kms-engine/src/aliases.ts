import { aliasArn, type Location } from './arn.ts'
import { fault, type KmsFault } from './fault.ts'
import type { KeyRecord } from './keys/key.ts'
import { type RecordType, recordType } from './store/records.ts'

/** Where an alias points. */
export type AliasRecord = {
  readonly targetKeyId: string
  /** Milliseconds since the epoch. */
  readonly creationDate: number
  /** Milliseconds since the epoch. */
  readonly lastUpdatedDate: number
}

/** Alias records: scope `locationScope`, id the name with its `alias/`. */
export const aliasRecords: RecordType<AliasRecord> = recordType('alias')

/** The answer when no such alias is there. */
export function aliasNotFound(location: Location, aliasName: string): KmsFault {
  return fault('NotFoundException', `Alias ${aliasArn(location, aliasName)} is not found.`)
}

/**
 * Checks the name of an alias that a request wants to make, change or delete.
 *
 * @throws `ValidationException` without the prefix `alias/`; `InvalidAliasNameException` when nothing follows it;
 * `NotAuthorizedException` for `alias/aws/…`, which belongs to AWS
 */
export function checkAliasName(aliasName: string): void {
  if (!aliasName.startsWith('alias/')) throw fault('ValidationException', prefixMissing)
  if (aliasName === 'alias/') throw fault('InvalidAliasNameException', 'Alias name must not be empty')
  if (aliasName.startsWith('alias/aws/')) throw fault('NotAuthorizedException')
}

const prefixMissing =
  'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html'

/**
 * The key with one more alias.
 *
 * @throws `LimitExceededException` when it has as many as it may
 */
export function withAlias(key: KeyRecord, aliasName: string, limit: number): KeyRecord {
  if (key.aliases.length >= limit) {
    throw fault('LimitExceededException', `Key ${key.keyId} has ${key.aliases.length} aliases: want at most ${limit}`)
  }
  return { ...key, aliases: [...key.aliases, aliasName].sort() }
}

/** The key without an alias. */
export function withoutAlias(key: KeyRecord, aliasName: string): KeyRecord {
  return { ...key, aliases: key.aliases.filter((name) => name !== aliasName) }
}
