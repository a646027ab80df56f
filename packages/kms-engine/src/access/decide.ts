import type { Caller } from '../caller.ts'
import type { RequestContext } from './conditions.ts'
import type { Deciding, Decision, GrantEvidence, PolicyEvidence, PolicySource } from './decision.ts'
import type { Policy } from './policy.ts'
import { evaluatePolicy } from './policy-evaluate.ts'
import { isRootUser, isServiceLinked, type PrincipalMatch } from './principals.ts'

/** The policies of a caller, read. */
export interface CallerAuthority {
  /** `undefined`: an administrator. */
  readonly identity: readonly Policy[] | undefined
  readonly boundary: Policy | undefined
  readonly session: readonly Policy[] | undefined
  readonly serviceControl: readonly (readonly Policy[])[]
  readonly resourceControl: readonly Policy[]
  readonly endpoint: Policy | undefined
}

/** The key in question. */
export interface KeyAuthority {
  readonly accountId: string
  readonly policy: Policy
  readonly isAwsManaged: boolean
  readonly grants: readonly GrantEvidence[]
}

/** A question, and all that bears on its answer. */
export interface Case {
  readonly caller: Caller
  readonly action: string
  readonly resource: string
  /** The condition keys that identity policies see. */
  readonly context: RequestContext
  /** The fewer that key policies see. */
  readonly keyPolicyContext: RequestContext
  readonly authority: CallerAuthority
  /** Absent when the action concerns no key: then IAM alone decides. */
  readonly key?: KeyAuthority
}

/** The actions that a key of another account can be used for. */
const crossAccountActions: ReadonlySet<string> = new Set(
  (
    'Encrypt Decrypt ReEncryptFrom ReEncryptTo GenerateDataKey GenerateDataKeyWithoutPlaintext GenerateDataKeyPair ' +
    'GenerateDataKeyPairWithoutPlaintext Sign Verify GenerateMac VerifyMac GetPublicKey DeriveSharedSecret DescribeKey ' +
    'GetKeyRotationStatus CreateGrant ListGrants RetireGrant RevokeGrant'
  )
    .split(' ')
    .map((name) => `kms:${name}`),
)

/**
 * Decides by the rules of IAM and of key policies: an explicit deny anywhere wins; in the same account a key policy that
 * means the caller, or a grant, is enough, and one that names the account leaves it to identity policies; across accounts
 * it takes both, or a grant; service control policies limit everything, boundaries and session policies what was allowed
 * to the identity or its role.
 *
 * @see AWS KMS Developer Guide, "Determining access to AWS KMS keys"; IAM User Guide, "Policy evaluation logic"
 */
export function decide(question: Case): Decision {
  const policies = gather(question)
  const evidence = [...policies, ...(question.key?.grants ?? [])]
  const outcome = firstDeny(policies) ?? firstAllow(question, policies)
  const { caller, action, resource, context } = question
  const denial =
    outcome.reason === undefined
      ? ''
      : `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${outcome.reason}`
  return {
    isAllowed: outcome.reason === undefined,
    principal: caller.arn,
    action,
    resource,
    decidedBy: outcome.decidedBy,
    evidence,
    // Made when somebody looks, as few do.
    get context() {
      return Object.fromEntries(context)
    },
    denial,
  }
}

/** What settled it, and AWS's words for a refusal; no reason means yes. */
interface Outcome {
  readonly decidedBy: readonly Deciding[]
  readonly reason?: string
}

function gather(asked: Case): readonly PolicyEvidence[] {
  const { authority, key, ...rest } = asked
  const question = { ...rest, hasBoundary: authority.boundary !== undefined }
  const gathered: PolicyEvidence[] = []
  const look = (source: PolicySource, policies: readonly Policy[] = [], about = question) => {
    for (const [document, policy] of policies.entries()) {
      gathered.push({ source, document, statements: evaluatePolicy(policy, about) })
    }
  }
  const isRetiring = question.action === 'kms:RetireGrant'
  // Resource control policies touch neither AWS managed keys, the retiring of grants nor service-linked roles.
  const isControlled = key !== undefined && !key.isAwsManaged && !isRetiring && !isServiceLinked(question.caller)
  look('service control policy', serviceControl(asked).flat())
  if (isControlled) look('resource control policy', authority.resourceControl)
  if (authority.endpoint !== undefined) look('VPC endpoint policy', [authority.endpoint])
  if (authority.boundary !== undefined) look('permissions boundary', [authority.boundary])
  look('session policy', authority.session)
  look('identity-based policy', authority.identity)
  // A key policy has no say in the retiring of grants.
  if (key !== undefined && !isRetiring) {
    look('resource-based policy', [key.policy], { ...question, context: question.keyPolicyContext })
  }
  return gathered
}

/** The service control policies that bear on the caller: none on services, nor on the roles that are theirs alone. */
function serviceControl({ caller, authority }: Case): readonly (readonly Policy[])[] {
  return caller.service !== undefined || isServiceLinked(caller) ? [] : authority.serviceControl
}

function firstDeny(policies: readonly PolicyEvidence[]): Outcome | undefined {
  const [deciding] = applying(policies, 'Deny')
  if (deciding === undefined) return undefined
  const article = /^[aeiou]/.test(deciding.source) ? 'an' : 'a'
  return { decidedBy: withoutPrincipal([deciding]), reason: `with an explicit deny in ${article} ${deciding.source}` }
}

/** The applying statements of one effect, with how each means the caller. */
function applying(
  policies: readonly PolicyEvidence[],
  effect: 'Allow' | 'Deny',
  source?: PolicySource,
): readonly (Extract<Deciding, { index: number }> & { readonly principal: PrincipalMatch })[] {
  return policies
    .filter((policy) => source === undefined || policy.source === source)
    .flatMap((policy) =>
      policy.statements
        .filter((statement) => statement.applies && statement.effect === effect)
        .map(({ sid, index, principal }) => ({
          source: policy.source,
          document: policy.document,
          sid,
          index,
          principal,
        })),
    )
}

/** One way to be allowed: what allows, and whether boundary and session policies limit it. */
interface Basis {
  readonly decidedBy: readonly Deciding[]
  readonly isLimited: boolean
}

function firstAllow(question: Case, policies: readonly PolicyEvidence[]): Outcome {
  const nobody = (source: PolicySource): Outcome => ({
    decidedBy: [],
    reason: `because no ${source} allows the ${question.action} action`,
  })
  const closed = closedGate(question, policies)
  if (closed !== undefined) return nobody(closed)
  const bases =
    question.key === undefined ? basesOfIdentity(question, policies) : basesOfKey(question, policies, question.key)
  if (bases.length === 0) return nobody(missingSource(question, policies))
  const limit = limitingSource(question, policies)
  const basis = bases.find(({ isLimited }) => !isLimited || limit === undefined)
  return basis === undefined ? nobody(limit!) : { decidedBy: basis.decidedBy }
}

/** Service control policies, on each level, and endpoint policies must allow, whatever else does. */
function closedGate(question: Case, policies: readonly PolicyEvidence[]): PolicySource | undefined {
  const { authority } = question
  let from = 0
  const controls = policies.filter(({ source }) => source === 'service control policy')
  for (const level of serviceControl(question)) {
    const ofLevel = controls.slice(from, from + level.length)
    from += level.length
    if (applying(ofLevel, 'Allow').length === 0) return 'service control policy'
  }
  const isOpen = authority.endpoint === undefined || applying(policies, 'Allow', 'VPC endpoint policy').length > 0
  return isOpen ? undefined : 'VPC endpoint policy'
}

function limitingSource({ caller, authority }: Case, policies: readonly PolicyEvidence[]): PolicySource | undefined {
  const allows = (source: PolicySource) => applying(policies, 'Allow', source).length > 0
  if (authority.boundary !== undefined && !allows('permissions boundary')) return 'permissions boundary'
  // A federated user has what both the user behind it and the session policy allow: without the latter, nothing.
  const needsSessionPolicy =
    authority.session !== undefined || (caller.arn.includes(':federated-user/') && authority.identity !== undefined)
  return needsSessionPolicy && !allows('session policy') ? 'session policy' : undefined
}

function identityAllows({ caller, authority }: Case, policies: readonly PolicyEvidence[]): readonly Deciding[] {
  if (authority.identity === undefined || isRootUser(caller)) return [{ source: 'administrator' }]
  return withoutPrincipal(applying(policies, 'Allow', 'identity-based policy').slice(0, 1))
}

function basesOfIdentity(question: Case, policies: readonly PolicyEvidence[]): readonly Basis[] {
  const decidedBy = identityAllows(question, policies)
  return decidedBy.length === 0 ? [] : [{ decidedBy, isLimited: true }]
}

function basesOfKey(question: Case, policies: readonly PolicyEvidence[], key: KeyAuthority): readonly Basis[] {
  const isStranger = isFromElsewhere(question, key)
  if (isStranger && !crossAccountActions.has(question.action)) return []
  const statements = applying(policies, 'Allow', 'resource-based policy')
  const grants = key.grants.filter(({ applies }) => applies)
  const identity = identityAllows(question, policies)
  const bases: Basis[] = []

  for (const { principal, ...statement } of statements) {
    if (isStranger || principal === 'account') {
      if (identity.length > 0) bases.push({ decidedBy: [statement, ...identity], isLimited: true })
    } else bases.push({ decidedBy: [statement], isLimited: principal === 'role' })
  }
  for (const { grantId, principal } of grants) {
    const grant = { source: 'grant' as const, grantId }
    if (principal !== 'account') bases.push({ decidedBy: [grant], isLimited: principal === 'role' })
    else if (identity.length > 0) bases.push({ decidedBy: [grant, ...identity], isLimited: true })
  }
  return bases
}

/** Which policy AWS names when nothing allows: the identity policies, if the key policy left it to them. */
function missingSource(question: Case, policies: readonly PolicyEvidence[]): PolicySource {
  const { key, action } = question
  if (key === undefined || action === 'kms:RetireGrant') return 'identity-based policy'
  if (isFromElsewhere(question, key) && !crossAccountActions.has(action)) return 'resource-based policy'
  const delegates = applying(policies, 'Allow', 'resource-based policy').length > 0
  return delegates ? 'identity-based policy' : 'resource-based policy'
}

/** Whether the caller belongs to another account than the key. A service belongs to none, and has no policies in one. */
function isFromElsewhere({ caller }: Case, key: KeyAuthority): boolean {
  return key.accountId !== caller.accountId && caller.service === undefined
}

function withoutPrincipal(
  statements: readonly (Extract<Deciding, { index: number }> & { readonly principal: PrincipalMatch })[],
): readonly Deciding[] {
  return statements.map(({ source, document, sid, index }) => ({ source, document, sid, index }))
}
