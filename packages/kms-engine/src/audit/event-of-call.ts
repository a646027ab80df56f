import type { OperationName } from '@sealwright/kms-model'
import { parseKmsArn } from '../arn.ts'
import type { KmsCall } from '../call.ts'
import type { Caller } from '../caller.ts'
import type { KmsFault } from '../fault.ts'
import { isCounted } from '../usage/key-usage.ts'
import type { AuditEntry, AuditEvent, EventMembers, EventResource } from './audit-event.ts'
import { eventMembers } from './event-members.ts'
import { isReadOnly } from './read-only.ts'
import { userIdentityOf } from './user-identity.ts'

/** A call that is over. */
export interface EndedCall {
  readonly operation: OperationName
  readonly input: object
  readonly caller: Caller
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly requestId: string
  readonly eventId: string
  /** The run that gave the answer; absent when it did not come to that. */
  readonly run: KmsCall | undefined
  readonly ending: { readonly output: object | undefined } | { readonly failure: KmsFault }
}

/** What there is to say about a call. */
export function auditEntryOf(call: EndedCall): AuditEntry {
  const { run, ending } = call
  const newKey = 'failure' in ending ? undefined : newKeyOf(ending.output)
  const keys = [...(run?.resources ?? [])].flatMap(([arn, key]) =>
    key === undefined ? [] : [{ arn, aliases: key.record.aliases }],
  )
  return {
    event: eventOf(call, newKey),
    decisions: run?.decisions ?? [],
    keys: keys.length === 0 && newKey !== undefined ? [{ arn: newKey, aliases: [] }] : keys,
  }
}

function eventOf(call: EndedCall, newKey: string | undefined): AuditEvent {
  const { operation, input, caller, run, ending } = call
  const readOnly = isReadOnly(operation)
  const arns = [...(run?.resources.keys() ?? [])]
  if (arns.length === 0 && newKey !== undefined) arns.push(newKey)
  const additional = additionalData(call, readOnly)
  return {
    eventVersion: '1.11',
    userIdentity: userIdentityOf(caller),
    eventTime: `${new Date(call.now).toISOString().slice(0, 19)}Z`,
    eventSource: 'kms.amazonaws.com',
    eventName: operation,
    awsRegion: caller.region,
    sourceIPAddress: conditionValue(caller, 'aws:SourceIp'),
    userAgent: conditionValue(caller, 'aws:UserAgent'),
    ...('failure' in ending && errorOf(ending.failure)),
    requestParameters: eventMembers(input, assumedParameters[operation]),
    responseElements: 'failure' in ending || readOnly ? null : responseOf(ending.output, arns),
    ...(additional !== null && { additionalEventData: additional }),
    requestID: call.requestId,
    eventID: call.eventId,
    readOnly,
    resources: arns.map(resourceOf),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: caller.accountId,
    eventCategory: 'Management',
  }
}

/** What the service takes for granted, and its events show although the request left it out. */
const assumedParameters: { readonly [N in OperationName]?: EventMembers } = {
  Decrypt: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
  Encrypt: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
  ReEncrypt: {
    sourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    destinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  },
}

/** What a service behind the scenes has for both, and so what CloudTrail says where nothing is known. */
function conditionValue({ conditionValues }: Caller, name: 'aws:SourceIp' | 'aws:UserAgent'): string {
  const value = conditionValues?.[name]
  return typeof value === 'string' ? value : 'AWS Internal'
}

/** CloudTrail has a name of its own for refused rights, whatever the service calls them. */
function errorOf({ name, message }: KmsFault): Pick<AuditEvent, 'errorCode' | 'errorMessage'> {
  return {
    errorCode: name === 'AccessDeniedException' ? 'AccessDenied' : name,
    ...(message !== '' && { errorMessage: message }),
  }
}

/** The answer, and the ARN of the key even where the service does not answer it. */
function responseOf(output: object | undefined, arns: readonly string[]): EventMembers | null {
  const keyArn = arns.find((arn) => parseKmsArn(arn)?.type === 'key')
  const isDescribed = output !== undefined && ('KeyMetadata' in output || 'ReplicaKeyMetadata' in output)
  return eventMembers({ ...output, ...(keyArn !== undefined && !isDescribed && { KeyId: keyArn }) })
}

const materialMembers = ['KeyMaterialId', 'SourceKeyMaterialId', 'DestinationKeyMaterialId'] as const

function additionalData({ operation, run, ending }: EndedCall, readOnly: boolean): EventMembers | null {
  const output: Readonly<Record<string, unknown>> = 'output' in ending && readOnly ? { ...ending.output } : {}
  const materials = Object.fromEntries(materialMembers.map((member) => [member, output[member]]))
  const grant = run?.decisions.at(-1)?.decidedBy.find((deciding) => deciding.source === 'grant')
  return eventMembers({
    ...materials,
    ...(isCounted(operation) && run !== undefined && keyStoreMembers(run)),
    ...(grant !== undefined && { GrantId: grant.grantId }),
    ...run?.eventData,
    ...(run?.recipient !== undefined && { recipient: run.recipient.evidence }),
  })
}

/** Where the key is that was used, if it is in a custom key store. */
function keyStoreMembers({ resources }: KmsCall): Readonly<Record<string, string>> {
  const place = [...resources.values()].map((key) => key?.record.keyPlace).find((found) => found !== undefined)
  if (place === undefined) return {}
  return { CustomKeyStoreId: place.keyStoreId, ...(place.xksKeyId !== undefined && { XksKeyId: place.xksKeyId }) }
}

/** The ARN of the key that the call made. */
function newKeyOf(output: object | undefined): string | undefined {
  return (output as { readonly KeyMetadata?: { readonly Arn?: string } } | undefined)?.KeyMetadata?.Arn
}

function resourceOf(arn: string): EventResource {
  return { accountId: parseKmsArn(arn)?.accountId ?? '', type: 'AWS::KMS::Key', ARN: arn }
}
