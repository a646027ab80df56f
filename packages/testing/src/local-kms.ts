import { type Caller, type KmsPorts, type MemoryStore, memoryStore } from '@sealwright/kms-engine'
import { type InProcessRequestHandler, inProcessRequestHandler } from '@sealwright/kms-protocol'
import {
  keyMakingAgent,
  type MemoryKms,
  type MemoryProvider,
  memoryKms,
  memoryProvider,
} from '@sealwright/provider-memory'
import { type CallLog, callLog } from './call-log.ts'
import { type TestClock, testClock } from './test-clock.ts'
import { type TestFaults, testFaults } from './test-faults.ts'

/** Options of {@link localKms}. */
export interface LocalKmsOptions {
  /** Default `us-east-1`. */
  readonly region?: string | undefined
  /** 12 digits. Default `000000000000`. */
  readonly accountId?: string | undefined
  /** Where the clock stands at first. Default 2026-01-01T00:00:00Z. */
  readonly now?: number | Date | undefined
  /** Text from which keys are made, so that they are the same on every run. Default: keys are random. */
  readonly seed?: string | undefined
  /** How a call is slowed by a fault. Default: by a timer; `Infinity` never ends. */
  readonly wait?: ((ms: number) => Promise<void>) | undefined
  /** Further ports of the engine, for example `quotas` or `attestationRoots`. Default: the engine's own. */
  readonly ports?: Partial<Omit<KmsPorts, OwnPort>> | undefined
}

/** The ports that make a KMS for tests what it is. */
type OwnPort = 'audit' | 'faults' | 'now' | 'randomBytes' | 'rootKey' | 'store' | 'usagePrecisionMs'

/** On whose behalf a client calls, where it is not the root user of the account. */
export type ClientIdentity = Partial<Omit<Caller, 'requestId' | 'accessKeyId'>>

/** Settings for `new KMSClient(…)` of the AWS SDK. */
export interface ClientConfig {
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly requestHandler: InProcessRequestHandler
}

/** A KMS for tests: in this process, with real cryptography, its own keys, clock and faults, and a memory for questions. */
export interface LocalKms extends MemoryKms {
  readonly clock: TestClock
  readonly faults: TestFaults
  /** What it was asked. */
  readonly calls: CallLog
  /**
   * Settings that connect a client of the AWS SDK to this KMS with no port.
   *
   * @param identity who the client is. Default: the root user of the account
   * @example const client = new KMSClient(kms.clientConfig())
   */
  clientConfig(identity?: ClientIdentity): ClientConfig
  /** A key provider for `encrypt` and `decrypt`. @param alias names the key, made on first use; default `alias/memory` */
  provider(alias?: string): MemoryProvider
  /**
   * A KMS of its own that begins with the keys, aliases and grants of this one, at its time, with no faults and no calls.
   * What happens in one of the two does not happen in the other. Takes well under a millisecond.
   */
  fork(): LocalKms
}

/**
 * Makes a KMS for tests.
 *
 * @example
 * const kms = localKms()
 * const client = new KMSClient(kms.clientConfig())
 */
export function localKms(options: LocalKmsOptions = {}): LocalKms {
  const rootKey = crypto.getRandomValues(new Uint8Array(32))
  return kmsOver(options, { store: memoryStore(), rootKey, now: options.now ?? Date.UTC(2026, 0, 1) })
}

interface Beginning {
  readonly store: MemoryStore
  readonly rootKey: Uint8Array
  readonly now: number | Date
}

function kmsOver(options: LocalKmsOptions, { store, rootKey, now }: Beginning): LocalKms {
  const clock = testClock(now)
  const { faults, port } = testFaults(options.wait ?? waitByTimer)
  const { calls, record } = callLog()
  const { region, accountId, seed } = options
  const kms = memoryKms({
    region,
    accountId,
    seed,
    now: clock.now,
    ports: {
      ...options.ports,
      store,
      rootKey,
      // Tests want the last use itself.
      usagePrecisionMs: 0,
      faults: { ...port, faultsFor: (occasion) => (isKeyMaking(occasion.caller) ? [] : port.faultsFor(occasion)) },
      audit(entry) {
        if (entry.event.userAgent !== keyMakingAgent) record(entry)
      },
    },
  })
  const self: LocalKms = {
    ...kms,
    clock,
    faults,
    calls,
    clientConfig: (identity = {}) => ({
      region: identity.region ?? kms.caller.region,
      credentials: { accessKeyId: identity.accountId ?? kms.caller.accountId, secretAccessKey: 'any' },
      requestHandler: inProcessRequestHandler({
        kms: kms.engine,
        callerOf: ({ region }) => ({ ...callerOf(identity, kms.caller), region }),
      }),
    }),
    provider: (alias) => memoryProvider({ kms: self, alias }),
    fork: () => kmsOver(options, { store: store.fork(), rootKey, now: clock.now() }),
  }
  return self
}

/** Whether a call is this kit's own, to have a key: no concern of the application's tests. */
function isKeyMaking({ conditionValues }: Caller): boolean {
  return conditionValues?.['aws:UserAgent'] === keyMakingAgent
}

function callerOf(identity: ClientIdentity, caller: Caller): Caller {
  const accountId = identity.accountId ?? caller.accountId
  const partition = caller.arn.split(':')[1] ?? 'aws'
  return { ...caller, arn: `arn:${partition}:iam::${accountId}:root`, ...identity, accountId }
}

/** The longest that a timer can wait, in milliseconds; beyond it fires at once. */
const maxTimerMs = 2 ** 31 - 1

function waitByTimer(ms: number): Promise<void> {
  // Nothing holds the process for a call that will never be answered.
  if (ms > maxTimerMs) return new Promise(() => {})
  return new Promise((resolve) => setTimeout(resolve, ms))
}
