import type { GrantConstraints, GrantListEntry, GrantOperation } from '@sealwright/kms-model'
import { keyArn } from '../arn.ts'
import type { KmsCall } from '../call.ts'
import type { Key } from '../keys/key.ts'
import { listRecords, type RecordType, recordType, type Saved } from '../store/records.ts'
import type { FailedCondition } from './conditions.ts'
import type { GrantEvidence } from './decision.ts'
import { isRootUser, matchOfOwnName, type PrincipalMatch, roleArnOf } from './principals.ts'

/** A grant. It is made and deleted, never changed, so its three records need no care to agree. */
export type GrantRecord = {
  readonly grantId: string
  readonly accountId: string
  readonly region: string
  readonly keyId: string
  readonly name?: string
  readonly granteePrincipal: string
  readonly retiringPrincipal?: string
  readonly operations: readonly GrantOperation[]
  readonly constraints?: {
    readonly EncryptionContextEquals?: Readonly<Record<string, string>>
    readonly EncryptionContextSubset?: Readonly<Record<string, string>>
  }
  /** The ARN of the account that made it. */
  readonly issuingAccount: string
  /** Milliseconds since the epoch. */
  readonly creationDate: number
}

/** Grants by key: scope the key ARN, id the grant ID. */
export const grantRecords: RecordType<GrantRecord> = recordType('grant')

/** The same by key and grantee: scope `granteeScope`. */
export const granteeRecords: RecordType<GrantRecord> = recordType('grant-of-grantee')

/** The same by Region and retiring principal: scope `retireeScope`, id the grant ID. */
export const retireeRecords: RecordType<GrantRecord> = recordType('grant-of-retiree')

/** The scope of what a principal was granted on a key. */
export function granteeScope(arn: string, granteePrincipal: string): string {
  return `${arn} ${granteePrincipal}`
}

/** The scope of what a principal may retire in a Region. */
export function retireeScope(region: string, retiringPrincipal: string): string {
  return `${region} ${retiringPrincipal}`
}

/** The ARN of the key that a grant is for. */
export function keyArnOfGrant(grant: GrantRecord): string {
  return keyArn(grant, grant.keyId)
}

/** A grant as lists show it. */
export function grantEntry(grant: GrantRecord): GrantListEntry {
  return {
    KeyId: keyArnOfGrant(grant),
    GrantId: grant.grantId,
    ...(grant.name !== undefined && { Name: grant.name }),
    CreationDate: grant.creationDate,
    GranteePrincipal: grant.granteePrincipal,
    ...(grant.retiringPrincipal !== undefined && { RetiringPrincipal: grant.retiringPrincipal }),
    IssuingAccount: grant.issuingAccount,
    Operations: grant.operations,
    ...(grant.constraints !== undefined && { Constraints: grant.constraints }),
  }
}

/** What is asked of a grant. */
export interface GrantQuestion {
  readonly action: string
  readonly encryptionContext: Readonly<Record<string, string>>
  /** What a grant that gives the action lacks for this very request. */
  readonly lackOf: ((grant: GrantRecord) => FailedCondition | undefined) | undefined
}

/** What the key's grants to the caller have to say about an action, one by one: who has heard enough reads no more. */
export async function* grantEvidence(kms: KmsCall, key: Key, question: GrantQuestion): AsyncGenerator<GrantEvidence> {
  if (key.record.grantCount === 0) return
  for (const { arn, match } of namesOf(kms)) {
    for await (const grants of pagesOfGrants(kms, granteeScope(key.arn, arn))) {
      for (const { value } of grants) if (isKnown(kms, value)) yield evidenceOf(value, match, question)
    }
  }
}

/** By an injected fault a grant may not be known yet, as on AWS for some minutes; its token makes it so. */
function isKnown(kms: KmsCall, { creationDate, grantId }: GrantRecord): boolean {
  return kms.now - creationDate >= kms.injection.inconsistentForMs || kms.tokenGrantIds.has(grantId)
}

/** The names under which the caller may have been granted something. */
function namesOf({ caller }: KmsCall): readonly { readonly arn: string; readonly match: PrincipalMatch }[] {
  const role = roleArnOf(caller)
  const partition = caller.arn.split(':')[1] ?? 'aws'
  return [
    { arn: caller.arn, match: matchOfOwnName(caller) },
    ...(caller.service === undefined ? [] : [{ arn: caller.service, match: 'named' as const }]),
    ...(role === undefined ? [] : [{ arn: role, match: 'role' as const }]),
    ...(isRootUser(caller) || caller.service !== undefined
      ? []
      : [{ arn: `arn:${partition}:iam::${caller.accountId}:root`, match: 'account' as const }]),
  ]
}

/** Lengths of the first page and of the longest: most callers have few grants, and of many the first will often do. */
const firstPageLength = 16
const maxPageLength = 1000

async function* pagesOfGrants(kms: KmsCall, scope: string): AsyncGenerator<readonly Saved<GrantRecord>[]> {
  let after: string | undefined
  for (let limit = firstPageLength; ; limit = Math.min(limit * 4, maxPageLength)) {
    const page = await listRecords(kms.store, granteeRecords, { scope, limit, ...(after !== undefined && { after }) })
    yield page
    if (page.length < limit) return
    after = page.at(-1)?.id
  }
}

function evidenceOf(
  grant: GrantRecord,
  principal: PrincipalMatch,
  { action, encryptionContext, lackOf }: GrantQuestion,
): GrantEvidence {
  const about = { source: 'grant' as const, grantId: grant.grantId, ...(principal !== undefined && { principal }) }
  const operation = action.slice('kms:'.length)
  if (!grant.operations.some((granted) => granted === operation))
    return { ...about, applies: false, because: 'Operation' }
  const failure = contextOperations.has(operation)
    ? constraintFailure(grant.constraints, encryptionContext)
    : lackOf?.(grant)
  return failure === undefined ? { ...about, applies: true } : { ...about, applies: false, because: failure }
}

/** The operations that a grant's constraints bear on: those with an encryption context. */
const contextOperations: ReadonlySet<string> = new Set([
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
])

function constraintFailure(
  constraints: GrantConstraints | undefined,
  context: Readonly<Record<string, string>>,
): FailedCondition | undefined {
  for (const type of ['EncryptionContextEquals', 'EncryptionContextSubset'] as const) {
    const pairs = constraints?.[type]
    if (pairs === undefined) continue
    const differing = Object.keys(pairs).find((name) => !Object.hasOwn(context, name) || context[name] !== pairs[name])
    const surplus =
      type === 'EncryptionContextEquals' ? Object.keys(context).find((name) => !Object.hasOwn(pairs, name)) : undefined
    const name = differing ?? surplus
    if (name === undefined) continue
    return {
      operator: type,
      key: name,
      wanted: Object.hasOwn(pairs, name) ? [pairs[name]!] : [],
      actual: Object.hasOwn(context, name) ? [context[name]!] : undefined,
    }
  }
  return undefined
}

/** Whether every request that the constraints of a child grant let pass is one that its parent's let pass. */
export function isAsStrict(child: GrantConstraints | undefined, parent: GrantConstraints | undefined): boolean {
  const contains = (whole: Readonly<Record<string, string>>, part: Readonly<Record<string, string>>) =>
    Object.keys(part).every((name) => Object.hasOwn(whole, name) && whole[name] === part[name])
  const isSame = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) =>
    contains(a, b) && contains(b, a)
  if (parent?.EncryptionContextEquals !== undefined) {
    const equals = child?.EncryptionContextEquals
    if (equals === undefined || !isSame(equals, parent.EncryptionContextEquals)) return false
  }
  if (parent?.EncryptionContextSubset !== undefined) {
    const promised = child?.EncryptionContextEquals ?? child?.EncryptionContextSubset
    if (promised === undefined || !contains(promised, parent.EncryptionContextSubset)) return false
  }
  return true
}
