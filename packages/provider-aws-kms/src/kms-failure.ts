import { EnvelopeError } from '@sealwright/core'

/** What a failed call of a KMS means for what to do next. */
export type KmsFailureKind =
  /** The service said no: another try will not help. */
  | 'refused'
  /** Too many requests: a later try will help. */
  | 'throttled'
  /** The service or something behind it has trouble: a later try may help. */
  | 'unavailable'
  /** There was no answer at all: network, address, credentials for the address. */
  | 'unreachable'
  /** The answer took longer than `timeoutMs` or the client's own limit. */
  | 'timed out'
  /** No identity to sign with. */
  | 'no credentials'
  /** The answer names another key than was asked for, or holds no key of the right length: it was not believed. */
  | 'wrong answer'
  /** None of these, for example a mistake in code. */
  | 'unknown'

/** A failed call, as far as its error tells. */
export interface KmsFailure {
  readonly kind: KmsFailureKind
  /** The ID under which the service's owner can find the request, if the service answered. */
  readonly requestId?: string
}

/** Error names that say their kind; every other answer of the service is a refusal if its status is 4xx. */
const kindOfName: Readonly<Record<string, KmsFailureKind>> = {
  CredentialsProviderError: 'no credentials',
  DependencyTimeoutException: 'unavailable',
  KeyUnavailableException: 'unavailable',
  KMSInternalException: 'unavailable',
  LimitExceededException: 'throttled',
  RequestLimitExceeded: 'throttled',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  TimeoutError: 'timed out',
  TooManyRequestsException: 'throttled',
}

const kindOfSystemCode: Readonly<Record<string, KmsFailureKind>> = {
  EAI_AGAIN: 'unreachable',
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOTFOUND: 'unreachable',
  EPIPE: 'unreachable',
  ETIMEDOUT: 'timed out',
}

/**
 * Tells throttling and network trouble from refusals, for the errors in the attempts of an `ERR_NO_DATA_KEY` and the
 * causes of an `ERR_KEY_PROVIDER`. Total: anything is taken.
 *
 * @example
 * for (const { error } of failure.details.attempts) console.error(kmsFailureOf(error).kind)
 */
export function kmsFailureOf(error: unknown): KmsFailure {
  if (!(error instanceof Error)) return { kind: 'unknown' }
  if (EnvelopeError.is(error, 'ERR_KEY_PROVIDER')) {
    return error.cause === undefined ? { kind: 'wrong answer' } : kmsFailureOf(error.cause)
  }
  const { $metadata, code } = error as { readonly $metadata?: Metadata; readonly code?: unknown }
  const { httpStatusCode: status = 0, requestId } = $metadata ?? {}
  const byStatus = status >= 500 ? 'unavailable' : status >= 400 ? 'refused' : undefined
  // The code first: the SDK calls a connection that was cut a TimeoutError.
  const kind = ownValue(kindOfSystemCode, String(code)) ?? ownValue(kindOfName, error.name) ?? byStatus ?? 'unknown'
  // Of several tries in turn, the last is why there was no further one.
  if (kind === 'unknown' && error instanceof AggregateError) return kmsFailureOf(error.errors.at(-1))
  return { kind, ...(typeof requestId === 'string' && { requestId }) }
}

/** What the AWS SDK hangs on every error that the service answered. */
interface Metadata {
  readonly httpStatusCode?: number
  readonly requestId?: string
}

/** Names come from outside: `constructor` is none of ours. */
function ownValue(table: Readonly<Record<string, KmsFailureKind>>, name: string): KmsFailureKind | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
