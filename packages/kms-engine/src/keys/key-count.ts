import type { Location } from '../arn.ts'
import type { KmsCall } from '../call.ts'
import { insert, readRecord, recordType, replace } from '../store/records.ts'
import type { RecordWrite } from '../store/store.ts'
import { locationScope } from './key.ts'

const keyCounts = recordType<{ readonly keys: number }>('key-count')

/** How many customer managed keys an account has in a Region. */
export interface KeyCount {
  readonly keys: number
  /** The write that changes it. */
  plus(change: 1 | -1): RecordWrite
}

/** The present count. */
export async function readKeyCount(kms: KmsCall, location: Location): Promise<KeyCount> {
  const scope = locationScope(location)
  const saved = await readRecord(kms.store, keyCounts, scope, 'keys')
  const keys = saved?.value.keys ?? 0
  return {
    keys,
    plus(change) {
      const value = { keys: keys + change }
      return saved === undefined ? insert(keyCounts, scope, 'keys', value) : replace(saved, value)
    },
  }
}
