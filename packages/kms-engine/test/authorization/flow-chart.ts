import type { PolicySource } from '../../src/access/decision.ts'

/**
 * The flow charts of the IAM User Guide ("Policy evaluation logic", within an account and across accounts) and of the KMS
 * Developer Guide ("Troubleshooting key access"), box by box and as plainly as can be. It shares no code with the engine,
 * and knows of the language of policies only what `drawn-world.ts` draws.
 */

/** A statement as it is written in JSON. */
export interface PlainStatement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: '*' | { readonly AWS: readonly string[] }
  readonly NotPrincipal?: { readonly AWS: readonly string[] }
  readonly Action?: string
  readonly NotAction?: string
  readonly Resource?: string
  readonly NotResource?: string
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}
type Document = readonly PlainStatement[]

/** A grant, as far as it matters here. */
export interface PlainGrant {
  readonly grantee: string
  readonly operations: readonly string[]
  readonly equals?: Readonly<Record<string, string>>
  readonly subset?: Readonly<Record<string, string>>
}

/** Everything that bears on one request. */
export interface World {
  readonly caller: { readonly arn: string; readonly account: string; readonly role?: string; readonly isRoot: boolean }
  readonly keyArn: string
  readonly keyAccount: string
  /** Without its `kms:`. */
  readonly operation: 'Encrypt' | 'DescribeKey' | 'DisableKey'
  readonly encryptionContext: Readonly<Record<string, string>>
  /** The condition keys of the request, lower case, but for those that follow from the members above. */
  readonly values: Readonly<Record<string, readonly string[]>>
  readonly keyPolicy: Document
  readonly grants: readonly PlainGrant[]
  /** `undefined`: an administrator. */
  readonly identity: readonly Document[] | undefined
  readonly boundary: Document | undefined
  readonly session: readonly Document[] | undefined
  readonly serviceControl: readonly (readonly Document[])[]
  readonly resourceControl: readonly Document[]
  readonly endpoint: Document | undefined
}

/** What the charts end in. */
export type Verdict = 'Allow' | 'explicit deny' | PolicySource

export function flowChart(world: World): Verdict {
  const { caller, identity, boundary, session, serviceControl, resourceControl, endpoint, keyPolicy } = world
  const says = (documents: readonly Document[], effect: 'Allow' | 'Deny') =>
    documents.flat().some((statement) => statement.Effect === effect && applies(statement, world))

  const everything = [
    keyPolicy,
    ...(identity ?? []),
    ...(boundary ? [boundary] : []),
    ...(session ?? []),
    ...serviceControl.flat(),
    ...resourceControl,
    ...(endpoint ? [endpoint] : []),
  ]
  if (says(everything, 'Deny')) return 'explicit deny'
  if (!serviceControl.every((level) => says(level, 'Allow'))) return 'service control policy'
  if (endpoint && !says([endpoint], 'Allow')) return 'VPC endpoint policy'

  // What the key's account says: who is meant, and how.
  const allowing = keyPolicy.filter((statement) => statement.Effect === 'Allow' && applies(statement, world))
  const names = allowing.flatMap(({ Principal }) => (Principal === '*' ? ['*'] : (Principal?.AWS ?? [])))
  const grantees = world.grants.filter((grant) => gives(grant, world)).map(({ grantee }) => grantee)
  const account = `arn:aws:iam::${caller.account}:root`
  const identityAllows = identity === undefined || caller.isRoot || says(identity, 'Allow')

  if (caller.account !== world.keyAccount) {
    if (world.operation === 'DisableKey') return 'resource-based policy'
    if (grantees.includes(caller.arn)) return 'Allow'
    const isMeant = ['*', caller.arn, caller.role, account].some((name) => name !== undefined && names.includes(name))
    const isGranted = grantees.includes(account) || (caller.role !== undefined && grantees.includes(caller.role))
    const isGrantedToRole = caller.role !== undefined && grantees.includes(caller.role)
    if (!isMeant && !isGranted) return 'resource-based policy'
    if (!isGrantedToRole && !identityAllows) return isMeant ? 'identity-based policy' : 'resource-based policy'
    return limits()
  }
  // A user, a session or everybody: nothing else limits that.
  if (names.includes('*') || names.includes(caller.arn) || grantees.includes(caller.arn)) return 'Allow'
  const isRoleMeant = caller.role !== undefined && (names.includes(caller.role) || grantees.includes(caller.role))
  if (isRoleMeant) return limits()
  if (!names.includes(account) && !grantees.includes(account)) return 'resource-based policy'
  if (!identityAllows) return names.includes(account) ? 'identity-based policy' : 'resource-based policy'
  return limits()

  function limits(): Verdict {
    if (boundary && !says([boundary], 'Allow')) return 'permissions boundary'
    return session && !says(session, 'Allow') ? 'session policy' : 'Allow'
  }
}

/** Whether a grant is of the operation, and bears the encryption context. */
export function gives(grant: PlainGrant, { operation, encryptionContext: context }: World): boolean {
  if (!grant.operations.includes(operation)) return false
  if (operation === 'DescribeKey') return true
  const has = (pairs: Readonly<Record<string, string>>) =>
    Object.entries(pairs).every(([name, value]) => context[name] === value)
  if (grant.subset && !has(grant.subset)) return false
  const isSameLength = Object.keys(grant.equals ?? {}).length === Object.keys(context).length
  return grant.equals === undefined || (has(grant.equals) && isSameLength)
}

/** Whether a statement is about the request and the caller. */
export function applies(statement: PlainStatement, world: World): boolean {
  const action = `kms:${world.operation}`
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement
  if (Action !== undefined ? !like(Action, action) : like(NotAction!, action)) return false
  if (Resource !== undefined ? !like(Resource, world.keyArn) : like(NotResource!, world.keyArn)) return false
  if (!means(statement, world)) return false
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, valuesOf(key, world), [wanted].flat())),
  )
}

function means({ Principal, NotPrincipal }: PlainStatement, { caller, boundary }: World): boolean {
  const account = `arn:aws:iam::${caller.account}:root`
  if (Principal === '*' || (Principal === undefined && NotPrincipal === undefined)) return true
  if (Principal) return Principal.AWS.some((name) => [caller.arn, caller.role, account].includes(name))
  const spared = NotPrincipal!.AWS
  const own = caller.isRoot ? account : (caller.role ?? caller.arn)
  return boundary !== undefined || !spared.includes(account) || !spared.includes(own)
}

/** With `*` for any letters; the texts drawn mind no case. */
function like(pattern: string, text: string): boolean {
  return new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/\W/g, '\\$&'))
      .join('.*')}$`,
  ).test(text)
}

function valuesOf(key: string, { values, encryptionContext, caller, operation }: World): readonly string[] | undefined {
  const context = operation === 'Encrypt' ? encryptionContext : {}
  if (key === 'kms:CallerAccount') return [caller.account]
  if (key === 'kms:EncryptionContextKeys') return Object.keys(context).length === 0 ? undefined : Object.keys(context)
  const name = /^kms:EncryptionContext:(.*)$/.exec(key)?.[1]
  if (name === undefined) return values[key.toLowerCase()]
  return context[name] === undefined ? undefined : [context[name]]
}

function holds(operator: string, actual: readonly string[] | undefined, wanted: readonly string[]): boolean {
  const among = (value: string) => wanted.includes(value)
  switch (operator) {
    case 'StringEquals':
    case 'Bool':
      return actual?.some(among) ?? false
    case 'StringNotEquals':
      return !(actual ?? []).some(among)
    case 'StringLike':
      return actual?.some((value) => wanted.some((pattern) => like(pattern, value))) ?? false
    case 'BoolIfExists':
      return actual?.some(among) ?? true
    case 'Null':
      return among(String(actual === undefined))
    case 'ForAnyValue:StringEquals':
      return (actual ?? []).some(among)
    case 'ForAllValues:StringEquals':
      return (actual ?? []).every(among)
    default:
      throw new RangeError(`${operator} is not in the chart`)
  }
}
