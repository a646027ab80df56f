import type { OperationName } from '@sealwright/kms-model'
import type { Decision } from './access/decision.ts'
import type { PolicyCache } from './access/policy-cache.ts'
import type { Caller } from './caller.ts'
import type { Injection } from './faults/injection.ts'
import type { Key } from './keys/key.ts'
import type { RootKey } from './keys/material/root-key.ts'
import type { MaterialMaker } from './keys/material/stock.ts'
import type { KmsPorts } from './ports.ts'
import type { Quotas } from './quotas.ts'
import type { Recipient } from './recipient/recipient.ts'
import type { RecordAddress, RecordWrite, Store } from './store/store.ts'
import type { Turns } from './store/turns.ts'

/** One run of one operation: who asks, when, and what it may reach. */
export interface KmsCall {
  readonly operation: OperationName
  /** What was asked, as the model has it. */
  readonly input: object
  readonly caller: Caller
  /** Milliseconds since the epoch; the same throughout the run. */
  readonly now: number
  readonly store: Store
  /** At what an operation tries again by itself. Whole calls take turns of their own, so that no two wait for each other. */
  readonly turns: Turns
  readonly rootKey: RootKey
  readonly quotas: Quotas
  /** How long a replica is being made, and a primary Region being changed. */
  readonly replicationDelayMs: number
  readonly authorization: AuthorizationMode
  readonly policies: PolicyCache
  /** How long a key store takes to be connected and disconnected. */
  readonly keyStoreDelayMs: number
  readonly cloudHsmCluster: KmsPorts['cloudHsmCluster']
  readonly xksFetch: KmsPorts['xksFetch']
  /** The enclave that the answer is meant for, if the request names one. */
  readonly recipient: Recipient | undefined
  /** The decisions of this run, in order. */
  readonly decisions: Decision[]
  /** What this run asked for rights to, in order, by ARN: keys, and aliases (`undefined`). */
  readonly resources: Map<string, Key | undefined>
  /** The grants whose tokens came with the request. */
  readonly tokenGrantIds: Set<string>
  /** What only the operation knows and its audit event shows under `additionalEventData`, by wire names. */
  readonly eventData: Record<string, string>
  /** What goes wrong with this call by intention. */
  readonly injection: Injection
  randomBytes(length: number): Uint8Array
  /** Makes key material, or hands out some that was made before. */
  readonly makeMaterial: MaterialMaker
}

/** Whether a caller without the right is refused, only reported, or not looked at. */
export type AuthorizationMode = 'enforce' | 'warn' | 'off'

/** Another call changed, between our reading and our writing, what we read. The engine runs the operation again. */
export class LostRace extends Error {
  override readonly name = 'LostRace'
  /** Among these are the records that the race was about, if that is known. */
  readonly records: readonly RecordAddress[]

  constructor(message: string, records: readonly RecordAddress[] = []) {
    super(message)
    this.records = records
  }
}

/**
 * Writes all or none.
 *
 * @throws `LostRace` when a record is no longer what it was when it was read
 */
export async function commit(kms: KmsCall, ...writes: readonly RecordWrite[]): Promise<void> {
  if (await kms.store.commit(writes)) return
  throw new LostRace(`${kms.operation}: a record changed since it was read`, writes)
}
