import type { GrantOperation, Input } from '@sealwright/kms-model'
import type { KmsCall } from '../call.ts'
import type { Key } from '../keys/key.ts'
import { decideRequest } from './authorize.ts'
import type { FailedCondition } from './conditions.ts'
import type { Decision } from './decision.ts'
import { type GrantRecord, isAsStrict } from './grants.ts'

/** What the grant that is to be made gives. */
export type ChildGrant = Pick<Input<'CreateGrant'>, 'Operations' | 'Constraints'>

/**
 * Whether the caller may create this very grant. Who may create grants by grants alone may pass on no more than one of
 * them gives.
 *
 * @see AWS KMS Developer Guide, "Granting CreateGrant permission"
 */
export async function decideChildGrant(
  kms: KmsCall,
  key: Key,
  child: ChildGrant,
  options: { readonly allEvidence?: boolean } = {},
): Promise<Decision> {
  const lackOf = (parent: GrantRecord) => surplusOver(parent, child)
  const decision = await decideRequest(kms, { action: 'kms:CreateGrant', key, lackOf }, options)
  const denial = decision.isAllowed ? undefined : denialOf(kms, key, decision)
  return denial === undefined ? decision : { ...decision, denial }
}

function surplusOver(parent: GrantRecord, child: ChildGrant): FailedCondition | undefined {
  const { operations, constraints = {} } = parent
  const surplus = child.Operations.filter((operation: GrantOperation) => !operations.includes(operation))
  if (surplus.length > 0) {
    return { operator: 'Operations', key: 'kms:GrantOperations', wanted: operations, actual: surplus }
  }
  if (isAsStrict(child.Constraints, parent.constraints)) return undefined
  const [wanted, actual] = [constraints, child.Constraints ?? {}].map((value) => [JSON.stringify(value)])
  return { operator: 'Constraints', key: 'kms:GrantConstraintType', wanted: wanted!, actual }
}

/** In words of our own, when all that is missing is a wider grant. */
function denialOf({ caller }: KmsCall, key: Key, { evidence, decidedBy }: Decision): string | undefined {
  const reasons = evidence.flatMap((finding) => {
    if (finding.source !== 'grant' || typeof finding.because !== 'object') return []
    const { operator, actual } = finding.because
    return [[finding.grantId, operator === 'Operations' ? `operation ${actual?.[0]}` : 'looser constraints'] as const]
  })
  const [first, ...others] = reasons
  if (first === undefined || decidedBy.length > 0) return undefined
  const [grantId, more] = first
  const parents = others.length === 0 ? `grant ${grantId} does not allow` : `none of ${reasons.length} grants allows`
  const surplus = others.every((other) => other[1] === more) ? more : 'what it would give'
  return `User: ${caller.arn} is not authorized to perform: kms:CreateGrant on resource: ${key.arn} because ${parents} a grant with ${surplus}`
}
