import { toHex } from '../bytes.ts'
import { type KmsCall, LostRace } from '../call.ts'
import { fault } from '../fault.ts'
import { insert } from '../store/records.ts'
import type { RecordWrite } from '../store/store.ts'
import { uuidOf } from '../uuid.ts'
import { forgetDueKeys } from './forget-key.ts'
import { type KeyRecord, keyRecords, locationScope } from './key.ts'
import { readKeyCount } from './key-count.ts'

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
  let hasForgotten = false
  // Parallel calls meet at the count alone: only that is read again, not the key made again.
  for (let attempt = 0; attempt < 1000; attempt++) {
    const count = await readKeyCount(kms, record)
    if (count.keys >= kms.quotas.keysPerRegion) {
      if (hasForgotten) throw fault('LimitExceededException', `Key limit exceeded: ${kms.quotas.keysPerRegion} keys`)
      await forgetDueKeys(kms, record)
      hasForgotten = true
    } else if (await kms.store.commit([write, ...others, count.plus(1)])) {
      return
    } else if (others.some(({ expectedVersion }) => expectedVersion > 0)) {
      // What was read for one of them may have changed.
      throw new LostRace(`${kms.operation}: a record changed since it was read`)
    }
  }
  throw new LostRace(`${kms.operation}: ${locationScope(record)} is too busy`)
}
