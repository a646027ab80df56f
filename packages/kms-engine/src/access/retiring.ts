import type { KmsCall } from '../call.ts'
import type { Caller } from '../caller.ts'
import type { Key } from '../keys/key.ts'
import { decideRequest } from './authorize.ts'
import { type Decision, isForbidden } from './decision.ts'
import type { GrantRecord } from './grants.ts'
import { isRootUser, roleArnOf } from './principals.ts'

/**
 * Whether the caller may retire a grant. The grant itself says who may; policies can only forbid.
 *
 * @see AWS KMS Developer Guide, "Retiring and revoking grants"
 */
export async function decideRetiring(kms: KmsCall, key: Key, grant: GrantRecord): Promise<Decision> {
  const decision = await decideRequest(kms, { action: 'kms:RetireGrant', key })
  const isAllowed = mayRetire(kms.caller, grant) && !isForbidden(decision)
  const refusal = `User: ${kms.caller.arn} is not authorized to perform: kms:RetireGrant on resource: ${key.arn}`
  const denial = isAllowed ? '' : decision.denial || `${refusal} because the grant does not allow it`
  return { ...decision, isAllowed, denial }
}

function mayRetire(caller: Caller, grant: GrantRecord): boolean {
  const names = [caller.arn, roleArnOf(caller)]
  if (names.includes(grant.retiringPrincipal)) return true
  if (names.includes(grant.granteePrincipal) && grant.operations.includes('RetireGrant')) return true
  return isRootUser(caller) && caller.accountId === grant.accountId
}
