import { grantRemovals } from '../access/grant-store.ts'
import { grantRecords } from '../access/grants.ts'
import { aliasRecords } from '../aliases.ts'
import { keyArn, type Location } from '../arn.ts'
import type { KmsCall } from '../call.ts'
import { placeRemovals } from '../key-stores/keys-in-store.ts'
import { listRecords, readRecord, remove, type Saved } from '../store/records.ts'
import type { RecordWrite } from '../store/store.ts'
import { readUsage } from '../usage/key-usage.ts'
import { isGone, type KeyRecord, keyRecords, locationScope } from './key.ts'
import { readKeyCount } from './key-count.ts'
import { materialRecords } from './key-material.ts'

/**
 * Deletes a key whose time has come, with its material and aliases. Whoever meets such a key does this; that the key is
 * gone does not depend on it, so a lost race is of no account.
 */
export async function forgetKey(kms: KmsCall, saved: Saved<KeyRecord>): Promise<void> {
  const { value: key, scope } = saved
  if (key.grantCount > 0) await forgetGrants(kms, keyArn(key, key.keyId))
  const aliases = key.aliases.map((name) => readRecord(kms.store, aliasRecords, scope, name))
  const materials = key.materials.map(({ id }) => readRecord(kms.store, materialRecords, key.region, id))
  const usage = readUsage(kms.store, key)
  const count = await readKeyCount(kms, key)
  const writes: RecordWrite[] = [remove(saved), count.plus(-1), ...(await placeRemovals(kms, key))]
  for (const record of await Promise.all([...aliases, ...materials, usage]))
    if (record !== undefined) writes.push(remove(record))
  await kms.store.commit(writes)
}

async function forgetGrants(kms: KmsCall, arn: string): Promise<void> {
  for (;;) {
    const grants = await listRecords(kms.store, grantRecords, { scope: arn, limit: 100 })
    const writes = await Promise.all(grants.map((grant) => grantRemovals(kms, grant)))
    // A lost race means that someone else is at it.
    if (grants.length === 0 || !(await kms.store.commit(writes.flat()))) return
  }
}

/** Deletes all keys of an account and Region whose time has come. */
export async function forgetDueKeys(kms: KmsCall, location: Location): Promise<void> {
  const scope = locationScope(location)
  let after: string | undefined
  for (;;) {
    const page = await listRecords(kms.store, keyRecords, { scope, limit: 1000, ...(after !== undefined && { after }) })
    for (const saved of page) if (isGone(saved.value, kms.now)) await forgetKey(kms, saved)
    after = page.at(-1)?.id
    if (after === undefined) return
  }
}
