import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { type CiphertextBlob, parseBlob } from '../keys/ciphertext-blob.ts'
import type { EncryptionContext } from '../keys/encryption-context.ts'
import type { Key } from '../keys/key.ts'
import { demandCluster } from './cloud-hsm.ts'
import { outerAad, parseDoubleCiphertext, writeDoubleCiphertext } from './double-ciphertext.ts'
import type { KeyStoreRecord, XksBacking } from './key-store.ts'
import { decryptExternally, type ExternalCiphertext, type ExternalKeyUse, encryptExternally, proxyOf } from './xks.ts'
import { inWordsOfKms } from './xks-failure.ts'

/** A ciphertext whose header is sound, and the layer around it, if there is one. */
export interface AnyCiphertext {
  /** 64 hexadecimal digits; names the key material that made it. */
  readonly materialId: string
  /** As it was given; with an outer layer it is not itself what the key material opens. */
  readonly bytes: Uint8Array
  readonly outer?: ExternalCiphertext
}

/** Reads the header of a ciphertext, in one layer or in two. Total: any bytes are a ciphertext or `undefined`. */
export function parseCiphertext(bytes: Uint8Array): AnyCiphertext | undefined {
  const double = parseDoubleCiphertext(bytes)
  return double === undefined ? parseBlob(bytes) : { ...double, bytes }
}

/**
 * Adds to a ciphertext what the key's store adds: an external key store encrypts it once more with the external key, a
 * CloudHSM key store nothing. For a key in no key store it is the ciphertext itself.
 *
 * @throws `KMSInvalidStateException` when the key store does not do its part
 */
export async function sealOutside(
  kms: KmsCall,
  key: Key,
  inner: CiphertextBlob,
  context: EncryptionContext,
): Promise<Uint8Array> {
  const place = await placeOf(kms, key)
  if (place === undefined) return inner.bytes
  const { materialId } = inner
  const proxy = proxyOf(kms, place.keyStore, place.backing)
  const use = useOf(key, place.xksKeyId, outerAad(materialId, context))
  const outer = await inWordsOfKms('use', () => encryptExternally(kms, proxy, use, inner.bytes))
  return writeDoubleCiphertext({ materialId, outer })
}

/**
 * Takes off what `sealOutside` added.
 *
 * @returns `undefined` when the ciphertext has not the layers that the key makes
 * @throws `KMSInvalidStateException` when the key store does not do its part, also for a wrong context, as AWS has it
 */
export async function openOutside(
  kms: KmsCall,
  key: Key,
  { materialId, bytes, outer }: AnyCiphertext,
  context: EncryptionContext,
): Promise<CiphertextBlob | undefined> {
  const place = await placeOf(kms, key)
  if (place === undefined || outer === undefined) {
    return place === undefined && outer === undefined ? { materialId, bytes } : undefined
  }
  const proxy = proxyOf(kms, place.keyStore, place.backing)
  const use = useOf(key, place.xksKeyId, outerAad(materialId, context))
  const inner = await inWordsOfKms('use', () => decryptExternally(kms, proxy, use, outer))
  const blob = parseBlob(inner)
  if (blob?.materialId !== materialId) throw wrongFromProxy()
  return blob
}

/** The answer when a proxy gives back what nobody gave it. @see XKS Proxy API Specification, "Error codes" */
function wrongFromProxy() {
  const message =
    'The ciphertext that the external key store proxy submitted for decryption, or the encryption context, is corrupted, missing, or otherwise invalid.'
  return fault('KMSInvalidStateException', message)
}

function useOf({ arn }: Key, xksKeyId: string, aad: Uint8Array): ExternalKeyUse {
  return { xksKeyId, kmsKeyArn: arn, aad }
}

/** The external key of a key, or `undefined`. That the key's store is connected has been seen to: the key is usable. */
async function placeOf(
  kms: KmsCall,
  { record, keyStore }: Key,
): Promise<{ readonly keyStore: KeyStoreRecord; readonly backing: XksBacking; readonly xksKeyId: string } | undefined> {
  if (keyStore === undefined) return undefined
  const { backing } = keyStore.value
  if (backing.type === 'AWS_CLOUDHSM') {
    await demandCluster(kms, backing)
    return undefined
  }
  return { keyStore: keyStore.value, backing, xksKeyId: record.keyPlace?.xksKeyId ?? '' }
}
