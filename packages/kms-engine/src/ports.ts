import type { AuditEntry } from './audit/audit-event.ts'
import type { AuthorizationMode } from './call.ts'
import type { FaultPort } from './faults/injection.ts'
import type { CloudHsmCluster, CloudHsmClusterQuery } from './key-stores/cloud-hsm.ts'
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
  /**
   * Whether a key pair of each slow spec that was asked for is made ahead of need. It keeps the process busy for up to
   * seconds after a call. Default: false.
   */
  readonly keepsKeyPairStock?: boolean
  /** How long a replica is in state Creating, and a primary Region in state Updating. Default: 0. */
  readonly replicationDelayMs?: number
  /** The CloudHSM clusters that there are, simulated. Default: none. */
  readonly cloudHsmCluster?: ((query: CloudHsmClusterQuery) => Promise<CloudHsmCluster | undefined>) | undefined
  /**
   * Carries a request to an external key store proxy, as `fetch` does; it is signed for the host in its URL. KMS gives a
   * proxy 250 ms: to have that, reject with a `TimeoutError`. Default: no proxy can be reached.
   */
  readonly xksFetch?: ((request: Request) => Promise<Response>) | undefined
  /** How long a custom key store is in state CONNECTING or DISCONNECTING. Default: 0. */
  readonly keyStoreDelayMs?: number
  /** Default: `enforce`. With `warn` the caller without a right is let through; `audit` hears of the decision. */
  readonly authorization?: AuthorizationMode
  /**
   * Hears of every call, whatever became of it, before the caller does; when this fails, the call does. Default: nobody
   * does.
   */
  audit?(entry: AuditEntry): void | Promise<void>
  /** The age in milliseconds at which the noted last use of a key, by one operation, is renewed. Default: 60,000. */
  readonly usagePrecisionMs?: number
  /** What goes wrong by intention. Default: nothing. */
  readonly faults?: FaultPort
}
