import type { Location } from '../arn.ts'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { type Key, type KeyRecord, locationScope } from '../keys/key.ts'
import { insert, listRecords, readRecord, recordType, remove } from '../store/records.ts'
import type { RecordWrite } from '../store/store.ts'

/** Where in a key store the material of a key is. */
export type KeyPlace = {
  readonly keyStoreId: string
  /** The external key, in an external key store. */
  readonly xksKeyId?: string
}

/**
 * The keys in a key store. Scope: the key store. Id: the external key's, of which there is one for each key, or, in a
 * CloudHSM key store, the key ID.
 */
const places = recordType<{ readonly keyId: string }>('key-store-key')

function placeScope(location: Location, keyStoreId: string): string {
  return `${locationScope(location)}/${keyStoreId}`
}

/** Refuses a key in a key store. @throws `UnsupportedOperationException` */
export function refuseKeyInStore({ record, arn }: Pick<Key, 'record' | 'arn'>): void {
  if (record.keyPlace === undefined) return
  const message = `${arn} origin is ${record.origin} which is not valid for this operation.`
  throw fault('UnsupportedOperationException', message)
}

/** The write that puts a key into its key store. It loses against another key with the same external key. */
export function placeWrite(location: Location, place: KeyPlace, keyId: string): RecordWrite {
  return insert(places, placeScope(location, place.keyStoreId), place.xksKeyId ?? keyId, { keyId })
}

/** The ID of the key that an external key of a key store belongs to, if to any. */
export async function keyIdAt(
  kms: KmsCall,
  location: Location,
  { keyStoreId, xksKeyId }: Required<KeyPlace>,
): Promise<string | undefined> {
  return (await readRecord(kms.store, places, placeScope(location, keyStoreId), xksKeyId))?.value.keyId
}

/** The write that takes a key out of its key store; none for the keys that are in none. */
export async function placeRemovals(
  kms: KmsCall,
  { keyPlace, ...key }: Pick<KeyRecord, 'accountId' | 'region' | 'keyId' | 'keyPlace'>,
): Promise<readonly RecordWrite[]> {
  if (keyPlace === undefined) return []
  const scope = placeScope(key, keyPlace.keyStoreId)
  const saved = await readRecord(kms.store, places, scope, keyPlace.xksKeyId ?? key.keyId)
  return saved === undefined ? [] : [remove(saved)]
}

/** The IDs of all keys in a key store, page by page. */
export async function* keyIdsInStore(kms: KmsCall, location: Location, keyStoreId: string): AsyncGenerator<string> {
  const scope = placeScope(location, keyStoreId)
  let after: string | undefined
  for (;;) {
    const page = await listRecords(kms.store, places, { scope, limit: 100, ...(after !== undefined && { after }) })
    if (page.length === 0) return
    for (const { value } of page) yield value.keyId
    after = page.at(-1)?.id
  }
}
