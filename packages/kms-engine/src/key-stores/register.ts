import type { Location } from '../arn.ts'
import { commit, type KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { locationScope } from '../keys/key.ts'
import { insert, listRecords, readRecord, recordType, replace } from '../store/records.ts'
import type { RecordWrite } from '../store/store.ts'
import { type KeyStore, type KeyStoreRecord, keyStoreRecords, type XksBacking } from './key-store.ts'

/** Counts the changes to the key stores of a place, so that two of them at a time meet. */
const registers = recordType<{ readonly changes: number }>('key-store-register')

/** The key stores of an account and Region. */
export interface Register {
  readonly keyStores: readonly KeyStore[]
  /** Writes, unless any key store changed since the register was read. @throws `LostRace` */
  commit(write: RecordWrite): Promise<void>
}

/** Reads all key stores of a place. There are few. */
export async function readRegister(kms: KmsCall, location: Location): Promise<Register> {
  const scope = locationScope(location)
  const saved = await readRecord(kms.store, registers, scope, 'register')
  const keyStores: KeyStore[] = []
  for (let page: readonly KeyStore[] | undefined; page === undefined || page.length > 0; ) {
    const after = keyStores.at(-1)?.id
    page = await listRecords(kms.store, keyStoreRecords, { scope, limit: 1000, ...(after !== undefined && { after }) })
    keyStores.push(...page)
  }
  return {
    keyStores,
    commit(write) {
      const value = { changes: (saved?.value.changes ?? 0) + 1 }
      const mark = saved === undefined ? insert(registers, scope, 'register', value) : replace(saved, value)
      return commit(kms, write, mark)
    },
  }
}

/**
 * Insists that a key store shares with no other of its place what each must have for itself.
 *
 * @throws the error for what is in use already
 */
export function demandUnique({ keyStores }: Register, wanted: KeyStoreRecord): void {
  for (const { value: other } of keyStores) {
    if (other.id === wanted.id) continue
    if (other.name === wanted.name) {
      throw fault('CustomKeyStoreNameInUseException', `Custom key store name ${wanted.name} is already in use.`)
    }
    demandUniqueBacking(wanted.backing, other)
  }
}

function demandUniqueBacking(wanted: KeyStoreRecord['backing'], { id, backing: other }: KeyStoreRecord): void {
  if (wanted.type === 'AWS_CLOUDHSM' && other.type === 'AWS_CLOUDHSM') {
    if (wanted.clusterCertificate !== other.clusterCertificate) return
    throw fault('CloudHsmClusterInUseException', `Cluster ${wanted.clusterId} is already associated with ${id}.`)
  }
  if (wanted.type === 'EXTERNAL_KEY_STORE' && other.type === 'EXTERNAL_KEY_STORE') demandUniqueProxy(wanted, other, id)
}

function demandUniqueProxy(wanted: XksBacking, other: XksBacking, id: string): void {
  const isPrivate = wanted.connectivity === 'VPC_ENDPOINT_SERVICE' || other.connectivity === 'VPC_ENDPOINT_SERVICE'
  if (wanted.endpoint.toLowerCase() === other.endpoint.toLowerCase()) {
    if (wanted.path === other.path) {
      throw fault('XksProxyUriInUseException', `${wanted.endpoint}${wanted.path} is already associated with ${id}.`)
    }
    if (isPrivate) {
      throw fault('XksProxyUriEndpointInUseException', `${wanted.endpoint} is already associated with ${id}.`)
    }
  }
  if (wanted.vpcServiceName !== undefined && wanted.vpcServiceName === other.vpcServiceName) {
    const message = `${wanted.vpcServiceName} is already associated with ${id}.`
    throw fault('XksProxyVpcEndpointServiceInUseException', message)
  }
}
