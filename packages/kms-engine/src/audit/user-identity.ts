import { isRootUser, roleArnOf } from '../access/principals.ts'
import type { Caller } from '../caller.ts'

/** Who called, as events tell it. */
export interface UserIdentity {
  readonly type: 'Root' | 'IAMUser' | 'AssumedRole' | 'FederatedUser' | 'AWSService'
  /** The unique ID, as far as the caller's `aws:userid` tells it. */
  readonly principalId?: string
  readonly arn?: string
  readonly accountId?: string
  readonly accessKeyId?: string
  /** Of a user, without its path. */
  readonly userName?: string
  /** The service that calls for itself. */
  readonly invokedBy?: string
  readonly sessionContext?: { readonly sessionIssuer: SessionIssuer }
}

/** The role behind a session. */
export interface SessionIssuer {
  readonly type: 'Role'
  readonly arn: string
  readonly accountId: string
  readonly userName: string
}

/** @see CloudTrail User Guide, "CloudTrail userIdentity element" */
export function userIdentityOf(caller: Caller): UserIdentity {
  if (caller.service !== undefined) return { type: 'AWSService', invokedBy: caller.service }
  const { arn, accountId, accessKeyId } = caller
  const principalId = isRootUser(caller) ? accountId : caller.conditionValues?.['aws:userid']
  return {
    type: typeOf(caller),
    ...(typeof principalId === 'string' && { principalId }),
    arn,
    accountId,
    ...(accessKeyId !== undefined && { accessKeyId }),
    ...(arn.includes(':user/') && { userName: lastPart(arn) }),
    ...sessionOf(caller),
  }
}

function typeOf(caller: Caller): Exclude<UserIdentity['type'], 'AWSService'> {
  if (isRootUser(caller)) return 'Root'
  if (caller.arn.includes(':federated-user/')) return 'FederatedUser'
  return /:(assumed-role|role)\//.test(caller.arn) ? 'AssumedRole' : 'IAMUser'
}

function sessionOf(caller: Caller): Pick<UserIdentity, 'sessionContext'> {
  const role = caller.arn.includes(':assumed-role/') ? roleArnOf(caller) : undefined
  if (role === undefined) return {}
  const { accountId } = caller
  return { sessionContext: { sessionIssuer: { type: 'Role', arn: role, accountId, userName: lastPart(role) } } }
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}
