import type { Location } from '../arn.ts'
import type { KmsCall } from '../call.ts'
import { insert, readRecord, recordType, replace } from '../store/records.ts'
import type { RecordWrite } from '../store/store.ts'
import { locationScope } from './key.ts'

/** How many customer managed keys an account has in a Region. */
type KeyCount = { readonly keys: number }

const keyCounts = recordType<KeyCount>('key-count')

/** The present count, and the write that changes it. */
export async function readKeyCount(
  kms: KmsCall,
  location: Location,
): Promise<{ readonly keys: number; plus(change: 1 | -1): RecordWrite }> {
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
