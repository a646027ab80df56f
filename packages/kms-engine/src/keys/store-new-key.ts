import type { Location } from '../arn.ts'
import { toHex } from '../bytes.ts'
import { commit, type KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { insert } from '../store/records.ts'
import type { RecordWrite } from '../store/store.ts'
import { untilWon } from '../until-won.ts'
import { uuidOf } from '../uuid.ts'
import { forgetDueKeys } from './forget-key.ts'
import { type KeyRecord, keyRecords, locationScope } from './key.ts'
import { type KeyCount, readKeyCount } from './key-count.ts'

/** A new key ID: a version 4 UUID, or `mrk-` and 32 hexadecimal digits for a multi-Region key. */
export function newKeyId(kms: KmsCall, isMultiRegion: boolean): string {
  const random = kms.randomBytes(16)
  return isMultiRegion ? `mrk-${toHex(random)}` : uuidOf(random)
}

/**
 * Stores a new key within the quota, together with other writes.
 *
 * @param others for example the key's material; when one of them changes a record, another call may be first
 * @throws `LimitExceededException`; `LostRace`
 */
export async function storeNewKey(kms: KmsCall, record: KeyRecord, others: readonly RecordWrite[]): Promise<void> {
  const write = insert(keyRecords, locationScope(record), record.keyId, record)
  const attempt = async () => {
    const count = await countWithRoom(kms, record)
    await commit(kms, write, ...others, count.plus(1))
  }
  // What was read for one of the others may have changed: that is for the operation to read again.
  const isNewAlone = others.every(({ expectedVersion }) => expectedVersion === 0)
  // Parallel calls meet at the count: only that is read again, not the key made again.
  await (isNewAlone ? untilWon(kms.turns, attempt) : attempt())
}

/** The count of keys, below the quota. @throws `LimitExceededException` */
async function countWithRoom(kms: KmsCall, location: Location): Promise<KeyCount> {
  const { keysPerRegion } = kms.quotas
  const count = await readKeyCount(kms, location)
  if (count.keys < keysPerRegion) return count
  await forgetDueKeys(kms, location)
  const again = await readKeyCount(kms, location)
  if (again.keys < keysPerRegion) return again
  throw fault('LimitExceededException', `Key limit exceeded: ${keysPerRegion} keys`)
}
