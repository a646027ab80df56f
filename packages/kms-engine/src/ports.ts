import type { Decision } from './access/decision.ts'
import type { AuthorizationMode } from './call.ts'
import type { Quotas } from './quotas.ts'
import type { Store } from './store/store.ts'

/** All that a KMS needs from outside. The engine touches no clock, socket, file or environment by itself. */
export interface KmsPorts {
  readonly store: Store
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** Cryptographically secure random bytes, fresh at every call. */
  randomBytes(length: number): Uint8Array
  /** 32 bytes; seals key material before it reaches the store. Copied at once; the caller may erase its own. */
  readonly rootKey: Uint8Array
  /** Limits that differ from AWS's. Default: none differs. */
  readonly quotas?: Partial<Quotas>
  /**
   * The roots that attestation documents of enclaves must lead to: certificates, DER; `awsNitroRoot()` is AWS's. Default:
   * none, and requests with a `Recipient` are refused.
   */
  readonly attestationRoots?: readonly Uint8Array[]
  /** How long a replica is in state Creating, and a primary Region in state Updating. Default: 0. */
  readonly replicationDelayMs?: number
  /** Default: `enforce`. With `warn` the caller without a right is let through and `onDecision` told. */
  readonly authorization?: AuthorizationMode
  /** Hears of every decision about a right. Default: nobody does. */
  onDecision?(decision: Decision): void
}
