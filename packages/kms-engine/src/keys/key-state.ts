/** The state of a key, as it is at a moment. */
export type KeyState =
  | { readonly name: 'Enabled' }
  | { readonly name: 'Disabled' }
  /** Imported material is missing or has expired. */
  | { readonly name: 'PendingImport' }
  /** Its custom key store is not connected. */
  | { readonly name: 'Unavailable' }
  /** Milliseconds since the epoch: from then on the key is gone. */
  | { readonly name: 'PendingDeletion'; readonly deletionDate: number }
  /** A primary key that waits, so many days, from when its last replica is gone. */
  | { readonly name: 'PendingReplicaDeletion'; readonly windowInDays: number }
  /** A replica that is being made; until then, milliseconds since the epoch. */
  | { readonly name: 'Creating'; readonly until: number }
  /** Its primary Region is being changed; until then, milliseconds since the epoch. */
  | { readonly name: 'Updating'; readonly until: number }

/** The name of a state. */
export type KeyStateName = KeyState['name']

/** What may befall a key. */
export type KeyEvent =
  | { readonly name: 'enable' }
  | { readonly name: 'disable' }
  | { readonly name: 'scheduleDeletion'; readonly deletionDate: number }
  | { readonly name: 'schedulePrimaryDeletion'; readonly windowInDays: number }
  | { readonly name: 'cancelDeletion' }
  /** Material that was missing has come. */
  | { readonly name: 'importMaterial' }
  | { readonly name: 'updatePrimary'; readonly until: number }

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
  /** To say when its material is to be replaced, or to replace it. */
  | 'rotate'
  | 'replicate'

/** The activities that each state refuses. */
const refusals: Readonly<Record<KeyStateName, readonly Activity[]>> = {
  Enabled: ['cancelDeletion'],
  Disabled: ['use', 'createGrant', 'rotate', 'replicate', 'updatePrimary', 'cancelDeletion'],
  PendingImport: [
    'use',
    'createGrant',
    'readPublicKey',
    'rotate',
    'replicate',
    'updatePrimary',
    'enable',
    'disable',
    'cancelDeletion',
  ],
  Unavailable: ['use', 'enable', 'disable', 'cancelDeletion'],
  PendingDeletion: allBut('cancelDeletion'),
  PendingReplicaDeletion: allBut('cancelDeletion'),
  Creating: allBut('describe'),
  Updating: [
    'enable',
    'disable',
    'scheduleDeletion',
    'schedulePrimaryDeletion',
    'rotate',
    'replicate',
    'updatePrimary',
    'importMaterial',
    'cancelDeletion',
  ],
}

function allBut(permitted: Activity): readonly Activity[] {
  const all: readonly Activity[] = [
    'use',
    'describe',
    'createGrant',
    'readPublicKey',
    'rotate',
    'replicate',
    'enable',
    'disable',
    'scheduleDeletion',
    'schedulePrimaryDeletion',
    'cancelDeletion',
    'importMaterial',
    'updatePrimary',
  ]
  return all.filter((activity) => activity !== permitted)
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
    case 'schedulePrimaryDeletion':
      return { name: 'PendingReplicaDeletion', windowInDays: event.windowInDays }
    case 'importMaterial':
      return state.name === 'PendingImport' ? { name: 'Enabled' } : state
    case 'updatePrimary':
      return { name: 'Updating', until: event.until }
  }
}
