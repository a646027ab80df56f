import type { EncryptionAlgorithmSpec } from '@sealwright/kms-model'
import { AccessDenied, authorize } from '../access/authorize.ts'
import { checkGrantTokens } from '../access/grant-tokens.ts'
import type { RequestFacts } from '../access/request-context.ts'
import type { KmsCall } from '../call.ts'
import { fault, KmsFault } from '../fault.ts'
import { type AnyCiphertext, parseCiphertext } from '../key-stores/use-key-store.ts'
import { readRecord } from '../store/records.ts'
import type { EncryptionContext } from './encryption-context.ts'
import { findKey, lookUpKey, meetKey, readKey } from './find-key.ts'
import type { Key } from './key.ts'
import { materialRecords } from './key-material.ts'
import { decryptForeign } from './migrate.ts'
import { decryptRsa, refuseContext } from './rsa-encryption.ts'
import { decryptUnder } from './symmetric.ts'
import { demandUse } from './use-key.ts'

/** A ciphertext to be opened, as Decrypt and ReEncrypt are given one. */
export interface OpenRequest {
  readonly ciphertext: Uint8Array | undefined
  /** Any name of the key; without it, the ciphertext says. */
  readonly keyId: string | undefined
  readonly algorithm: EncryptionAlgorithmSpec
  readonly context: EncryptionContext | undefined
  /** The permission it takes, for example `kms:Decrypt`. */
  readonly action: string
  /** Whether a dry run is to look at the key alone. */
  readonly ignoreCiphertext: boolean
  /** More condition keys, when it is known whose ciphertext it is. */
  readonly more?: (source: Key) => NonNullable<RequestFacts['more']>
}

/** The key of a ciphertext, permitted and usable, and the way to the plaintext. */
export interface Opening {
  readonly key: Key
  /** Decrypts. @throws `InvalidCiphertextException` */
  open(): Promise<Opened>
}

/** What was in a ciphertext. */
interface Opened {
  readonly plaintext: Uint8Array
  /** The material that made the ciphertext, if the key is symmetric. */
  readonly materialId?: string
}

/**
 * Finds the key of a ciphertext and checks all that can be checked before decrypting.
 *
 * @throws as `useKey` does; `IncorrectKeyException` when the named key did not make the ciphertext;
 * `AccessDeniedException` when no key is named and the ciphertext's is unknown or not permitted
 */
export async function prepareOpening(kms: KmsCall, request: OpenRequest): Promise<Opening> {
  const { ciphertext, keyId, algorithm } = request
  if (keyId === undefined && (request.ignoreCiphertext || algorithm !== 'SYMMETRIC_DEFAULT')) throw missing('KeyId')
  if (ciphertext === undefined && !request.ignoreCiphertext) throw missing('CiphertextBlob')

  const blob = ciphertext && parseCiphertext(ciphertext)
  const key = await (keyId === undefined ? keyOfBlob(kms, blob, request) : findNamedKey(kms, keyId, request))
  if (!request.ignoreCiphertext) demandMaker(key, blob)
  demandUse(kms, key, { usage: 'ENCRYPT_DECRYPT', algorithm })
  return {
    key,
    async open() {
      const opened = ciphertext && (await decrypt(kms, key, { ...request, ciphertext, blob }))
      if (opened === undefined) throw fault('InvalidCiphertextException')
      return opened
    },
  }
}

async function decrypt(
  kms: KmsCall,
  key: Key,
  { ciphertext, blob, algorithm, context }: OpenRequest & { ciphertext: Uint8Array; blob: AnyCiphertext | undefined },
): Promise<Opened | undefined> {
  if (algorithm !== 'SYMMETRIC_DEFAULT') {
    refuseContext(context)
    const plaintext = await decryptRsa(kms, key, ciphertext, algorithm)
    return plaintext && { plaintext }
  }
  if (blob === undefined) return decryptForeign(kms, key, ciphertext, context)
  const plaintext = await decryptUnder(kms, key, blob, context)
  return plaintext && { plaintext, materialId: blob.materialId }
}

/** Refuses a key that cannot have made the ciphertext, as far as its header tells. This comes before usage. */
function demandMaker({ record }: Key, blob: AnyCiphertext | undefined): void {
  const isOther = blob !== undefined && !record.materials.some(({ id }) => id === blob.materialId)
  if (record.usage === 'ENCRYPT_DECRYPT' && !isOther) return
  const message = 'The key ID in the request does not identify a CMK that can perform this operation.'
  throw fault('IncorrectKeyException', message)
}

async function findNamedKey(kms: KmsCall, keyId: string, request: OpenRequest): Promise<Key> {
  const facts = request.more && { more: request.more(await lookUpKey(kms, keyId)) }
  return findKey(kms, keyId, { byAlias: true, action: request.action, ...(facts && { facts }) })
}

async function keyOfBlob(kms: KmsCall, blob: AnyCiphertext | undefined, request: OpenRequest): Promise<Key> {
  if (blob === undefined) throw fault('InvalidCiphertextException')
  const key = await makerOf(kms, blob)
  if (key === undefined) throw fault('AccessDeniedException', unknownKey)
  try {
    await meetKey(kms, key)
    await checkGrantTokens(kms)
    const facts = request.more && { more: request.more(key) }
    await authorize(kms, { action: request.action, key, ...(facts && { facts }) })
  } catch (cause) {
    const isUnknown = cause instanceof KmsFault && cause.name === 'NotFoundException'
    if (!isUnknown && !(cause instanceof AccessDenied)) throw cause
    // Not the usual words: they would tell a stranger which key made the ciphertext.
    throw fault('AccessDeniedException', unknownKey, { cause })
  }
  return key
}

/** The key that a ciphertext says it was made by, without a look at rights, unless it is unknown. */
export async function lookUpMaker(kms: KmsCall, ciphertext: Uint8Array): Promise<Key | undefined> {
  const blob = parseCiphertext(ciphertext)
  return blob && makerOf(kms, blob)
}

async function makerOf(kms: KmsCall, { materialId }: AnyCiphertext): Promise<Key | undefined> {
  const material = await readRecord(kms.store, materialRecords, kms.caller.region, materialId)
  const owner = material && { accountId: material.value.accountId, region: kms.caller.region }
  return owner && readKey(kms, owner, material.value.keyId)
}

const unknownKey =
  'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.'

function missing(member: 'KeyId' | 'CiphertextBlob'): KmsFault {
  const path = member.charAt(0).toLowerCase() + member.slice(1)
  const violation = `Value null at '${path}' failed to satisfy constraint: Member must not be null`
  return fault('ValidationException', `1 validation error detected: ${violation}`)
}
