import type { FaultOccasion, FaultPort, InjectedFault } from '@sealwright/kms-engine'
import type { OperationName } from '@sealwright/kms-model'
import { isNameOf } from './key-name.ts'

/** Which calls a fault befalls. */
export interface FaultTarget {
  /** Default: every operation. */
  readonly operation?: OperationName | undefined
  /** A key ID, key ARN or alias name; whatever name the call uses, it is the key that counts. Default: any call. */
  readonly key?: string | undefined
  /** How many calls. Default: all until the fault is removed. */
  readonly times?: number | undefined
}

/** A fault that is in force. */
export interface FaultHandle extends Disposable {
  /** How many calls it has befallen. */
  readonly count: number
  /** Ends it; the same as disposing of the handle. */
  remove(): void
}

/** What goes wrong with a KMS under test. */
export interface TestFaults {
  /**
   * Lets calls fail or wait.
   *
   * @param fault `throttle`, `internal`, `timeout` and `unavailable` are the service's own errors;
   * `{ slowByMs: Infinity }` never answers; `{ inconsistentForMs }` hides keys, aliases and grants that are younger
   * @example kms.faults.inject('throttle', { operation: 'GenerateDataKey', times: 2 })
   */
  inject(fault: InjectedFault, target?: FaultTarget): FaultHandle
  /** Ends all faults. */
  clear(): void
}

interface Rule {
  readonly fault: InjectedFault
  readonly target: FaultTarget
  count: number
}

/** Makes the faults of a KMS, and the port by which its engine hears of them. */
export function testFaults(wait: (ms: number) => Promise<void>): {
  readonly faults: TestFaults
  readonly port: FaultPort
} {
  const rules = new Set<Rule>()
  return {
    faults: {
      inject(fault, target = {}) {
        const rule: Rule = { fault, target, count: 0 }
        rules.add(rule)
        const remove = () => void rules.delete(rule)
        return {
          get count() {
            return rule.count
          },
          remove,
          [Symbol.dispose]: remove,
        }
      },
      clear: () => rules.clear(),
    },
    port: {
      faultsFor(occasion) {
        const meant = [...rules].filter((rule) => isMeant(rule, occasion))
        for (const rule of meant) rule.count++
        return meant.map(({ fault }) => fault)
      },
      wait,
    },
  }
}

/** A rule without a key is for calls as they begin; one with a key is for the moment at which a call comes to it. */
function isMeant({ target, count }: Rule, { operation, key }: FaultOccasion): boolean {
  if (target.operation !== undefined && target.operation !== operation) return false
  if (count >= (target.times ?? Number.POSITIVE_INFINITY)) return false
  return target.key === undefined ? key === undefined : key !== undefined && isNameOf(target.key, key)
}
