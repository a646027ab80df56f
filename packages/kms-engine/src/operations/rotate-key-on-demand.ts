import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { refuseKeyInStore } from '../key-stores/keys-in-store.ts'
import { findKey } from '../keys/find-key.ts'
import type { Key } from '../keys/key.ts'
import { changeRelated, demandPrimary, isUsableEverywhere, readRelated } from '../keys/related-keys.ts'
import { addMaterial } from '../keys/rotation.ts'
import { demand } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'

/** How near an automatic rotation must not be. */
const quietMs = 20 * 60 * 1000

export const rotateKeyOnDemand: Operation<'RotateKeyOnDemand'> = operation('RotateKeyOnDemand', async (kms, input) => {
  const key = await findKey(kms, input.KeyId)
  const { record, arn } = key
  demand(key, 'rotate')
  if (record.spec !== 'SYMMETRIC_DEFAULT') throw fault('UnsupportedOperationException')
  refuseKeyInStore(key)
  demandPrimary(key)
  const past = record.materials.filter(({ rotation }) => rotation?.type === 'ON_DEMAND').length
  if (past >= kms.quotas.onDemandRotationsPerKey) {
    throw fault('LimitExceededException', `The on-demand rotations limit has been reached for the given keyId: ${arn}.`)
  }
  if (record.rotation?.isEnabled === true && record.rotation.nextDate - kms.now <= quietMs) {
    throw fault('ConflictException', `Automatic rotation of ${arn} is due within 20 minutes.`)
  }
  if (record.origin === 'EXTERNAL') await promotePending(kms, key)
  else await addMaterial(kms, key, { dates: [kms.now], type: 'ON_DEMAND', changes: {} })
  return { KeyId: arn }
})

/** Lets material that was imported for it take over. Every Region must have it. */
async function promotePending(kms: KmsCall, key: Key): Promise<void> {
  const pending = key.record.materials.find(({ isPending }) => isPending === true)
  if (pending === undefined || !isUsableEverywhere(await readRelated(kms, key), pending.id, kms.now)) {
    const message = `No available key material pending rotation for the key: ${key.arn}.`
    throw fault('KMSInvalidStateException', message)
  }
  await changeRelated(kms, key, ({ materials }) => ({
    materials: materials.map(({ isPending, ...entry }) =>
      isPending === true ? { ...entry, rotation: { date: kms.now, type: 'ON_DEMAND' as const } } : entry,
    ),
    currentMaterialId: pending.id,
  }))
}
