import { changeState } from '../keys/change-key.ts'
import { findKey } from '../keys/find-key.ts'
import { type Operation, operation } from '../operation.ts'

const dayMs = 24 * 60 * 60 * 1000

export const scheduleKeyDeletion: Operation<'ScheduleKeyDeletion'> = operation(
  'ScheduleKeyDeletion',
  async (kms, input) => {
    const windowInDays = input.PendingWindowInDays ?? 30
    const key = await findKey(kms, input.KeyId)
    const deletionDate = kms.now + windowInDays * dayMs
    const state = await changeState(kms, key, { name: 'scheduleDeletion', deletionDate })
    return { KeyId: key.arn, DeletionDate: deletionDate, KeyState: state.name, PendingWindowInDays: windowInDays }
  },
)
