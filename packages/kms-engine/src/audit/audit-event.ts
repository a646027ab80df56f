import type { OperationName } from '@sealwright/kms-model'
import type { Decision } from '../access/decision.ts'
import type { JsonValue } from '../store/store.ts'
import type { UserIdentity } from './user-identity.ts'

/** Members of an event that differ by operation. */
export type EventMembers = { readonly [name: string]: JsonValue }

/**
 * A call in the shape that CloudTrail gives events of KMS. No plaintext, ciphertext, token or password is in it.
 *
 * @see AWS KMS Developer Guide, "Logging AWS KMS API calls with AWS CloudTrail"
 */
export interface AuditEvent {
  readonly eventVersion: '1.11'
  readonly userIdentity: UserIdentity
  /** ISO 8601 in UTC, to the second. */
  readonly eventTime: string
  readonly eventSource: 'kms.amazonaws.com'
  readonly eventName: OperationName
  readonly awsRegion: string
  readonly sourceIPAddress: string
  readonly userAgent: string
  /** Absent when the call succeeded. */
  readonly errorCode?: string
  /** Absent when the call succeeded, or the service says no more than the error's name. */
  readonly errorMessage?: string
  /** The request, with lower-case first letters, without bytes and secrets; null when nothing is left of it. */
  readonly requestParameters: EventMembers | null
  /** What a call that changes something answered; null for those that only read or use a key. */
  readonly responseElements: EventMembers | null
  /** The key material that was used, the grant that allowed it, the custom key store. */
  readonly additionalEventData?: EventMembers
  /** A UUID; the client sees it too. */
  readonly requestID: string
  /** A UUID. */
  readonly eventID: string
  readonly readOnly: boolean
  /** The keys and aliases that the call was about, as far as it came to know them. */
  readonly resources: readonly EventResource[]
  readonly eventType: 'AwsApiCall'
  readonly managementEvent: true
  readonly recipientAccountId: string
  readonly eventCategory: 'Management'
}

/** A key or alias in an event. Of aliases CloudTrail too says that they are keys. */
export interface EventResource {
  readonly accountId: string
  readonly type: 'AWS::KMS::Key'
  readonly ARN: string
}

/** What the `audit` port is told of a call. */
export interface AuditEntry {
  readonly event: AuditEvent
  /** The decisions about rights, in order; the last one decided. Empty if the call did not come so far. */
  readonly decisions: readonly Decision[]
  /** The keys among the event's resources, with the aliases that they had. */
  readonly keys: readonly AuditedKey[]
}

/** A key that a call was about. */
export interface AuditedKey {
  readonly arn: string
  /** With their `alias/`. */
  readonly aliases: readonly string[]
}
