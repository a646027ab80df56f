import type { Caller } from '../caller.ts'
import { fault, type KmsFault } from '../fault.ts'
import type { PrincipalPattern, Selection } from './policy.ts'

/** How a principal is meant: by its own name, as a role, by its account alone, or not at all. */
export type PrincipalMatch = 'named' | 'role' | 'anyone' | 'account' | undefined

/**
 * Reads a `Principal` element.
 *
 * @throws `MalformedPolicyDocumentException`
 */
export function parsePrincipals(value: unknown): readonly PrincipalPattern[] {
  if (value === '*') return [{ type: 'anyone' }]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidPrincipals()
  const principals = Object.entries(value).flatMap(([type, names]) => {
    const parse = Object.hasOwn(parsers, type) ? parsers[type] : undefined
    const list: readonly unknown[] = Array.isArray(names) ? names : [names]
    if (parse === undefined) throw invalidPrincipals()
    if (list.length === 0) throw noPrincipal()
    return list.map((name) => {
      const pattern = typeof name === 'string' ? parse(name) : undefined
      if (pattern === undefined) throw invalidPrincipals()
      return pattern
    })
  })
  if (principals.length === 0) throw noPrincipal()
  return principals
}

const parsers: Readonly<Record<string, ((name: string) => PrincipalPattern | undefined) | undefined>> = {
  AWS: parseAwsPrincipal,
  Service: (service) =>
    /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(service) ? { type: 'service', service } : undefined,
  Federated: (provider) => (provider === '' ? undefined : { type: 'federated', provider }),
}

const principalArn =
  /^arn:aws[a-z-]*:(?:iam::\d{12}:(?:user|role)\/[\w+=,.@/-]+|sts::\d{12}:(?:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+|federated-user\/[\w+=,.@-]+))$/

function parseAwsPrincipal(name: string): PrincipalPattern | undefined {
  if (name === '*') return { type: 'anyone' }
  const account = /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/.exec(name)
  if (account !== null && name.startsWith('arn:') === name.endsWith(':root')) {
    return { type: 'account', accountId: account[1]! }
  }
  return principalArn.test(name) ? { type: 'arn', arn: name } : undefined
}

/** Whether a text is the ARN of someone who can be given rights: an account's root, a user, a role, a session. */
export function isPrincipalArn(text: string): boolean {
  return text !== '*' && text.startsWith('arn:') && parseAwsPrincipal(text) !== undefined
}

/** Whether a text can be given a grant: the ARN of a principal, or a service by its name. */
export function isGrantee(text: string): boolean {
  return isPrincipalArn(text) || parsers['Service']?.(text) !== undefined
}

/** The role behind a session, as far as the caller or its ARN tells. */
export function roleArnOf({ arn, roleArn }: Caller): string | undefined {
  if (roleArn !== undefined) return roleArn
  const match = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(arn)
  return match === null ? undefined : `arn:${match[1]}:iam::${match[2]}:role/${match[3]}`
}

/** Whether the caller is the root user of its account. */
export function isRootUser({ arn }: Caller): boolean {
  return arn.endsWith(':root')
}

/** Whether the caller acts in a role that only a service can take on. */
export function isServiceLinked(caller: Caller): boolean {
  return (roleArnOf(caller) ?? caller.arn).includes(':role/aws-service-role/')
}

/** How the caller is meant by its own ARN: as itself, unless it gives the ARN of a role in place of a session's. */
export function matchOfOwnName({ arn }: Caller): 'named' | 'role' {
  return arn.includes(':role/') ? 'role' : 'named'
}

/** How one principal of a policy or grant means the caller. */
function matchPrincipal(pattern: PrincipalPattern, caller: Caller): PrincipalMatch {
  switch (pattern.type) {
    case 'anyone':
      return 'anyone'
    case 'account':
      // A service belongs to no account, on whose behalf it may call.
      if (pattern.accountId !== caller.accountId || caller.service !== undefined) return undefined
      return isRootUser(caller) ? 'named' : 'account'
    case 'arn':
      if (pattern.arn === caller.arn) return matchOfOwnName(caller)
      return pattern.arn === roleArnOf(caller) ? 'role' : undefined
    case 'service':
      return pattern.service === caller.service ? 'named' : undefined
    case 'federated':
      return pattern.provider === caller.federatedProvider ? 'named' : undefined
  }
}

const strength = { named: 4, anyone: 3, role: 2, account: 1 } as const

/**
 * How the principals of a statement mean the caller, in the strongest way. `NotPrincipal` means whom it does not list,
 * and whoever has a permissions boundary.
 *
 * @see IAM User Guide, "AWS JSON policy elements: NotPrincipal"
 */
export function matchPrincipals(
  { isNegated, members }: Selection<PrincipalPattern>,
  { caller, hasBoundary }: { readonly caller: Caller; readonly hasBoundary: boolean },
): PrincipalMatch {
  if (isNegated) return !hasBoundary && isExempt(members, caller) ? undefined : 'anyone'
  return members
    .map((pattern) => matchPrincipal(pattern, caller))
    .filter((match) => match !== undefined)
    .sort((a, b) => strength[b] - strength[a])[0]
}

/**
 * Whether a `NotPrincipal` leaves the caller alone. A list of ARNs must have the account, then the user or role in it;
 * a role that is listed without sessions is there with all of them.
 */
function isExempt(members: readonly PrincipalPattern[], caller: Caller): boolean {
  const isMeant = (type: PrincipalPattern['type']) =>
    members.some((pattern) => pattern.type === type && matchPrincipal(pattern, caller) !== undefined)
  if (isMeant('anyone') || isMeant('service') || isMeant('federated')) return true
  if (!isMeant('account')) return false
  if (isRootUser(caller)) return true
  const listed = members.flatMap((pattern) => (pattern.type === 'arn' ? [pattern.arn] : []))
  const role = roleArnOf(caller)
  if (role === undefined || role === caller.arn) return listed.includes(caller.arn)
  const sessionsOfRole = caller.arn.slice(0, caller.arn.lastIndexOf('/') + 1)
  const areSessionsListed = listed.some((arn) => arn.startsWith(sessionsOfRole))
  return listed.includes(role) && (listed.includes(caller.arn) || !areSessionsListed)
}

/** In KMS's words. */
export function noPrincipal(): KmsFault {
  return fault('MalformedPolicyDocumentException', 'Policy contains a statement with no principal.')
}

function invalidPrincipals(): KmsFault {
  const message = 'Policy contains a statement with one or more invalid principals.'
  return fault('MalformedPolicyDocumentException', message)
}
