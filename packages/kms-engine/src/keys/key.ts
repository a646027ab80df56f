import type { CustomerMasterKeySpec, KeyMetadata, KeySpec, KeyUsageType } from '@sealwright/kms-model'
import { keyArn, type Location } from '../arn.ts'
import { type RecordType, recordType, type Saved } from '../store/records.ts'
import { algorithmsOf } from './key-specs.ts'
import type { KeyState } from './key-state.ts'

/** All that the store knows of a key but its material. */
export type KeyRecord = {
  readonly accountId: string
  readonly region: string
  readonly keyId: string
  readonly spec: KeySpec
  readonly usage: KeyUsageType
  readonly description: string
  /** Milliseconds since the epoch. */
  readonly creationDate: number
  /** As it was last written; `currentState` says what it is now. */
  readonly state: KeyState
  /** Alias names, with their `alias/`, in order. */
  readonly aliases: readonly string[]
  readonly tags: readonly KeyTag[]
  /** The policy document; absent as long as it is the default one. */
  readonly policy?: string
  /** How many grants the key has. */
  readonly grantCount: number
  /** The ID of the material that encrypts. */
  readonly currentMaterialId: string
  /** The IDs of all material, the oldest first. */
  readonly materialIds: readonly string[]
}

/** A tag, in the spelling of the wire. */
export type KeyTag = { readonly TagKey: string; readonly TagValue: string }

/** Key records: scope `locationScope`, id the key ID. */
export const keyRecords: RecordType<KeyRecord> = recordType('key')

/** Key material. Scope: the Region, because a ciphertext names its material and not its account. Id: the material ID. */
export const materialRecords: RecordType<MaterialRecord> = recordType('material')

/** One generation of a key's material. */
export type MaterialRecord = {
  readonly accountId: string
  readonly keyId: string
  /** The secret, sealed under the root key for this record. */
  readonly sealed: string
  /** SubjectPublicKeyInfo DER in base64, of a key pair. */
  readonly publicKey?: string
}

/** A key as the store has it and as it stands at the time of the call. */
export interface Key {
  readonly saved: Saved<KeyRecord>
  readonly record: KeyRecord
  readonly arn: string
  readonly state: KeyState
}

/** The scope of what belongs to an account and Region. */
export function locationScope({ accountId, region }: Location): string {
  return `${accountId}/${region}`
}

/** Whether the key has passed its deletion date. */
export function isGone(record: KeyRecord, now: number): boolean {
  return record.state.name === 'PendingDeletion' && record.state.deletionDate <= now
}

/** The key that a record describes. */
export function keyOf(saved: Saved<KeyRecord>): Key {
  const record = saved.value
  return { saved, record, arn: keyArn(record, record.keyId), state: record.state }
}

/** The key that a record which is not yet stored will describe. */
export function newKey(record: KeyRecord): Key {
  return keyOf({ kind: keyRecords.kind, scope: locationScope(record), id: record.keyId, version: 0, value: record })
}

/** What `DescribeKey` tells of a key. */
export function keyMetadata({ record, arn, state }: Key): KeyMetadata {
  const { spec, usage } = record
  return {
    AWSAccountId: record.accountId,
    KeyId: record.keyId,
    Arn: arn,
    CreationDate: record.creationDate,
    Enabled: state.name === 'Enabled',
    Description: record.description,
    KeyUsage: usage,
    KeyState: state.name,
    ...(state.name === 'PendingDeletion' && { DeletionDate: state.deletionDate }),
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    // Newer specs have the deprecated member too, although its own list of values ends before them.
    CustomerMasterKeySpec: spec as CustomerMasterKeySpec,
    KeySpec: spec,
    ...algorithmMembers(record),
    MultiRegion: false,
    ...(spec === 'SYMMETRIC_DEFAULT' && { CurrentKeyMaterialId: record.currentMaterialId }),
  }
}

/** The algorithms of a key, under the one member for its usage. */
export function algorithmMembers({
  spec,
  usage,
}: KeyRecord): Pick<KeyMetadata, (typeof algorithmMember)[KeyUsageType]> {
  return { [algorithmMember[usage]]: algorithmsOf(spec, usage) }
}

const algorithmMember = {
  ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
  SIGN_VERIFY: 'SigningAlgorithms',
  GENERATE_VERIFY_MAC: 'MacAlgorithms',
  KEY_AGREEMENT: 'KeyAgreementAlgorithms',
} as const
