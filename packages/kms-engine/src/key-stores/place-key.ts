import type { Input, KeySpec } from '@sealwright/kms-model'
import type { KmsCall } from '../call.ts'
import { fault, type KmsFault } from '../fault.ts'
import { readKey } from '../keys/find-key.ts'
import { replace } from '../store/records.ts'
import type { RecordWrite } from '../store/store.ts'
import { demandRoomForKey } from './cloud-hsm.ts'
import { demandConnection, findKeyStore, type KeyStore, type XksBacking } from './key-store.ts'
import { type KeyPlace, keyIdAt, placeWrite } from './keys-in-store.ts'
import { getKeyMetadata, proxyOf } from './xks.ts'
import { inWordsOfKms } from './xks-failure.ts'

/** The place of a new key in a key store. */
export interface Placement {
  readonly keyStore: KeyStore
  readonly keyPlace: KeyPlace
}

/**
 * The key store in which a new key is to have its material, ready to take it.
 *
 * @returns `undefined` when the request wants none
 * @throws `ValidationException` for members that do not go together; `UnsupportedOperationException` for keys that key
 * stores cannot have; `CustomKeyStoreNotFoundException`, `CustomKeyStoreInvalidStateException`,
 * `CloudHsmClusterInvalidConfigurationException`, `XksKeyNotFoundException`, `XksKeyInvalidConfigurationException`,
 * `XksKeyAlreadyInUseException`
 * @see AWS KMS API Reference, CreateKey
 */
export async function placeKey(kms: KmsCall, input: Input<'CreateKey'>, spec: KeySpec): Promise<Placement | undefined> {
  const { Origin: origin, CustomKeyStoreId: keyStoreId, XksKeyId: xksKeyId } = input
  const isStored = origin === 'AWS_CLOUDHSM' || origin === 'EXTERNAL_KEY_STORE'
  if (isStored !== (keyStoreId !== undefined)) throw together('CustomKeyStoreId', 'AWS_CLOUDHSM or EXTERNAL_KEY_STORE')
  if ((origin === 'EXTERNAL_KEY_STORE') !== (xksKeyId !== undefined)) throw together('XksKeyId', 'EXTERNAL_KEY_STORE')
  if (keyStoreId === undefined) return undefined
  if (spec !== 'SYMMETRIC_DEFAULT') throw unsupported(`KeySpec ${spec}`)
  if (input.MultiRegion === true) throw unsupported('MultiRegion')

  const keyStore = await findKeyStore(kms, keyStoreId)
  const { backing } = keyStore.value
  if (backing.type !== origin) {
    throw fault('ValidationException', `Origin ${origin} is not that of custom key store ${keyStoreId}.`)
  }
  demandConnection(kms, keyStore, 'use')
  if (backing.type === 'AWS_CLOUDHSM') await demandRoomForKey(kms, backing)
  else await demandExternalKey(kms, keyStore, backing, xksKeyId!)
  return { keyStore, keyPlace: { keyStoreId, ...(xksKeyId !== undefined && { xksKeyId }) } }
}

/** The writes by which a new key takes its place, unless its key store or external key has been taken meanwhile. */
export function placementWrites(placement: Placement | undefined, keyId: string): readonly RecordWrite[] {
  if (placement === undefined) return []
  const { keyStore, keyPlace } = placement
  return [replace(keyStore, keyStore.value), placeWrite(keyStore.value, keyPlace, keyId)]
}

async function demandExternalKey(
  kms: KmsCall,
  keyStore: KeyStore,
  backing: XksBacking,
  xksKeyId: string,
): Promise<void> {
  const location = keyStore.value
  const otherId = await keyIdAt(kms, location, { keyStoreId: keyStore.id, xksKeyId })
  // Reading it clears away a key whose deletion is due.
  if (otherId !== undefined && (await readKey(kms, location, otherId)) !== undefined) {
    const message = `External key ${xksKeyId} is already associated with another KMS key in this external key store.`
    throw fault('XksKeyAlreadyInUseException', message)
  }
  const proxy = proxyOf(kms, location, backing)
  const { keySpec, keyUsage, keyStatus } = await inWordsOfKms('createKey', () => getKeyMetadata(kms, proxy, xksKeyId))
  const canDoBoth = keyUsage.includes('ENCRYPT') && keyUsage.includes('DECRYPT')
  if (keySpec === 'AES_256' && canDoBoth && keyStatus === 'ENABLED') return
  throw fault('XksKeyInvalidConfigurationException', wantedKey)
}

const wantedKey =
  'The external key must be an AES-256 symmetric key that is enabled and performs encryption and decryption.'

function together(member: string, origins: string): KmsFault {
  return fault('ValidationException', `${member} is required for keys with Origin ${origins}, and valid for no others.`)
}

function unsupported(what: string): KmsFault {
  return fault('UnsupportedOperationException', `${what} is not supported for keys in custom key stores.`)
}
