import type { KmsCall } from '../call.ts'
import { KmsFault } from '../fault.ts'
import type { Key } from '../keys/key.ts'
import type { FailedCondition } from './conditions.ts'
import { type CallerAuthority, decide, type KeyAuthority } from './decide.ts'
import { type Decision, type GrantEvidence, isForbidden } from './decision.ts'
import { defaultKeyPolicy } from './default-policy.ts'
import { type GrantRecord, grantEvidence } from './grants.ts'
import type { PrincipalMatch } from './principals.ts'
import { encryptionContextOf, type RequestFacts, requestContext } from './request-context.ts'

/** What a caller wants to do, and to what. */
export interface AccessRequest {
  /** For example `kms:Encrypt`. */
  readonly action: string
  /** The key; without it IAM alone decides. */
  readonly key?: Key
  /** Default: the key's ARN, or `*` without a key. */
  readonly resource?: string
  readonly facts?: RequestFacts
  /** What a grant that gives the action lacks for this very request. Default: nothing. */
  readonly lackOf?: (grant: GrantRecord) => FailedCondition | undefined
  /** What grants have to say. Default: what those say that the caller has on the key. */
  readonly grants?: readonly GrantEvidence[]
}

/** A refusal, with the decision behind it. */
export class AccessDenied extends KmsFault {
  readonly decision: Decision

  constructor(decision: Decision) {
    super('AccessDeniedException', decision.denial)
    this.decision = decision
  }
}

/**
 * Insists that the caller may do what it wants, as far as the mode of the engine asks for it.
 *
 * @returns the decision; `undefined` when authorization is off
 * @throws AccessDenied
 */
export async function authorize(kms: KmsCall, request: AccessRequest): Promise<Decision | undefined> {
  const arn = request.resource ?? request.key?.arn
  if (arn !== undefined) kms.resources.set(arn, request.key)
  if (kms.authorization === 'off') return undefined
  const decision = await decideRequest(kms, request)
  settle(kms, decision)
  return decision
}

/** Puts a decision on record, and refuses if it does and the engine enforces. @throws AccessDenied */
export function settle(kms: KmsCall, decision: Decision): void {
  kms.decisions.push(decision)
  if (!decision.isAllowed && kms.authorization === 'enforce') throw new AccessDenied(decision)
}

/**
 * Decides without insisting. Grants are read when policies alone settle nothing, and until one allows it.
 *
 * @param options `allEvidence`: whether to read them all whatever they say; default: false
 */
export async function decideRequest(
  kms: KmsCall,
  request: AccessRequest,
  options: { readonly allEvidence?: boolean } = {},
): Promise<Decision> {
  const { action, key, facts = {}, lackOf } = request
  const question = {
    caller: kms.caller,
    action,
    resource: request.resource ?? key?.arn ?? '*',
    ...requestContext(kms, { action, key, facts }),
    authority: callerAuthority(kms),
  }
  if (key === undefined) return decide(question)
  const policy = keyAuthority(kms, key)
  if (request.grants !== undefined) return decide({ ...question, key: { ...policy, grants: request.grants } })
  const first = decide({ ...question, key: policy })
  const isSettled = options.allEvidence !== true && (first.isAllowed || isForbidden(first))
  if (key.record.grantCount === 0 || isSettled) return first
  const encryptionContext = encryptionContextOf(action, kms.input)
  const grants: GrantEvidence[] = []
  const tried = new Set<PrincipalMatch>()
  for await (const grant of grantEvidence(kms, key, { action, encryptionContext, lackOf })) {
    grants.push(grant)
    // Grants that apply to the caller by the same kind of name are equally good.
    if (options.allEvidence === true || !grant.applies || tried.has(grant.principal)) continue
    tried.add(grant.principal)
    const decision = decide({ ...question, key: { ...policy, grants } })
    if (decision.isAllowed) return decision
  }
  return decide({ ...question, key: { ...policy, grants } })
}

function keyAuthority(kms: KmsCall, { record }: Key): KeyAuthority {
  const text = record.policy ?? defaultKeyPolicy(record)
  return {
    accountId: record.accountId,
    policy: kms.policies.read(text, 'key'),
    isAwsManaged: record.isAwsManaged === true,
    grants: [],
  }
}

function callerAuthority({ caller, policies: cache }: KmsCall): CallerAuthority {
  const { identity, boundary, session, serviceControl, resourceControl, endpoint } = caller.policies ?? {}
  const read = (text: string) => cache.read(text, 'identity')
  const readPerimeter = (text: string) => cache.read(text, 'perimeter')
  return {
    identity: identity?.map(read),
    boundary: boundary === undefined ? undefined : read(boundary),
    session: session?.map(read),
    serviceControl: serviceControl?.map((level) => level.map(read)) ?? [],
    resourceControl: resourceControl?.map(readPerimeter) ?? [],
    endpoint: endpoint === undefined ? undefined : readPerimeter(endpoint),
  }
}
