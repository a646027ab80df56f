import { commit, type KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import type { Key } from '../keys/key.ts'
import { insert, readRecord, remove, replace, type Saved } from '../store/records.ts'
import type { RecordWrite } from '../store/store.ts'
import {
  type GrantRecord,
  granteeRecords,
  granteeScope,
  grantRecords,
  keyArnOfGrant,
  retireeRecords,
  retireeScope,
} from './grants.ts'

/** Stores a new grant, and counts it on its key. @throws `LimitExceededException` at the quota */
export async function storeGrant(kms: KmsCall, key: Key, grant: GrantRecord): Promise<void> {
  const { grantCount } = key.record
  if (grantCount >= kms.quotas.grantsPerKey) {
    throw fault(
      'LimitExceededException',
      `Key ${key.arn} has ${grantCount} grants: want at most ${kms.quotas.grantsPerKey}`,
    )
  }
  await commit(
    kms,
    replace(key.saved, { ...key.record, grantCount: grantCount + 1 }),
    insert(grantRecords, key.arn, grant.grantId, grant),
    insert(granteeRecords, granteeScope(key.arn, grant.granteePrincipal), grant.grantId, grant),
    ...(grant.retiringPrincipal === undefined
      ? []
      : [insert(retireeRecords, retireeScope(grant.region, grant.retiringPrincipal), grant.grantId, grant)]),
  )
}

/** Deletes a grant. */
export async function dropGrant(kms: KmsCall, key: Key, grant: Saved<GrantRecord>): Promise<void> {
  const counted = replace(key.saved, { ...key.record, grantCount: key.record.grantCount - 1 })
  await commit(kms, counted, ...(await grantRemovals(kms, grant)))
}

/** The writes that delete a grant from all its lists. */
export async function grantRemovals(kms: KmsCall, grant: Saved<GrantRecord>): Promise<readonly RecordWrite[]> {
  const { granteePrincipal, retiringPrincipal, region, grantId } = grant.value
  const arn = keyArnOfGrant(grant.value)
  const copies = await Promise.all([
    readRecord(kms.store, granteeRecords, granteeScope(arn, granteePrincipal), grantId),
    retiringPrincipal === undefined
      ? undefined
      : readRecord(kms.store, retireeRecords, retireeScope(region, retiringPrincipal), grantId),
  ])
  return [remove(grant), ...copies.filter((copy) => copy !== undefined).map(remove)]
}

/** The grant of an ID on a key. @throws `InvalidGrantIdException`, `NotFoundException` */
export async function findGrant(kms: KmsCall, key: Key, grantId: string): Promise<Saved<GrantRecord>> {
  checkGrantId(grantId)
  const grant = await readRecord(kms.store, grantRecords, key.arn, grantId)
  if (grant === undefined) throw fault('NotFoundException', `Grant ID ${grantId} not found`)
  return grant
}

/** Insists on the form of a grant ID. @throws `InvalidGrantIdException` */
export function checkGrantId(grantId: string): void {
  if (!/^[0-9a-f]{64}$/.test(grantId)) throw fault('InvalidGrantIdException', `Grant ID ${grantId} is not valid.`)
}
