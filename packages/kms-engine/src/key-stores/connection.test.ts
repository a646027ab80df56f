import type { ConnectionStateType } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { type Connection, connectionStateAt, type KeyStoreActivity, permitsKeyStore } from './connection.ts'

const table: readonly (readonly [ConnectionStateType, readonly KeyStoreActivity[]])[] = [
  ['CONNECTED', ['connect', 'disconnect', 'update', 'use']],
  ['CONNECTING', ['connect', 'disconnect']],
  ['FAILED', ['disconnect']],
  ['DISCONNECTED', ['connect', 'update', 'reconfigure', 'delete']],
  ['DISCONNECTING', []],
]

const activities: readonly KeyStoreActivity[] = ['connect', 'disconnect', 'delete', 'update', 'reconfigure', 'use']

describe('a key store', () => {
  for (const [state, permitted] of table) {
    for (const activity of activities) {
      const isPermitted = permitted.includes(activity)
      test(`that is ${state} ${isPermitted ? 'permits' : 'refuses'} to ${activity}`, () => {
        expect(permitsKeyStore(state, activity)).toBe(isPermitted)
      })
    }
  }

  test.each<[Connection, ConnectionStateType]>([
    [{ outcome: 'CONNECTED', from: 10 }, 'CONNECTING'],
    [{ outcome: 'FAILED', from: 10, errorCode: 'INTERNAL_ERROR' }, 'CONNECTING'],
    [{ outcome: 'DISCONNECTED', from: 10 }, 'DISCONNECTING'],
  ])('is on its way to %o until the time has come', (connection, before) => {
    expect(connectionStateAt(connection, 9)).toBe(before)
    expect(connectionStateAt(connection, 10)).toBe(connection.outcome)
  })
})
