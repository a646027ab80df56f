import type { ConnectionErrorCodeType, ConnectionStateType } from '@sealwright/kms-model'

/** How a key store stands to what backs it: what it came or comes to, and from when on. */
export type Connection =
  /** Milliseconds since the epoch; before it, the key store is on its way there. */
  | { readonly outcome: 'CONNECTED' | 'DISCONNECTED'; readonly from: number }
  | { readonly outcome: 'FAILED'; readonly from: number; readonly errorCode: ConnectionErrorCodeType }

/** What may be wanted of a key store, as far as its connection has a say in it. */
export type KeyStoreActivity =
  | 'connect'
  | 'disconnect'
  | 'delete'
  /** To change its name, and what else may change while it is connected. */
  | 'update'
  /** To change the rest. */
  | 'reconfigure'
  /** To make keys in it and to use them. */
  | 'use'

const permissions: Readonly<Record<ConnectionStateType, readonly KeyStoreActivity[]>> = {
  CONNECTED: ['connect', 'disconnect', 'update', 'use'],
  CONNECTING: ['connect', 'disconnect'],
  FAILED: ['disconnect'],
  DISCONNECTED: ['connect', 'update', 'reconfigure', 'delete'],
  DISCONNECTING: [],
}

/** The state of a connection at a moment. */
export function connectionStateAt({ outcome, from }: Connection, now: number): ConnectionStateType {
  if (from <= now) return outcome
  return outcome === 'DISCONNECTED' ? 'DISCONNECTING' : 'CONNECTING'
}

/**
 * Whether a key store in this state may be asked for this.
 *
 * @see AWS KMS API Reference, CustomKeyStoreInvalidStateException
 */
export function permitsKeyStore(state: ConnectionStateType, activity: KeyStoreActivity): boolean {
  return permissions[state].includes(activity)
}
