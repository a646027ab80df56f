import { findKey } from '../keys/find-key.ts'
import { type Operation, operation } from '../operation.ts'

export const getKeyRotationStatus: Operation<'GetKeyRotationStatus'> = operation(
  'GetKeyRotationStatus',
  async (kms, input) => {
    const { record, arn, state } = await findKey(kms, input.KeyId)
    const { rotation } = record
    // While a key waits for its deletion it does not rotate; should the deletion be cancelled, the schedule is still there.
    const isWaiting = state.name === 'PendingDeletion' || state.name === 'PendingReplicaDeletion'
    if (rotation?.isEnabled !== true || isWaiting) return { KeyRotationEnabled: false, KeyId: arn }
    return {
      KeyRotationEnabled: true,
      KeyId: arn,
      RotationPeriodInDays: rotation.periodInDays,
      NextRotationDate: rotation.nextDate,
    }
  },
)
