import { findKey } from '../keys/find-key.ts'
import { changeRelated } from '../keys/related-keys.ts'
import { demandRotatable } from '../keys/rotation.ts'
import { demand } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'

export const disableKeyRotation: Operation<'DisableKeyRotation'> = operation(
  'DisableKeyRotation',
  async (kms, input) => {
    const key = await findKey(kms, input.KeyId)
    demand(key, 'rotate')
    demandRotatable(key)
    const { rotation } = key.record
    if (rotation !== undefined) await changeRelated(kms, key, () => ({ rotation: { ...rotation, isEnabled: false } }))
  },
)
