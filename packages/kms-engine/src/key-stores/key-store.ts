import type { CustomKeyStoresListEntry, XksProxyConnectivityType } from '@sealwright/kms-model'
import { fromUtf8, utf8 } from '../bytes.ts'
import type { KmsCall } from '../call.ts'
import { fault, type KmsFault } from '../fault.ts'
import { locationScope } from '../keys/key.ts'
import { type RecordType, readRecord, recordType, type Saved } from '../store/records.ts'
import type { RecordAddress } from '../store/store.ts'
import { type Connection, connectionStateAt, type KeyStoreActivity, permitsKeyStore } from './connection.ts'

/** A custom key store. */
export type KeyStoreRecord = {
  readonly accountId: string
  readonly region: string
  readonly id: string
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly creationDate: number
  readonly connection: Connection
  readonly backing: CloudHsmBacking | XksBacking
}

/** What a CloudHSM key store knows of its cluster. */
export type CloudHsmBacking = {
  readonly type: 'AWS_CLOUDHSM'
  readonly clusterId: string
  /** Clusters with a common backup history have the same. */
  readonly clusterCertificate: string
  readonly trustAnchorCertificate: string
  /** The password of `kmsuser`, sealed under the root key for this record. */
  readonly sealedPassword: string
}

/** What an external key store knows of its proxy. */
export type XksBacking = {
  readonly type: 'EXTERNAL_KEY_STORE'
  readonly connectivity: XksProxyConnectivityType
  /** `https://` and a host. */
  readonly endpoint: string
  /** Ends in `/kms/xks/v1`. */
  readonly path: string
  readonly vpcServiceName?: string
  readonly vpcServiceOwner?: string
  readonly accessKeyId: string
  /** The secret access key, sealed under the root key for this record. */
  readonly sealedSecret: string
}

/** Key store records: scope `locationScope`, id the key store ID. */
export const keyStoreRecords: RecordType<KeyStoreRecord> = recordType('key-store')

/** A key store as it was read. */
export type KeyStore = Saved<KeyStoreRecord>

/** Where the record of a key store lies. */
export function keyStoreAddress(store: Pick<KeyStoreRecord, 'accountId' | 'region' | 'id'>): RecordAddress {
  return { kind: keyStoreRecords.kind, scope: locationScope(store), id: store.id }
}

/** The key store of the caller's account and Region under an ID. @throws `CustomKeyStoreNotFoundException` */
export async function findKeyStore(kms: KmsCall, id: string): Promise<KeyStore> {
  const store = await readRecord(kms.store, keyStoreRecords, locationScope(kms.caller), id)
  if (store === undefined) throw keyStoreNotFound(id)
  return store
}

/** The answer when there is no key store of that ID or name. */
export function keyStoreNotFound(idOrName: string): KmsFault {
  return fault('CustomKeyStoreNotFoundException', `Custom key store ${idOrName} is not found.`)
}

/** Has the event of a call on a key store say which it is. @see AWS KMS Developer Guide, CloudTrail entries */
export function noteKeyStore(kms: KmsCall, { value }: KeyStore): void {
  kms.eventData['CustomKeyStoreName'] = value.name
  if (value.backing.type === 'AWS_CLOUDHSM') kms.eventData['ClusterId'] = value.backing.clusterId
}

/** Insists that the connection of a key store permits an activity. @throws `CustomKeyStoreInvalidStateException` */
export function demandConnection(kms: KmsCall, { value }: KeyStore, activity: KeyStoreActivity): void {
  const state = connectionStateAt(value.connection, kms.now)
  if (permitsKeyStore(state, activity)) return
  const message = `Custom key store ${value.id} is in state ${state} which is not valid for ${kms.operation}.`
  throw fault('CustomKeyStoreInvalidStateException', activity === 'use' ? notConnected : message)
}

/** Whether the keys of a key store can be used. */
export function isConnected({ value }: KeyStore, now: number): boolean {
  return connectionStateAt(value.connection, now) === 'CONNECTED'
}

/** What is said of a key whose key store is not connected. @see XKS Proxy API Specification, "Error codes" */
export const notConnected =
  'This KMS key is in a custom key store that is not connected to its external key store proxy. Connect the external key store and try the request again.'

/** Seals a password or secret access key for the record of its key store. */
export function sealKeyStoreSecret(
  kms: KmsCall,
  store: Pick<KeyStoreRecord, 'accountId' | 'region' | 'id'>,
  secret: string,
): string {
  return kms.rootKey.seal(keyStoreAddress(store), utf8(secret))
}

/** Opens what `sealKeyStoreSecret` sealed. */
export function openKeyStoreSecret(kms: KmsCall, store: KeyStoreRecord, sealed: string): string {
  return fromUtf8(kms.rootKey.open(keyStoreAddress(store), sealed))!
}

/** What `DescribeCustomKeyStores` tells of a key store. No secret is among it. */
export function keyStoreEntry({ value }: KeyStore, now: number): CustomKeyStoresListEntry {
  const { backing, connection } = value
  const state = connectionStateAt(connection, now)
  return {
    CustomKeyStoreId: value.id,
    CustomKeyStoreName: value.name,
    ConnectionState: state,
    ...(connection.outcome === 'FAILED' && state === 'FAILED' && { ConnectionErrorCode: connection.errorCode }),
    CreationDate: value.creationDate,
    CustomKeyStoreType: backing.type,
    ...(backing.type === 'AWS_CLOUDHSM'
      ? { CloudHsmClusterId: backing.clusterId, TrustAnchorCertificate: backing.trustAnchorCertificate }
      : { XksProxyConfiguration: proxyConfiguration(backing) }),
  }
}

function proxyConfiguration(backing: XksBacking): NonNullable<CustomKeyStoresListEntry['XksProxyConfiguration']> {
  const { vpcServiceName, vpcServiceOwner } = backing
  return {
    Connectivity: backing.connectivity,
    AccessKeyId: backing.accessKeyId,
    UriEndpoint: backing.endpoint,
    UriPath: backing.path,
    ...(vpcServiceName !== undefined && { VpcEndpointServiceName: vpcServiceName }),
    ...(vpcServiceOwner !== undefined && { VpcEndpointServiceOwner: vpcServiceOwner }),
  }
}
