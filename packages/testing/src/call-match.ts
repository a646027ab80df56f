import type { AuditEntry } from '@sealwright/kms-engine'
import type { OperationName } from '@sealwright/kms-model'
import { isNameOf } from './key-name.ts'

/** What a call must be like. What is left out may be anything. */
export interface CallMatch {
  /** A key ID, key ARN or alias name; whatever name the call used, it is the key that counts. */
  readonly key?: string | undefined
  /** Pairs that are in the encryption context; there may be others, for example the public key of a signed message. */
  readonly encryptionContext?: Readonly<Record<string, string>> | undefined
  /** The encryption context, exactly. */
  readonly encryptionContextEquals?: Readonly<Record<string, string>> | undefined
  /** The name of the error that was answered, as in events (`AccessDenied` for refused rights); null: it succeeded. */
  readonly errorCode?: string | null | undefined
}

/** Whether a call is like that. */
export function matches(entry: AuditEntry, match: CallMatch): boolean {
  const contexts = contextsOf(entry)
  const { key, encryptionContext: subset, encryptionContextEquals: equal, errorCode } = match
  return (
    (key === undefined || entry.keys.some((met) => isNameOf(key, met)) || wasAskedFor(entry, key)) &&
    (subset === undefined || contexts.some((context) => contains(context, subset))) &&
    (equal === undefined || contexts.some((context) => contains(context, equal) && contains(equal, context))) &&
    (errorCode === undefined || (entry.event.errorCode ?? null) === errorCode)
  )
}

/** A key that does not exist is met by no call, and still was asked for. */
function wasAskedFor({ event: { requestParameters } }: AuditEntry, key: string): boolean {
  return ['keyId', 'sourceKeyId', 'destinationKeyId', 'targetKeyId'].some((name) => requestParameters?.[name] === key)
}

/** The encryption contexts of a request; an empty one if it gives none. ReEncrypt has two. */
function contextsOf({ event: { requestParameters } }: AuditEntry): readonly Readonly<Record<string, string>>[] {
  const names = ['encryptionContext', 'sourceEncryptionContext', 'destinationEncryptionContext']
  const contexts = names.flatMap((name) => requestParameters?.[name] ?? [])
  return contexts.length === 0 ? [{}] : (contexts as readonly Readonly<Record<string, string>>[])
}

function contains(whole: Readonly<Record<string, string>>, part: Readonly<Record<string, string>>): boolean {
  return Object.entries(part).every(([name, value]) => Object.hasOwn(whole, name) && whole[name] === value)
}

/** For example `GenerateDataKey of alias/app with encryption context {"tenant":"acme"}`. */
export function describeMatch(operation: OperationName, match: CallMatch): string {
  const { key, encryptionContext, encryptionContextEquals, errorCode } = match
  const parts: readonly (string | undefined)[] = [
    operation,
    key && `of ${key}`,
    encryptionContext && `with encryption context ${JSON.stringify(encryptionContext)}`,
    encryptionContextEquals && `with exactly the encryption context ${JSON.stringify(encryptionContextEquals)}`,
    errorCode === null ? 'that succeeded' : errorCode && `that failed with ${errorCode}`,
  ]
  return parts.filter((part) => part !== undefined).join(' ')
}

/** Lines for the end of a message: longer lists are of no help to anyone. */
const maxDescribed = 50

/** Calls for a person to read, one a line. */
export function describeCalls(entries: readonly AuditEntry[]): string {
  if (entries.length === 0) return 'The KMS was asked nothing.'
  const shown = entries.slice(-maxDescribed)
  const hidden = entries.length - shown.length
  const lines = shown.map((entry, index) => `  ${hidden + index + 1}. ${describeCall(entry)}`)
  const head = hidden === 0 ? 'The KMS was asked:' : `The KMS was asked (${hidden} earlier calls left out):`
  return [head, ...lines].join('\n')
}

function describeCall(entry: AuditEntry): string {
  const { eventName, errorCode, requestParameters } = entry.event
  const keys = entry.keys.map(({ arn, aliases }) => [...aliases, arn].join(' = ')).join(' to ')
  const asked = requestParameters?.['keyId']
  const contexts = contextsOf(entry).filter((context) => Object.keys(context).length > 0)
  return [
    eventName,
    keys || (typeof asked === 'string' ? asked : ''),
    ...contexts.map((context) => JSON.stringify(context)),
    errorCode === undefined ? '' : `→ ${errorCode}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}
