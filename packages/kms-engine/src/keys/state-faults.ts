import { fault, type KmsFault } from '../fault.ts'
import { notConnected } from '../key-stores/key-store.ts'
import type { Key } from './key.ts'
import { type Activity, type KeyEvent, type KeyState, type KeyStateName, permits, transition } from './key-state.ts'

/**
 * Insists that the key's state permits an activity.
 *
 * @throws `DisabledException` or `KMSInvalidStateException`, as the state is
 */
export function demand(key: Key, activity: Activity): void {
  if (!permits(key.state, activity)) throw stateFault(key, activity)
}

/**
 * The key's state after an event.
 *
 * @throws `DisabledException` or `KMSInvalidStateException` when the present state refuses it
 */
export function stateAfter(key: Key, event: KeyEvent): KeyState {
  const state = transition(key.state, event)
  if (state === undefined) throw stateFault(key, event.name)
  return state
}

function stateFault({ arn, state, keyStore }: Key, activity: Activity): KmsFault {
  if (activity === 'cancelDeletion') return fault('KMSInvalidStateException', `${arn} is not pending deletion.`)
  if (state.name === 'Unavailable' && activity === 'use' && keyStore?.value.backing.type === 'EXTERNAL_KEY_STORE') {
    return fault('KMSInvalidStateException', notConnected)
  }
  const name = state.name === 'Disabled' ? 'DisabledException' : 'KMSInvalidStateException'
  return fault(name, `${arn} is ${stateWords[state.name]}.`)
}

const stateWords: Readonly<Record<KeyStateName, string>> = {
  Enabled: 'enabled',
  Disabled: 'disabled',
  PendingImport: 'pending import',
  Unavailable: 'unavailable',
  PendingDeletion: 'pending deletion',
  PendingReplicaDeletion: 'pending deletion',
  Creating: 'creating',
  Updating: 'updating',
}
