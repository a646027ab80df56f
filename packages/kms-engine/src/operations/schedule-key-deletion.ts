import { findKey } from '../keys/find-key.ts'
import { presentReplicas } from '../keys/key.ts'
import { changeStateInRegions } from '../keys/related-keys.ts'
import { stateAfter } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'

const dayMs = 24 * 60 * 60 * 1000

export const scheduleKeyDeletion: Operation<'ScheduleKeyDeletion'> = operation(
  'ScheduleKeyDeletion',
  async (kms, input) => {
    const windowInDays = input.PendingWindowInDays ?? 30
    const key = await findKey(kms, input.KeyId)
    const { multiRegion, region } = key.record
    const isPrimary = multiRegion?.primaryRegion === region
    const answer = { KeyId: key.arn, PendingWindowInDays: windowInDays }
    if (isPrimary && presentReplicas(multiRegion, kms.now).length > 0) {
      const state = stateAfter(key, { name: 'schedulePrimaryDeletion', windowInDays })
      await changeStateInRegions(kms, key, state)
      return { ...answer, KeyState: state.name }
    }
    const deletionDate = kms.now + windowInDays * dayMs
    const state = stateAfter(key, { name: 'scheduleDeletion', deletionDate })
    await changeStateInRegions(kms, key, state)
    return { ...answer, DeletionDate: deletionDate, KeyState: state.name }
  },
)
