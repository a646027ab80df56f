import type { Policy } from './policy.ts'
import { type PolicyType, parsePolicy } from './policy-parse.ts'

/** Reads policies, each text once as long as it is in use. */
export interface PolicyCache {
  /** @throws `MalformedPolicyDocumentException` */
  read(text: string, type: PolicyType): Policy
}

/**
 * Makes a cache of policies. It only saves work: nothing depends on what is in it.
 *
 * @param capacity number of policies kept
 */
export function policyCache(capacity = 1000): PolicyCache {
  const policies = new Map<string, Policy>()
  return {
    read(text, type) {
      const name = `${type} ${text}`
      const known = policies.get(name)
      // A map keeps the order of entry: what is read again enters again.
      if (known !== undefined) policies.delete(name)
      const policy = known ?? parsePolicy(text, type)
      // The one that was not read for longest goes first.
      if (policies.size >= capacity) policies.delete(policies.keys().next().value!)
      policies.set(name, policy)
      return policy
    },
  }
}
