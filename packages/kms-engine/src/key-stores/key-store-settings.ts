import type { Input } from '@sealwright/kms-model'
import type { KmsCall } from '../call.ts'
import { fault, type KmsFault } from '../fault.ts'
import { demandTrustAnchor, findCluster } from './cloud-hsm.ts'
import { type CloudHsmBacking, type KeyStoreRecord, sealKeyStoreSecret, type XksBacking } from './key-store.ts'

/** What requests say of a key store's backing, to make or to change it. */
export type KeyStoreSettings = Omit<Input<'CreateCustomKeyStore'>, 'CustomKeyStoreName' | 'CustomKeyStoreType'>

type Owner = Pick<KeyStoreRecord, 'accountId' | 'region' | 'id'>

const cloudHsmMembers = ['CloudHsmClusterId', 'KeyStorePassword', 'TrustAnchorCertificate'] as const
const xksMembers = [
  'XksProxyConnectivity',
  'XksProxyAuthenticationCredential',
  'XksProxyUriEndpoint',
  'XksProxyUriPath',
] as const
const vpcMembers = ['XksProxyVpcEndpointServiceName', 'XksProxyVpcEndpointServiceOwner'] as const

/** Whether a request says anything of a key store's backing. */
export function hasSettings(settings: KeyStoreSettings): boolean {
  return [...cloudHsmMembers, ...xksMembers, ...vpcMembers].some((member) => settings[member] !== undefined)
}

/** Refuses the settings that belong to key stores of the other type. @throws `ValidationException` */
function refuseForeign(settings: KeyStoreSettings, type: KeyStoreRecord['backing']['type']): void {
  const foreign = type === 'AWS_CLOUDHSM' ? [...xksMembers, ...vpcMembers] : cloudHsmMembers
  for (const member of foreign) {
    if (settings[member] !== undefined) throw invalid(`${member} is not valid for custom key stores of type ${type}.`)
  }
}

/**
 * The backing of a new CloudHSM key store.
 *
 * @throws `ValidationException` when a setting is missing; `CloudHsmClusterNotFoundException`,
 * `CloudHsmClusterNotActiveException`, `CloudHsmClusterInvalidConfigurationException`, `IncorrectTrustAnchorException`
 */
export async function cloudHsmBacking(
  kms: KmsCall,
  owner: Owner,
  settings: KeyStoreSettings,
): Promise<CloudHsmBacking> {
  refuseForeign(settings, 'AWS_CLOUDHSM')
  const clusterId = required(settings, 'CloudHsmClusterId')
  const password = required(settings, 'KeyStorePassword')
  const trustAnchorCertificate = required(settings, 'TrustAnchorCertificate')
  const cluster = await findCluster(kms, clusterId)
  demandTrustAnchor(cluster, trustAnchorCertificate)
  return {
    type: 'AWS_CLOUDHSM',
    clusterId,
    clusterCertificate: cluster.clusterCertificate,
    trustAnchorCertificate,
    sealedPassword: sealKeyStoreSecret(kms, owner, password),
  }
}

/** The backing of a CloudHSM key store with other settings. @throws `CloudHsmClusterNotRelatedException`, and as for a new one */
export async function changedCloudHsm(
  kms: KmsCall,
  owner: Owner,
  { backing, settings }: { readonly backing: CloudHsmBacking; readonly settings: KeyStoreSettings },
): Promise<CloudHsmBacking> {
  refuseForeign(settings, 'AWS_CLOUDHSM')
  const { CloudHsmClusterId: clusterId, KeyStorePassword: password } = settings
  if (clusterId !== undefined) {
    const { clusterCertificate } = await findCluster(kms, clusterId)
    if (clusterCertificate !== backing.clusterCertificate) {
      const message = `Cluster ${clusterId} does not share a backup history with cluster ${backing.clusterId}.`
      throw fault('CloudHsmClusterNotRelatedException', message)
    }
  }
  return {
    ...backing,
    ...(clusterId !== undefined && { clusterId }),
    ...(password !== undefined && { sealedPassword: sealKeyStoreSecret(kms, owner, password) }),
  }
}

/** The backing of a new external key store. @throws `ValidationException` */
export function xksBacking(kms: KmsCall, owner: Owner, settings: KeyStoreSettings): XksBacking {
  refuseForeign(settings, 'EXTERNAL_KEY_STORE')
  const connectivity = required(settings, 'XksProxyConnectivity')
  const endpoint = required(settings, 'XksProxyUriEndpoint')
  const path = required(settings, 'XksProxyUriPath')
  const credential = required(settings, 'XksProxyAuthenticationCredential')
  const { XksProxyVpcEndpointServiceName: vpcServiceName, XksProxyVpcEndpointServiceOwner: vpcServiceOwner } = settings
  return checkedXks({
    type: 'EXTERNAL_KEY_STORE',
    connectivity,
    endpoint,
    path,
    ...(vpcServiceName !== undefined && { vpcServiceName }),
    ...(vpcServiceOwner !== undefined && { vpcServiceOwner }),
    accessKeyId: credential.AccessKeyId,
    sealedSecret: sealKeyStoreSecret(kms, owner, credential.RawSecretAccessKey),
  })
}

/** The backing of an external key store with other settings. @throws `ValidationException` */
export function changedXks(
  kms: KmsCall,
  owner: Owner,
  { backing, settings }: { readonly backing: XksBacking; readonly settings: KeyStoreSettings },
): XksBacking {
  refuseForeign(settings, 'EXTERNAL_KEY_STORE')
  const { vpcServiceName: oldName, vpcServiceOwner: oldOwner, ...kept } = backing
  const connectivity = settings.XksProxyConnectivity ?? kept.connectivity
  const isMoved = connectivity !== kept.connectivity
  if (isMoved && (settings.XksProxyUriEndpoint ?? kept.endpoint) === kept.endpoint) {
    throw invalid('XksProxyUriEndpoint must be changed together with XksProxyConnectivity.')
  }
  const vpcServiceName = settings.XksProxyVpcEndpointServiceName ?? (isMoved ? undefined : oldName)
  const vpcServiceOwner = settings.XksProxyVpcEndpointServiceOwner ?? (isMoved ? undefined : oldOwner)
  const credential = settings.XksProxyAuthenticationCredential
  return checkedXks({
    ...kept,
    connectivity,
    endpoint: settings.XksProxyUriEndpoint ?? kept.endpoint,
    path: settings.XksProxyUriPath ?? kept.path,
    ...(vpcServiceName !== undefined && { vpcServiceName }),
    ...(vpcServiceOwner !== undefined && { vpcServiceOwner }),
    ...(credential !== undefined && {
      accessKeyId: credential.AccessKeyId,
      sealedSecret: sealKeyStoreSecret(kms, owner, credential.RawSecretAccessKey),
    }),
  })
}

/** Whether settings may change while an external key store is connected: its path and credential. */
export function isLiveChange(settings: KeyStoreSettings, type: KeyStoreRecord['backing']['type']): boolean {
  const { XksProxyUriPath: _path, XksProxyAuthenticationCredential: _credential, ...others } = settings
  return !hasSettings(type === 'EXTERNAL_KEY_STORE' ? others : settings)
}

function checkedXks(backing: XksBacking): XksBacking {
  const isPrivate = backing.connectivity === 'VPC_ENDPOINT_SERVICE'
  if (!backing.path.endsWith('/kms/xks/v1')) throw invalid('XksProxyUriPath: want a path that ends in /kms/xks/v1')
  if (isPrivate && backing.vpcServiceName === undefined) {
    throw invalid('XksProxyVpcEndpointServiceName is required for XksProxyConnectivity VPC_ENDPOINT_SERVICE.')
  }
  if (!isPrivate && (backing.vpcServiceName ?? backing.vpcServiceOwner) !== undefined) {
    throw invalid('XksProxyVpcEndpointServiceName and -Owner are not valid for XksProxyConnectivity PUBLIC_ENDPOINT.')
  }
  return backing
}

function required<M extends keyof KeyStoreSettings>(
  settings: KeyStoreSettings,
  member: M,
): NonNullable<KeyStoreSettings[M]> {
  const value = settings[member]
  if (value === undefined || value === null) throw invalid(`${member} is required for this type of custom key store.`)
  return value
}

function invalid(message: string): KmsFault {
  return fault('ValidationException', message)
}
