import type { KmsCall } from '../call.ts'
import type { Key } from '../keys/key.ts'
import type { RequestContext } from './conditions.ts'
import { isRootUser } from './principals.ts'

/** Values that only the operation knows, or that differ from what the request says. */
export interface RequestFacts {
  /** The alias by which the request names the key. */
  readonly requestAlias?: string
  /** More condition keys, as they are written in policies. */
  readonly more?: Readonly<Record<string, string | readonly string[]>>
}

/** Condition keys that are a member of the request. */
const memberKeys: Readonly<Record<string, string>> = {
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
  GranteePrincipal: 'kms:GranteePrincipal',
  RetiringPrincipal: 'kms:RetiringPrincipal',
  Operations: 'kms:GrantOperations',
  PrimaryRegion: 'kms:PrimaryRegion',
  ReplicaRegion: 'kms:ReplicaRegion',
  TagKeys: 'aws:TagKeys',
}

/** The encryption context that an action is about: ReEncrypt has two. */
export function encryptionContextOf(action: string, input: object): Readonly<Record<string, string>> {
  const members = input as Readonly<Record<string, Readonly<Record<string, string>> | undefined>>
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
  if (question.key !== undefined) addKey(question.key, set)
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

type Setter = (name: string, value: unknown) => void

function addCaller({ caller, now }: KmsCall, set: Setter): void {
  set('kms:CallerAccount', caller.accountId)
  set('aws:PrincipalArn', caller.arn)
  set('aws:PrincipalAccount', caller.accountId)
  set('aws:PrincipalType', principalType(caller.arn))
  set('aws:PrincipalIsAWSService', caller.service !== undefined)
  const user = /:user\/(?:.*\/)?([^/]+)$/.exec(caller.arn)
  if (user !== null) set('aws:username', user[1])
  set('aws:RequestedRegion', caller.region)
  set('aws:CurrentTime', new Date(now).toISOString())
  set('aws:EpochTime', Math.floor(now / 1000))
  if (isRootUser(caller)) set('aws:userid', caller.accountId)
}

function principalType(arn: string): string {
  if (arn.endsWith(':root')) return 'Account'
  if (arn.includes(':assumed-role/') || arn.includes(':role/')) return 'AssumedRole'
  return arn.includes(':federated-user/') ? 'FederatedUser' : 'User'
}

function addRequest(
  { caller, input, recipient }: KmsCall,
  { action, key, facts }: { readonly action: string; readonly key: Key | undefined; readonly facts: RequestFacts },
  set: Setter,
): void {
  const members = input as Readonly<Record<string, unknown>>
  for (const [member, name] of Object.entries(memberKeys)) set(name, members[member])
  // Unix time: the guide compares it by numeric operators, and date operators read it as well.
  if (typeof members['ValidTo'] === 'number') set('kms:ValidTo', members['ValidTo'] / 1000)
  if (/^kms:(Sign|Verify)$/.test(action)) set('kms:MessageType', members['MessageType'] ?? 'RAW')
  if (encryptionActions.test(action)) {
    set('kms:EncryptionAlgorithm', members[`${halfOf(action)}EncryptionAlgorithm`] ?? 'SYMMETRIC_DEFAULT')
  }
  if (action === 'kms:CreateKey' || key === undefined) addNewKey(members, action, set)
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

  const constraints = members['Constraints'] as Readonly<Record<string, unknown>> | undefined
  if (constraints !== undefined) set('kms:GrantConstraintType', Object.keys(constraints))
  if (/^kms:(CreateGrant|ListGrants|RevokeGrant)$/.test(action)) {
    set('kms:GrantIsForAWSResource', caller.service !== undefined)
  }
}

function addNewKey(members: Readonly<Record<string, unknown>>, action: string, set: Setter): void {
  if (action !== 'kms:CreateKey') return
  set('kms:KeySpec', members['KeySpec'] ?? members['CustomerMasterKeySpec'] ?? 'SYMMETRIC_DEFAULT')
  set('kms:KeyUsage', members['KeyUsage'] ?? 'ENCRYPT_DECRYPT')
  set('kms:KeyOrigin', members['Origin'] ?? 'AWS_KMS')
  set('kms:MultiRegion', members['MultiRegion'] ?? false)
  if (members['MultiRegion'] === true) set('kms:MultiRegionKeyType', 'PRIMARY')
}

function addKey({ record }: Key, set: Setter): void {
  set('kms:KeySpec', record.spec)
  set('kms:KeyUsage', record.usage)
  set('kms:KeyOrigin', record.origin)
  set('kms:MultiRegion', record.multiRegion !== undefined)
  if (record.multiRegion !== undefined) {
    set('kms:MultiRegionKeyType', record.multiRegion.primaryRegion === record.region ? 'PRIMARY' : 'REPLICA')
  }
  set('aws:ResourceAccount', record.accountId)
}
