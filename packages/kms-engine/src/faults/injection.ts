import type { OperationName } from '@sealwright/kms-model'
import type { Caller } from '../caller.ts'
import { fault } from '../fault.ts'
import type { Key } from '../keys/key.ts'

/**
 * What is to go wrong: the service refuses for want of capacity, fails, times out on something behind it, cannot get at
 * the key, is slow, or has not yet heard of what was made within the last milliseconds.
 */
export type InjectedFault =
  | 'throttle'
  | 'internal'
  | 'timeout'
  | 'unavailable'
  | { readonly slowByMs: number }
  | { readonly inconsistentForMs: number }

/** A moment at which something may go wrong. */
export interface FaultOccasion {
  readonly operation: OperationName
  readonly input: object
  readonly caller: Caller
  /** The key that the call has come to; absent as the call begins. */
  readonly key?: { readonly arn: string; readonly aliases: readonly string[] }
}

/** Says what goes wrong, and knows how to wait. */
export interface FaultPort {
  /**
   * Asked as a call with a valid input begins, and once more for each key that it comes to, before the right to it is
   * checked.
   *
   * @returns what goes wrong, in order; nothing goes wrong if empty
   */
  faultsFor(occasion: FaultOccasion): readonly InjectedFault[]
  /** Resolves after some milliseconds. The engine has no timer of its own. */
  wait(ms: number): Promise<void>
}

/** What goes wrong with one call. */
export interface Injection {
  /** What was made within the last milliseconds is not known yet. */
  readonly inconsistentForMs: number
  /** @throws the service's own errors */
  begin(): Promise<void>
  /** The call has come to a key. @throws the service's own errors */
  meet(key: Key): Promise<void>
}

const serviceFaults = {
  throttle: () =>
    fault(
      'ThrottlingException',
      'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
    ),
  internal: () =>
    fault(
      'KMSInternalException',
      'The request was rejected because an internal exception occurred. The request can be retried.',
    ),
  timeout: () =>
    fault(
      'DependencyTimeoutException',
      'The system timed out while trying to fulfill the request. The request can be retried.',
    ),
  unavailable: () =>
    fault(
      'KeyUnavailableException',
      'The request was rejected because the specified KMS key was not available. You can retry the request.',
    ),
} as const

/** Nothing goes wrong. */
export const noInjection: Injection = { inconsistentForMs: 0, async begin() {}, async meet() {} }

/** The faults of one call, as the port will say. */
export function injectionOf(port: FaultPort | undefined, call: Omit<FaultOccasion, 'key'>): Injection {
  if (port === undefined) return noInjection
  const met = new Set<string>()
  let inconsistentForMs = 0
  const suffer = async (occasion: FaultOccasion) => {
    for (const injected of port.faultsFor(occasion)) {
      if (typeof injected === 'string') throw serviceFaults[injected]()
      if ('slowByMs' in injected) await port.wait(injected.slowByMs)
      else inconsistentForMs = Math.max(inconsistentForMs, injected.inconsistentForMs)
    }
  }
  return {
    get inconsistentForMs() {
      return inconsistentForMs
    },
    begin: () => suffer(call),
    async meet(key) {
      // A call that lost a race runs again; the port is not to notice.
      if (met.has(key.arn)) return
      met.add(key.arn)
      await suffer({ ...call, key: { arn: key.arn, aliases: key.record.aliases } })
    },
  }
}
