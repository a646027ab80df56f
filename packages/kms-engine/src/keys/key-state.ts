/** The state of a key, as it is at a moment. */
export type KeyState =
  | { readonly name: 'Enabled' }
  | { readonly name: 'Disabled' }
  /** Milliseconds since the epoch: from then on the key is gone. */
  | { readonly name: 'PendingDeletion'; readonly deletionDate: number }

/** The name of a state. */
export type KeyStateName = KeyState['name']

/** What may befall a key. */
export type KeyEvent =
  | { readonly name: 'enable' }
  | { readonly name: 'disable' }
  | { readonly name: 'scheduleDeletion'; readonly deletionDate: number }
  | { readonly name: 'cancelDeletion' }

/** What an operation wants of a key, as far as its state has a say in it. */
export type Activity =
  | KeyEvent['name']
  /** To encrypt, decrypt, sign and so on. */
  | 'use'
  /** To change what describes the key: description, tags, aliases. */
  | 'describe'
  /** To let others use it. */
  | 'createGrant'
  /** To be told the public key, which a disabled key still has. */
  | 'readPublicKey'

/** The activities that each state refuses. */
const refusals: Readonly<Record<KeyStateName, readonly Activity[]>> = {
  Enabled: ['cancelDeletion'],
  Disabled: ['use', 'createGrant', 'cancelDeletion'],
  PendingDeletion: ['use', 'describe', 'createGrant', 'readPublicKey', 'enable', 'disable', 'scheduleDeletion'],
}

/**
 * Whether a key in this state may be asked for this.
 *
 * @see AWS KMS Developer Guide, "Key states of AWS KMS keys"
 */
export function permits(state: KeyState, activity: Activity): boolean {
  return !refusals[state.name].includes(activity)
}

/**
 * The state after an event.
 *
 * @returns `undefined` when the present state refuses the event
 */
export function transition(state: KeyState, event: KeyEvent): KeyState | undefined {
  if (!permits(state, event.name)) return undefined
  switch (event.name) {
    case 'enable':
      return { name: 'Enabled' }
    case 'disable':
    case 'cancelDeletion':
      return { name: 'Disabled' }
    case 'scheduleDeletion':
      return { name: 'PendingDeletion', deletionDate: event.deletionDate }
  }
}
