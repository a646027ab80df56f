import type { ConnectionErrorCodeType } from '@sealwright/kms-model'
import { utf8 } from '../bytes.ts'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { equalBytes } from '../keys/material/digest.ts'
import { certificateFromPem } from '../recipient/certificate.ts'
import type { CloudHsmBacking } from './key-store.ts'

/** A CloudHSM cluster, as far as a key store has to do with it: a simulated one, for the engine reaches none. */
export interface CloudHsmCluster {
  /** Whether it is initialized and activated. */
  readonly isActive: boolean
  /** HSMs that are active, each in an Availability Zone of its own. */
  readonly activeHsms: number
  /** `customerCA.crt`, PEM. */
  readonly trustAnchorCertificate: string
  /** Any text that clusters with a common backup history share. */
  readonly clusterCertificate: string
  /** The crypto user by whose name KMS logs in; absent: there is none. */
  readonly kmsUser?: {
    readonly password: string
    /** What keeps it from logging in. Default: nothing. */
    readonly trouble?: 'USER_LOCKED_OUT' | 'USER_LOGGED_IN'
  }
  /** What keeps KMS from reaching the cluster. Default: nothing. */
  readonly trouble?: 'NETWORK_ERRORS' | 'SUBNET_NOT_FOUND' | 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET' | 'INTERNAL_ERROR'
}

/** Which cluster. */
export interface CloudHsmClusterQuery {
  readonly accountId: string
  readonly region: string
  readonly clusterId: string
}

/** The HSMs that a cluster needs before a key store or a key is made in it. */
const hsmsToCreate = 2

/**
 * The cluster for a key store, if it can be one.
 *
 * @throws `CloudHsmClusterNotFoundException`, `CloudHsmClusterNotActiveException`,
 * `CloudHsmClusterInvalidConfigurationException` when it has not two active HSMs
 */
export async function findCluster(kms: KmsCall, clusterId: string): Promise<CloudHsmCluster> {
  const cluster = await readCluster(kms, clusterId)
  if (cluster === undefined) throw fault('CloudHsmClusterNotFoundException', `Cluster ${clusterId} is not found.`)
  demandActive(cluster, clusterId, hsmsToCreate)
  return cluster
}

/**
 * Insists that the cluster of a key store can take a new key.
 *
 * @throws `CloudHsmClusterInvalidConfigurationException` also for a cluster that is not active: CreateKey has no other
 */
export async function demandRoomForKey(kms: KmsCall, { clusterId }: CloudHsmBacking): Promise<void> {
  const cluster = await readCluster(kms, clusterId)
  demandHsms(cluster?.isActive === true ? cluster.activeHsms : 0, clusterId, hsmsToCreate)
}

/** Insists that the cluster of a key in use answers. @throws `KMSInvalidStateException` */
export async function demandCluster(kms: KmsCall, { clusterId }: CloudHsmBacking): Promise<void> {
  const cluster = await readCluster(kms, clusterId)
  if (cluster?.isActive === true && cluster.activeHsms > 0) return
  throw fault('KMSInvalidStateException', `Cluster ${clusterId} is not active, or has no active HSM.`)
}

/**
 * Insists that a certificate is the one under which the cluster was initialized.
 *
 * @throws `IncorrectTrustAnchorException`
 */
export function demandTrustAnchor(cluster: CloudHsmCluster, trustAnchorCertificate: string): void {
  const [wanted, given] = [cluster.trustAnchorCertificate, trustAnchorCertificate].map(certificateFromPem)
  if (wanted !== undefined && given !== undefined && equalBytes(wanted, given)) return
  const message = 'The trust anchor certificate is not that of the specified CloudHSM cluster.'
  throw fault('IncorrectTrustAnchorException', message)
}

/**
 * Logs into the cluster of a key store.
 *
 * @returns what went wrong, or `undefined`
 * @throws `CloudHsmClusterNotActiveException`, `CloudHsmClusterInvalidConfigurationException` without an active HSM
 */
export async function connectCluster(
  kms: KmsCall,
  backing: CloudHsmBacking,
  password: string,
): Promise<ConnectionErrorCodeType | undefined> {
  const cluster = await readCluster(kms, backing.clusterId)
  if (cluster === undefined || cluster.clusterCertificate !== backing.clusterCertificate) return 'CLUSTER_NOT_FOUND'
  demandActive(cluster, backing.clusterId, 1)
  if (cluster.trouble !== undefined) return cluster.trouble
  const { kmsUser } = cluster
  if (kmsUser === undefined) return 'USER_NOT_FOUND'
  if (kmsUser.trouble !== undefined) return kmsUser.trouble
  return equalBytes(utf8(kmsUser.password), utf8(password)) ? undefined : 'INVALID_CREDENTIALS'
}

async function readCluster(kms: KmsCall, clusterId: string): Promise<CloudHsmCluster | undefined> {
  const { accountId, region } = kms.caller
  return kms.cloudHsmCluster?.({ accountId, region, clusterId })
}

/** Insists on a cluster that is active and has so many active HSMs. */
function demandActive(cluster: CloudHsmCluster | undefined, clusterId: string, count: number): void {
  if (cluster?.isActive !== true) {
    throw fault('CloudHsmClusterNotActiveException', `Cluster ${clusterId} is not active.`)
  }
  demandHsms(cluster.activeHsms, clusterId, count)
}

function demandHsms(activeHsms: number, clusterId: string, count: number): void {
  if (activeHsms >= count) return
  const message = `Cluster ${clusterId} has ${activeHsms} active HSMs: want at least ${count}`
  throw fault('CloudHsmClusterInvalidConfigurationException', message)
}
