import type { JsonValue } from '../store/store.ts'
import type { EventMembers } from './audit-event.ts'

/** Never in an event, besides bytes: secrets, and texts that give rights. */
const secretMembers: ReadonlySet<string> = new Set([
  'GrantToken',
  'GrantTokens',
  'KeyStorePassword',
  'Recipient',
  'XksProxyAuthenticationCredential',
])

/** Names in them are the caller's own and keep their spelling. */
const contextMembers: ReadonlySet<string> = new Set([
  'EncryptionContext',
  'SourceEncryptionContext',
  'DestinationEncryptionContext',
  'EncryptionContextEquals',
  'EncryptionContextSubset',
])

const dateMembers: ReadonlySet<string> = new Set(['CreationDate', 'DeletionDate', 'ValidTo'])

/**
 * The members of a request or answer as events have them: first letters in lower case, dates as CloudTrail writes them,
 * no bytes, no secrets.
 *
 * @param more members that were not given but are shown
 * @returns null when nothing is left
 */
export function eventMembers(members: object, more: EventMembers = {}): EventMembers | null {
  const shown = { ...more, ...membersOf(members) }
  return Object.keys(shown).length === 0 ? null : shown
}

function membersOf(members: object): EventMembers {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]: [string, unknown]) => {
      const shown = secretMembers.has(name) ? undefined : shownValue(name, value)
      return shown === undefined ? [] : [[`${name.charAt(0).toLowerCase()}${name.slice(1)}`, shown]]
    }),
  )
}

function shownValue(name: string, value: unknown): JsonValue | undefined {
  if (typeof value === 'number') return dateMembers.has(name) ? dateText(value) : value
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map((item) => shownValue('', item)).filter((item) => item !== undefined)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return undefined
  return contextMembers.has(name) ? { ...(value as Readonly<Record<string, string>>) } : membersOf(value)
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** For example `Nov 18, 2020, 1:29:18 AM`, in UTC. */
function dateText(milliseconds: number): string {
  const date = new Date(milliseconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = date.getUTCHours()
  const day = `${months[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`
  const time = `${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `${day}, ${time} ${hours < 12 ? 'AM' : 'PM'}`
}
