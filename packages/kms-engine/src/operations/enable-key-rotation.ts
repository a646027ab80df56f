import { findKey } from '../keys/find-key.ts'
import { changeRelated } from '../keys/related-keys.ts'
import { demandRotatable, scheduleFrom } from '../keys/rotation.ts'
import { demand } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'

export const enableKeyRotation: Operation<'EnableKeyRotation'> = operation('EnableKeyRotation', async (kms, input) => {
  const key = await findKey(kms, input.KeyId)
  demand(key, 'rotate')
  demandRotatable(key)
  const rotation = scheduleFrom(key.record, kms.now, input.RotationPeriodInDays)
  await changeRelated(kms, key, () => ({ rotation }))
})
