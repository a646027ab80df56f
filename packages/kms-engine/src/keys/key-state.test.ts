import { describe, expect, test } from 'vitest'
import { type KeyEvent, type KeyState, transition } from './key-state.ts'

const enabled: KeyState = { name: 'Enabled' }
const disabled: KeyState = { name: 'Disabled' }
const pending: KeyState = { name: 'PendingDeletion', deletionDate: 5 }
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
]

describe('a key', () => {
  for (const [before, event, after] of table) {
    const outcome = after === undefined ? 'refuses' : `becomes ${after.name} by`
    test(`that is ${before.name} ${outcome} ${event.name}`, () => {
      expect(transition(before, event)).toEqual(after)
    })
  }
})
