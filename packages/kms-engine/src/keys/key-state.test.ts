import { describe, expect, test } from 'vitest'
import { type KeyEvent, type KeyState, transition } from './key-state.ts'

const enabled: KeyState = { name: 'Enabled' }
const disabled: KeyState = { name: 'Disabled' }
const pending: KeyState = { name: 'PendingDeletion', deletionDate: 5 }
const pendingImport: KeyState = { name: 'PendingImport' }
const pendingReplicas: KeyState = { name: 'PendingReplicaDeletion', windowInDays: 7 }
const updating: KeyState = { name: 'Updating', until: 9 }
const creating: KeyState = { name: 'Creating', until: 9 }
const schedulePrimary: KeyEvent = { name: 'schedulePrimaryDeletion', windowInDays: 7 }
const importing: KeyEvent = { name: 'importMaterial' }
const updatePrimary: KeyEvent = { name: 'updatePrimary', until: 9 }
const schedule: KeyEvent = { name: 'scheduleDeletion', deletionDate: 5 }

const table: readonly (readonly [before: KeyState, event: KeyEvent, after: KeyState | undefined])[] = [
  [enabled, { name: 'enable' }, enabled],
  [enabled, { name: 'disable' }, disabled],
  [enabled, schedule, pending],
  [enabled, { name: 'cancelDeletion' }, undefined],
  [disabled, { name: 'enable' }, enabled],
  [disabled, { name: 'disable' }, disabled],
  [disabled, schedule, pending],
  [disabled, { name: 'cancelDeletion' }, undefined],
  [pending, { name: 'enable' }, undefined],
  [pending, { name: 'disable' }, undefined],
  [pending, schedule, undefined],
  [pending, { name: 'cancelDeletion' }, disabled],
  [enabled, schedulePrimary, pendingReplicas],
  [disabled, schedulePrimary, pendingReplicas],
  [pendingReplicas, schedulePrimary, undefined],
  [pendingReplicas, schedule, undefined],
  [pendingReplicas, { name: 'enable' }, undefined],
  [pendingReplicas, { name: 'cancelDeletion' }, disabled],
  [pendingImport, importing, enabled],
  [pendingImport, { name: 'enable' }, undefined],
  [pendingImport, { name: 'disable' }, undefined],
  [pendingImport, schedule, pending],
  [pendingImport, updatePrimary, undefined],
  [enabled, importing, enabled],
  [disabled, importing, disabled],
  [pending, importing, undefined],
  [enabled, updatePrimary, updating],
  [disabled, updatePrimary, undefined],
  [updating, updatePrimary, undefined],
  [updating, { name: 'enable' }, undefined],
  [updating, { name: 'disable' }, undefined],
  [updating, schedule, undefined],
  [creating, { name: 'enable' }, undefined],
  [creating, schedule, undefined],
  [creating, { name: 'cancelDeletion' }, undefined],
]

describe('a key', () => {
  for (const [before, event, after] of table) {
    const outcome = after === undefined ? 'refuses' : `becomes ${after.name} by`
    test(`that is ${before.name} ${outcome} ${event.name}`, () => {
      expect(transition(before, event)).toEqual(after)
    })
  }
})
