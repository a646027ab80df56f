import type { RotationType } from '@sealwright/kms-model'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { insert } from '../store/records.ts'
import type { RecordWrite } from '../store/store.ts'
import { type Key, type KeyRecord, type MaterialEntry, type RotationSchedule, stateAt } from './key.ts'
import { materialIdOf, materialRecords, sealMaterial } from './key-material.ts'
import { changeRelated, demandPrimary, readRelated } from './related-keys.ts'

const dayMs = 24 * 60 * 60 * 1000

/**
 * Insists that a key is one whose material rotates by the clock.
 *
 * @throws `UnsupportedOperationException` for asymmetric and HMAC keys, replicas and material that was not made here
 */
export function demandRotatable({ record, arn }: Key): void {
  if (record.spec !== 'SYMMETRIC_DEFAULT') throw fault('UnsupportedOperationException')
  if (record.origin !== 'AWS_KMS') {
    const message = `${arn} origin is ${record.origin} which is not valid for this operation.`
    throw fault('UnsupportedOperationException', message)
  }
  demandPrimary({ record, arn })
}

/** Whether a rotation is due that the key's state does not hold up. */
export function isRotationDue(record: KeyRecord, now: number): boolean {
  const { rotation } = record
  return rotation?.isEnabled === true && rotation.nextDate <= now && stateAt(record, now).name === 'Enabled'
}

/**
 * Makes up for all rotations that are due, in all Regions of the key.
 *
 * @throws `LostRace` when another call did so first
 */
export async function rotateByClock(kms: KmsCall, key: Key): Promise<void> {
  let { nextDate, ...rest } = key.record.rotation as RotationSchedule
  const dates: number[] = []
  for (; nextDate <= kms.now; nextDate += rest.periodInDays * dayMs) dates.push(nextDate)
  await addMaterial(kms, key, { dates, type: 'AUTOMATIC', changes: { rotation: { ...rest, nextDate } } })
}

/**
 * Gives the key new material, once for each date.
 *
 * @param rotation `changes`: what else changes in the key's records
 */
export async function addMaterial(
  kms: KmsCall,
  key: Key,
  rotation: {
    readonly dates: readonly number[]
    readonly type: RotationType
    readonly changes: Partial<KeyRecord>
  },
): Promise<void> {
  const related = await readRelated(kms, key)
  const entries: MaterialEntry[] = []
  const writes: RecordWrite[] = []
  for (const date of rotation.dates) {
    const material = await kms.makeMaterial(key.record.spec)
    const id = materialIdOf(kms, key.record, material.secret)
    entries.push({ id, rotation: { date, type: rotation.type } })
    for (const { value } of related) {
      writes.push(insert(materialRecords, value.region, id, sealMaterial(kms, value, { id, material })))
    }
    material.secret.fill(0)
  }
  const changes = {
    ...rotation.changes,
    materials: [...key.record.materials, ...entries],
    currentMaterialId: entries.at(-1)!.id,
  }
  await changeRelated(kms, key, () => changes, writes)
}

/** The automatic rotation of a key from now on. A date that still fits is kept. */
export function scheduleFrom(record: KeyRecord, now: number, periodInDays: number | undefined): RotationSchedule {
  const { rotation } = record
  const period = periodInDays ?? rotation?.periodInDays ?? 365
  const isKept = rotation !== undefined && rotation.periodInDays === period && rotation.nextDate > now
  return { isEnabled: true, periodInDays: period, nextDate: isKept ? rotation.nextDate : now + period * dayMs }
}
