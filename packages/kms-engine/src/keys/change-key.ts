import { commit, type KmsCall } from '../call.ts'
import { replace } from '../store/records.ts'
import type { Key, KeyRecord } from './key.ts'
import type { KeyEvent, KeyState } from './key-state.ts'
import { stateAfter } from './state-faults.ts'

/** Writes changed members of a key. @throws `LostRace` when the key was changed since it was read */
export async function changeKey(kms: KmsCall, key: Key, changes: Partial<KeyRecord>): Promise<void> {
  await commit(kms, replace(key.saved, { ...key.record, ...changes }))
}

/**
 * Lets an event befall a key. Nothing is written when the state stays as it is.
 *
 * @returns the new state
 * @throws `DisabledException` or `KMSInvalidStateException` when the present state refuses it
 */
export async function changeState(kms: KmsCall, key: Key, event: KeyEvent): Promise<KeyState> {
  const state = stateAfter(key, event)
  if (state.name === key.state.name) return state
  const { rotation } = key.record
  // A rotation that fell due while the key was not enabled takes place when it is.
  const isOverdue = event.name === 'enable' && rotation?.isEnabled === true && rotation.nextDate < kms.now
  await changeKey(kms, key, { state, ...(isOverdue && { rotation: { ...rotation, nextDate: kms.now } }) })
  return state
}
