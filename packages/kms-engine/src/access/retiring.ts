import type { KmsCall } from '../call.ts'
import type { Caller } from '../caller.ts'
import type { Key } from '../keys/key.ts'
import { decideRequest } from './authorize.ts'
import type { Decision, GrantEvidence } from './decision.ts'
import type { GrantRecord } from './grants.ts'
import { isRootUser, matchOfOwnName, type PrincipalMatch, roleArnOf } from './principals.ts'

/**
 * Whether the caller may retire a grant. The grant itself says who may, beside its account; an account's identity
 * policies pass on what it may, and policies other than the key's can forbid it.
 *
 * @see AWS KMS Developer Guide, "Retiring and revoking grants"
 */
export function decideRetiring(kms: KmsCall, key: Key, grant: GrantRecord): Promise<Decision> {
  const about = { source: 'grant' as const, grantId: grant.grantId }
  const principal = retirerOf(kms.caller, grant)
  const evidence: GrantEvidence =
    principal === undefined
      ? { ...about, applies: false, because: 'Principal' }
      : { ...about, applies: true, principal }
  return decideRequest(kms, { action: 'kms:RetireGrant', key, grants: [evidence] })
}

/** How the caller is one of those who may retire a grant. */
function retirerOf(caller: Caller, grant: GrantRecord): PrincipalMatch {
  const { granteePrincipal, retiringPrincipal, operations, accountId } = grant
  const retirers = [retiringPrincipal, ...(operations.includes('RetireGrant') ? [granteePrincipal] : [])]
  if (retirers.includes(caller.arn)) return matchOfOwnName(caller)
  if (caller.service !== undefined) return retirers.includes(caller.service) ? 'named' : undefined
  const role = roleArnOf(caller)
  if (role !== undefined && retirers.includes(role)) return 'role'
  const isOfAccount = caller.accountId === accountId || retirers.some((retirer) => isRootOf(retirer, caller))
  if (!isOfAccount) return undefined
  return isRootUser(caller) ? 'named' : 'account'
}

function isRootOf(arn: string | undefined, { accountId }: Caller): boolean {
  return arn?.endsWith(`:iam::${accountId}:root`) === true
}
