import type { KmsCall } from '../call.ts'
import type { Caller } from '../caller.ts'
import type { Key, KeyRecord } from '../keys/key.ts'
import type { RequestContext } from './conditions.ts'
import { type Setter, setKey, setNewKey } from './key-context.ts'
import { isRootUser, roleArnOf } from './principals.ts'

/** Values that only the operation knows, or that differ from what the request says. */
export interface RequestFacts {
  /** The alias by which the request names the key. */
  readonly requestAlias?: string
  /** The key that a new one is to be a replica of. */
  readonly replicaOf?: KeyRecord
  /** More condition keys, as they are written in policies. */
  readonly more?: Readonly<Record<string, string | readonly string[]>>
}

/** Condition keys that are a member of the request. */
const memberKeys: readonly (readonly [member: string, name: string])[] = Object.entries({
  SigningAlgorithm: 'kms:SigningAlgorithm',
  MacAlgorithm: 'kms:MacAlgorithm',
  KeyAgreementAlgorithm: 'kms:KeyAgreementAlgorithm',
  MessageType: 'kms:MessageType',
  KeyPairSpec: 'kms:DataKeyPairSpec',
  RotationPeriodInDays: 'kms:RotationPeriodInDays',
  PendingWindowInDays: 'kms:ScheduleKeyDeletionPendingWindowInDays',
  ExpirationModel: 'kms:ExpirationModel',
  WrappingAlgorithm: 'kms:WrappingAlgorithm',
  WrappingKeySpec: 'kms:WrappingKeySpec',
  BypassPolicyLockoutSafetyCheck: 'kms:BypassPolicyLockoutSafetyCheck',
  PrimaryRegion: 'kms:PrimaryRegion',
  ReplicaRegion: 'kms:ReplicaRegion',
  TagKeys: 'aws:TagKeys',
})

type Pairs = Readonly<Record<string, string>>

/** The encryption context that an action is about: ReEncrypt has two, and a grant the one it is to be used with. */
export function encryptionContextOf(action: string, input: object): Pairs {
  if (action === 'kms:CreateGrant') {
    const { Constraints: constraints } = input as { readonly Constraints?: Readonly<Record<string, Pairs | undefined>> }
    return { ...constraints?.['EncryptionContextSubset'], ...constraints?.['EncryptionContextEquals'] }
  }
  const members = input as Readonly<Record<string, Pairs | undefined>>
  return members[`${halfOf(action)}EncryptionContext`] ?? {}
}

/** How the members of ReEncrypt begin that are about one of its two actions. */
function halfOf(action: string): '' | 'Source' | 'Destination' {
  if (action === 'kms:ReEncryptFrom') return 'Source'
  return action === 'kms:ReEncryptTo' ? 'Destination' : ''
}

/** The operations for which an algorithm is a condition even when the request leaves it to the default. */
const encryptionActions =
  /^kms:(Encrypt|Decrypt|ReEncrypt(From|To)|GenerateDataKey(WithoutPlaintext|Pair|PairWithoutPlaintext)?)$/

/**
 * The condition keys of a request.
 *
 * @returns what identity policies see, and what key policies see: these know neither tags nor aliases of the key
 * @see AWS KMS Developer Guide, "Condition keys for AWS KMS"
 */
export function requestContext(
  kms: KmsCall,
  question: { readonly action: string; readonly key: Key | undefined; readonly facts: RequestFacts },
): { readonly context: RequestContext; readonly keyPolicyContext: RequestContext } {
  const twins = new Map<string, readonly (readonly string[])[]>()
  const context = Object.assign(new Map<string, readonly string[]>(), { twins })
  const spellings = new Map<string, Map<string, readonly string[]>>()
  const set = (name: string, value: unknown) => {
    if (value === undefined) return
    const key = name.toLowerCase()
    const values = Array.isArray(value) ? value.map(String) : [String(value)]
    // The other keys have one spelling; who gives them in another means to replace them.
    if (!isFreelyNamed.test(key)) {
      context.set(key, values)
      return
    }
    const bySpelling = spellings.get(key) ?? new Map<string, readonly string[]>()
    spellings.set(key, bySpelling.set(name, values))
    context.set(key, [...bySpelling.values()].flat())
    if (bySpelling.size > 1) twins.set(key, [...bySpelling.values()])
  }
  addCaller(kms, set)
  addRequest(kms, question, set)
  if (question.key !== undefined) setKey(set, question.key.record)
  for (const [name, value] of Object.entries(question.facts.more ?? {})) set(name, value)
  for (const [name, value] of Object.entries(kms.caller.conditionValues ?? {})) set(name, value)

  const { aliases, tags } = question.key?.record ?? { aliases: [], tags: [] }
  if (aliases.length === 0 && tags.length === 0) return { context, keyPolicyContext: context }
  const keyPolicyContext = Object.assign(new Map(context), { twins: new Map(twins) })
  if (aliases.length > 0) set('kms:ResourceAliases', aliases)
  for (const { TagKey, TagValue } of tags) set(`aws:ResourceTag/${TagKey}`, TagValue)
  return { context, keyPolicyContext }
}

/** The condition keys that users name in part, in letters of their choice. */
const isFreelyNamed = /^(?:kms:encryptioncontext:|aws:(?:request|resource|principal)tag\/)/

function addCaller({ caller, now }: KmsCall, set: Setter): void {
  set('kms:CallerAccount', caller.accountId)
  // Of a session it is the role's.
  set('aws:PrincipalArn', roleArnOf(caller) ?? caller.arn)
  set('aws:PrincipalAccount', caller.accountId)
  set('aws:PrincipalType', principalType(caller.arn))
  set('aws:PrincipalIsAWSService', caller.service !== undefined)
  set('aws:PrincipalServiceName', caller.service)
  set('aws:ViaAWSService', isViaService(caller))
  const user = /:user\/(?:.*\/)?([^/]+)$/.exec(caller.arn)
  if (user !== null) set('aws:username', user[1])
  set('aws:RequestedRegion', caller.region)
  set('aws:CurrentTime', new Date(now).toISOString())
  set('aws:EpochTime', Math.floor(now / 1000))
  if (isRootUser(caller)) set('aws:userid', caller.accountId)
}

/** Whether a service calls on the caller's behalf. */
function isViaService({ conditionValues = {} }: Caller): boolean {
  return Object.keys(conditionValues).some((name) => name.toLowerCase() === 'kms:viaservice')
}

function principalType(arn: string): string {
  if (arn.endsWith(':root')) return 'Account'
  if (arn.includes(':assumed-role/') || arn.includes(':role/')) return 'AssumedRole'
  return arn.includes(':federated-user/') ? 'FederatedUser' : 'User'
}

function addRequest(
  { caller, input, recipient }: KmsCall,
  { action, facts }: { readonly action: string; readonly facts: RequestFacts },
  set: Setter,
): void {
  const members = input as Readonly<Record<string, unknown>>
  for (const [member, name] of memberKeys) set(name, members[member])
  // Unix time: the guide compares it by numeric operators, and date operators read it as well.
  if (typeof members['ValidTo'] === 'number') set('kms:ValidTo', members['ValidTo'] / 1000)
  if (/^kms:(Sign|Verify)$/.test(action)) set('kms:MessageType', members['MessageType'] ?? 'RAW')
  if (encryptionActions.test(action)) {
    set('kms:EncryptionAlgorithm', members[`${halfOf(action)}EncryptionAlgorithm`] ?? 'SYMMETRIC_DEFAULT')
  }
  if (action === 'kms:CreateKey') setNewKey(set, members, facts.replicaOf)
  if (facts.requestAlias !== undefined) set('kms:RequestAlias', facts.requestAlias)
  for (const [name, value] of Object.entries(recipient?.conditions ?? {})) set(name, value)

  const encryptionContext = encryptionContextOf(action, input)
  const names = Object.keys(encryptionContext)
  for (const name of names) set(`kms:EncryptionContext:${name}`, encryptionContext[name])
  if (names.length > 0) set('kms:EncryptionContextKeys', names)

  const tags = members['Tags'] as readonly { readonly TagKey: string; readonly TagValue: string }[] | undefined
  for (const { TagKey, TagValue } of tags ?? []) set(`aws:RequestTag/${TagKey}`, TagValue)
  if (tags !== undefined)
    set(
      'aws:TagKeys',
      tags.map(({ TagKey }) => TagKey),
    )

  if (action === 'kms:CreateGrant') addGrant(members, set)
  if (/^kms:(CreateGrant|ListGrants|RevokeGrant)$/.test(action)) {
    set('kms:GrantIsForAWSResource', caller.service !== undefined || isViaService(caller))
  }
}

function addGrant(members: Readonly<Record<string, unknown>>, set: Setter): void {
  const { GranteePrincipal: grantee, Constraints: constraints } = members
  set('kms:GranteePrincipal', grantee)
  if (typeof grantee === 'string' && !grantee.startsWith('arn:')) set('kms:GranteeServicePrincipal', grantee)
  set('kms:RetiringPrincipal', members['RetiringPrincipal'])
  set('kms:GrantOperations', members['Operations'])
  if (typeof constraints === 'object' && constraints !== null) set('kms:GrantConstraintType', Object.keys(constraints))
}
