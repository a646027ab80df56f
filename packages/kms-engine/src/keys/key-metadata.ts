import type { CustomerMasterKeySpec, KeyMetadata, KeyUsageType, MultiRegionConfiguration } from '@sealwright/kms-model'
import { keyArn } from '../arn.ts'
import type { KeyStore } from '../key-stores/key-store.ts'
import { isUsable, type Key, type KeyRecord, presentReplicas } from './key.ts'
import { algorithmsOf } from './key-specs.ts'

/** What `DescribeKey` tells of a key. */
export function keyMetadata({ record, arn, state, keyStore }: Key, now: number): KeyMetadata {
  const { spec, usage, multiRegion } = record
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
    ...(state.name === 'PendingReplicaDeletion' && { PendingDeletionWindowInDays: state.windowInDays }),
    Origin: record.origin,
    ...placeMembers(record, keyStore),
    ...expirationMembers(record, now),
    KeyManager: record.isAwsManaged === true ? 'AWS' : 'CUSTOMER',
    // Newer specs have the deprecated member too, although its own list of values ends before them.
    CustomerMasterKeySpec: spec as CustomerMasterKeySpec,
    KeySpec: spec,
    ...algorithmMembers(record),
    MultiRegion: multiRegion !== undefined,
    ...(multiRegion !== undefined && { MultiRegionConfiguration: regionsOf(record, now) }),
    ...(spec === 'SYMMETRIC_DEFAULT' &&
      record.currentMaterialId !== undefined &&
      state.name !== 'Creating' &&
      keyStore === undefined && { CurrentKeyMaterialId: record.currentMaterialId }),
  }
}

const algorithmMember = {
  ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
  SIGN_VERIFY: 'SigningAlgorithms',
  GENERATE_VERIFY_MAC: 'MacAlgorithms',
  KEY_AGREEMENT: 'KeyAgreementAlgorithms',
} as const

/** The algorithms of a key, under the one member for its usage. */
export function algorithmMembers({
  spec,
  usage,
}: KeyRecord): Pick<KeyMetadata, (typeof algorithmMember)[KeyUsageType]> {
  return { [algorithmMember[usage]]: algorithmsOf(spec, usage) }
}

function placeMembers(
  { keyPlace }: KeyRecord,
  keyStore: KeyStore | undefined,
): Pick<KeyMetadata, 'CustomKeyStoreId' | 'CloudHsmClusterId' | 'XksKeyConfiguration'> {
  if (keyPlace === undefined || keyStore === undefined) return {}
  const { backing } = keyStore.value
  return {
    CustomKeyStoreId: keyPlace.keyStoreId,
    ...(backing.type === 'AWS_CLOUDHSM' && { CloudHsmClusterId: backing.clusterId }),
    ...(keyPlace.xksKeyId !== undefined && { XksKeyConfiguration: { Id: keyPlace.xksKeyId } }),
  }
}

function expirationMembers(record: KeyRecord, now: number): Pick<KeyMetadata, 'ExpirationModel' | 'ValidTo'> {
  const entry = record.materials.find(({ id }) => id === record.currentMaterialId)
  if (record.origin !== 'EXTERNAL' || entry === undefined || !isUsable(record, entry, now)) return {}
  const validTo = entry.imported?.validTo
  return validTo === undefined
    ? { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }
    : { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: validTo }
}

function regionsOf(record: KeyRecord, now: number): MultiRegionConfiguration {
  const { primaryRegion, replicas } = record.multiRegion!
  const named = (region: string) => ({
    Arn: keyArn({ accountId: record.accountId, region }, record.keyId),
    Region: region,
  })
  return {
    MultiRegionKeyType: record.region === primaryRegion ? 'PRIMARY' : 'REPLICA',
    PrimaryKey: named(primaryRegion),
    ReplicaKeys: presentReplicas({ primaryRegion, replicas }, now).map(({ region }) => named(region)),
  }
}
