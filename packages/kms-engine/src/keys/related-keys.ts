import { partitionOf, partitionOfName } from '../arn.ts'
import { commit, type KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { insert, readRecord, replace, type Saved } from '../store/records.ts'
import type { RecordWrite } from '../store/store.ts'
import {
  isUsable,
  type Key,
  type KeyRecord,
  keyRecords,
  locationScope,
  type MultiRegion,
  presentReplicas,
  type Replica,
} from './key.ts'
import { materialRecords, sealMaterial, withMaterial } from './key-material.ts'
import type { KeyState } from './key-state.ts'

/** The records of a key in all its Regions, the given one first; just that for a single-Region key. */
export async function readRelated(kms: KmsCall, { saved, record }: Key): Promise<readonly Saved<KeyRecord>[]> {
  const { multiRegion, accountId, keyId } = record
  if (multiRegion === undefined) return [saved]
  const regions = [multiRegion.primaryRegion, ...presentReplicas(multiRegion, kms.now).map(({ region }) => region)]
  const others = regions
    .filter((region) => region !== record.region)
    .map((region) => readRecord(kms.store, keyRecords, locationScope({ accountId, region }), keyId))
  return [saved, ...(await Promise.all(others)).filter((other) => other !== undefined)]
}

/** Whether a key's imported material is there in all of its Regions. */
export function isUsableEverywhere(related: readonly Saved<KeyRecord>[], materialId: string, now: number): boolean {
  return related.every(({ value }) =>
    value.materials.some((entry) => entry.id === materialId && isUsable(value, entry, now)),
  )
}

/**
 * Changes what the keys of all Regions share, in one commit.
 *
 * @param others further writes of the same commit
 */
export async function changeRelated(
  kms: KmsCall,
  key: Key,
  change: (record: KeyRecord) => Partial<KeyRecord>,
  others: readonly RecordWrite[] = [],
): Promise<void> {
  const writes = (await readRelated(kms, key)).map((saved) =>
    replace(saved, { ...saved.value, ...change(saved.value) }),
  )
  await commit(kms, ...writes, ...others)
}

/**
 * Writes the state of one Region's key. The others of a multi-Region key learn when a replica will be gone.
 */
export async function changeStateInRegions(kms: KmsCall, key: Key, state: KeyState): Promise<void> {
  const { region, multiRegion } = key.record
  const own = (record: KeyRecord) => (record.region === region ? { state } : {})
  if (multiRegion === undefined || multiRegion.primaryRegion === region) {
    await commit(kms, replace(key.saved, { ...key.record, state }))
    return
  }
  const replica = state.name === 'PendingDeletion' ? { region, deletionDate: state.deletionDate } : { region }
  await changeRelated(kms, key, (record) => ({ ...own(record), multiRegion: withReplica(record, replica) }))
}

/** The Regions of a key with one replica more, or with what is new about one. */
export function withReplica({ multiRegion }: KeyRecord, replica: Replica): MultiRegion {
  const { primaryRegion, replicas } = multiRegion!
  return { primaryRegion, replicas: [...replicas.filter(({ region }) => region !== replica.region), replica] }
}

/** Insists on a multi-Region key. @throws `UnsupportedOperationException` */
export function demandMultiRegion({ record, arn }: Pick<Key, 'record' | 'arn'>): void {
  if (record.multiRegion === undefined) throw notPrimary(arn)
}

/** Insists that a multi-Region key is the primary one. @throws `UnsupportedOperationException` */
export function demandPrimary({ record, arn }: Pick<Key, 'record' | 'arn'>): void {
  if (!isPrimary(record)) throw notPrimary(arn)
}

/** Insists on the name of a Region that related keys can be in. @throws `ValidationException` */
export function demandSamePartition({ record }: Pick<Key, 'record'>, region: string): void {
  const partition = partitionOf(record.region)
  if (partitionOfName(region) === partition) return
  throw fault('ValidationException', `Region: want one of partition ${partition}, got '${region}'.`)
}

/** Whether a key is no replica. */
export function isPrimary({ multiRegion, region }: KeyRecord): boolean {
  return multiRegion === undefined || multiRegion.primaryRegion === region
}

function notPrimary(arn: string) {
  return fault('UnsupportedOperationException', `${arn} is not a multi-region primary key.`)
}

/** The writes that give a replica the key's material, sealed for its Region; none for material from outside. */
export async function copiesOfMaterial(kms: KmsCall, key: Key, replica: KeyRecord): Promise<readonly RecordWrite[]> {
  if (replica.origin !== 'AWS_KMS') return []
  return Promise.all(
    replica.materials.map(({ id }) =>
      withMaterial(kms, key, id, (material) =>
        insert(materialRecords, replica.region, id, sealMaterial(kms, replica, { id, material })),
      ),
    ),
  )
}
