import type { KeySpec, KeyUsageType, OriginType, RotationType } from '@sealwright/kms-model'
import { keyArn, type Location } from '../arn.ts'
import type { KeyStore } from '../key-stores/key-store.ts'
import type { KeyPlace } from '../key-stores/keys-in-store.ts'
import { type RecordType, recordType, type Saved } from '../store/records.ts'
import type { KeyState } from './key-state.ts'

/** All that the store knows of a key but its material. */
export type KeyRecord = {
  readonly accountId: string
  readonly region: string
  readonly keyId: string
  /** Whether AWS made it for one of its services. */
  readonly isAwsManaged?: boolean
  readonly spec: KeySpec
  readonly usage: KeyUsageType
  readonly origin: OriginType
  readonly description: string
  /** Milliseconds since the epoch. */
  readonly creationDate: number
  /** As it was last written; `stateAt` says what it is at a moment. */
  readonly state: KeyState
  /** Alias names, with their `alias/`, in order. */
  readonly aliases: readonly string[]
  readonly tags: readonly KeyTag[]
  /** The policy document; absent as long as it is the default one. */
  readonly policy?: string
  /** How many grants the key has. */
  readonly grantCount: number
  /** The ID of the material that encrypts; absent until the first is imported. */
  readonly currentMaterialId?: string
  /** All material that the key ever had, the oldest first. */
  readonly materials: readonly MaterialEntry[]
  /** Automatic rotation, once it was enabled. */
  readonly rotation?: RotationSchedule
  readonly multiRegion?: MultiRegion
  /** Where the material is, when it is in a custom key store. */
  readonly keyPlace?: KeyPlace
}

/** A tag, in the spelling of the wire. */
export type KeyTag = { readonly TagKey: string; readonly TagValue: string }

/** What is known of one generation of material. */
export type MaterialEntry = {
  readonly id: string
  /** When and why it took over from the one before; absent for the first and for what is pending. */
  readonly rotation?: { readonly date: number; readonly type: RotationType }
  /** Imported, but waiting for a rotation to become current. */
  readonly isPending?: boolean
  /** Whether it was imported and not deleted since, and until when it holds, in milliseconds since the epoch. */
  readonly imported?: { readonly validTo?: number }
  readonly description?: string
}

/** When material is to be replaced. */
export type RotationSchedule = {
  readonly isEnabled: boolean
  readonly periodInDays: number
  /** Milliseconds since the epoch. */
  readonly nextDate: number
}

/** The Regions of a multi-Region key; every one of its records has the same. */
export type MultiRegion = {
  readonly primaryRegion: string
  readonly replicas: readonly Replica[]
}

/** One replica, and when it will be gone, in milliseconds since the epoch, if its deletion is scheduled. */
export type Replica = { readonly region: string; readonly deletionDate?: number }

/** Key records: scope `locationScope`, id the key ID. */
export const keyRecords: RecordType<KeyRecord> = recordType('key')

/** A key as the store has it and as it stands at the time of the call. */
export interface Key {
  readonly saved: Saved<KeyRecord>
  readonly record: KeyRecord
  readonly arn: string
  readonly state: KeyState
  /** The custom key store that holds the material, if one does. */
  readonly keyStore?: KeyStore
}

const dayMs = 24 * 60 * 60 * 1000

/** The scope of what belongs to an account and Region. */
export function locationScope({ accountId, region }: Location): string {
  return `${accountId}/${region}`
}

/** The key that a record describes, at a moment. */
export function keyAt(saved: Saved<KeyRecord>, now: number): Key {
  const record = saved.value
  return { saved, record, arn: keyArn(record, record.keyId), state: stateAt(record, now) }
}

/** A key in a custom key store. As long as that is not connected, nobody can use the key. */
export function inKeyStore(key: Key, keyStore: KeyStore, isConnected: boolean): Key {
  const isHeld = key.state.name === 'Enabled' || key.state.name === 'Disabled'
  return { ...key, keyStore, state: isHeld && !isConnected ? { name: 'Unavailable' } : key.state }
}

/** The key that a record which is not yet stored will describe. */
export function newKey(record: KeyRecord, now: number): Key {
  const address = { kind: keyRecords.kind, scope: locationScope(record), id: record.keyId }
  return keyAt({ ...address, version: 0, value: record }, now)
}

/** Whether the key has passed its deletion date. */
export function isGone(record: KeyRecord, now: number): boolean {
  const state = afterReplicas(record, now)
  return state.name === 'PendingDeletion' && state.deletionDate <= now
}

/** The state of a key at a moment: what time and missing material have made of the state that was written. */
export function stateAt(record: KeyRecord, now: number): KeyState {
  const state = afterReplicas(record, now)
  switch (state.name) {
    case 'Creating':
    case 'Updating':
      return state.until <= now ? withMaterial(record, { name: 'Enabled' }, now) : state
    case 'Enabled':
    case 'Disabled':
      return withMaterial(record, state, now)
    default:
      return state
  }
}

/** A primary key's own wait begins when its last replica is gone. */
function afterReplicas({ state, multiRegion }: KeyRecord, now: number): KeyState {
  if (state.name !== 'PendingReplicaDeletion' || multiRegion === undefined) return state
  if (presentReplicas(multiRegion, now).length > 0) return state
  const last = Math.max(0, ...multiRegion.replicas.map(({ deletionDate }) => deletionDate ?? 0))
  return { name: 'PendingDeletion', deletionDate: last + state.windowInDays * dayMs }
}

function withMaterial(record: KeyRecord, state: KeyState, now: number): KeyState {
  const isThere = (entry: MaterialEntry) => entry.isPending === true || isUsable(record, entry, now)
  // What was made here is never lost.
  const isWhole = record.origin !== 'EXTERNAL' || record.materials.every(isThere)
  return record.currentMaterialId !== undefined && isWhole ? state : { name: 'PendingImport' }
}

/** Whether there is material behind an entry: it was made here, or imported and has not expired. */
export function isUsable(record: KeyRecord, { imported }: MaterialEntry, now: number): boolean {
  if (record.origin !== 'EXTERNAL') return true
  return imported !== undefined && (imported.validTo === undefined || imported.validTo > now)
}

/** The replicas that are not gone. */
export function presentReplicas({ replicas }: MultiRegion, now: number): readonly Replica[] {
  return replicas.filter(({ deletionDate }) => deletionDate === undefined || deletionDate > now)
}

/** The ID of the material that encrypts. A key that may be used has one. */
export function currentMaterialOf({ record, arn }: Key): string {
  if (record.currentMaterialId === undefined) throw new TypeError(`${arn} has no key material`)
  return record.currentMaterialId
}
