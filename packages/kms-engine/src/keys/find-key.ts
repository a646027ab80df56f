import { authorize } from '../access/authorize.ts'
import { checkGrantTokens } from '../access/grant-tokens.ts'
import type { RequestFacts } from '../access/request-context.ts'
import { type AliasRecord, aliasNotFound, aliasRecords } from '../aliases.ts'
import { keyArn, type Location, parseKmsArn } from '../arn.ts'
import { type KmsCall, LostRace } from '../call.ts'
import { fault } from '../fault.ts'
import { isConnected, keyStoreRecords } from '../key-stores/key-store.ts'
import { readRecord, type Saved } from '../store/records.ts'
import { demandManageable, isAwsManagedAlias, makeAwsManagedKey } from './aws-managed.ts'
import { forgetKey } from './forget-key.ts'
import { dropExpiredMaterial } from './import.ts'
import { inKeyStore, isGone, type Key, keyAt, keyRecords, locationScope } from './key.ts'
import { isRotationDue, rotateByClock } from './rotation.ts'

/** How a request may name a key, and what it wants of it. */
export interface FindOptions {
  /** Whether the request may name the key by an alias. Default: false. */
  readonly byAlias?: boolean
  /** The permission it takes. Default: `kms:` and the operation. */
  readonly action?: string
  /** What conditions of policies may ask for and the request does not say. */
  readonly facts?: RequestFacts
}

/**
 * The key that a request names, if the caller may do to it what it wants.
 *
 * @param keyId a key ID or key ARN; with `byAlias` also an alias name or alias ARN
 * @throws `NotFoundException` when there is no such key in the caller's Region; `InvalidGrantTokenException`;
 * `AccessDeniedException`
 */
export async function findKey(kms: KmsCall, keyId: string, options: FindOptions = {}): Promise<Key> {
  const { key, requestAlias } = await resolveKey(kms, keyId, options.byAlias ?? false)
  await meetKey(kms, key, requestAlias)
  await checkGrantTokens(kms)
  await authorize(kms, {
    action: options.action ?? `kms:${kms.operation}`,
    key,
    facts: { ...options.facts, ...(requestAlias !== undefined && { requestAlias }) },
  })
  demandManageable(kms, key)
  return key
}

/**
 * The key that a request names, without a look at rights.
 *
 * @param options `byAlias`: whether it may be named by an alias; default: true
 * @throws `NotFoundException`
 */
export async function lookUpKey(kms: KmsCall, keyId: string, options: Pick<FindOptions, 'byAlias'> = {}): Promise<Key> {
  return (await resolveKey(kms, keyId, options.byAlias ?? true)).key
}

/**
 * The key that an alias is to point to: named by key ID or key ARN, of the caller's account.
 *
 * @throws as `findKey`; `ValidationException` for an alias
 */
export async function findAliasTarget(kms: KmsCall, keyId: string): Promise<Key> {
  if (keyId.startsWith('alias/') || parseKmsArn(keyId)?.type === 'alias') {
    throw fault('ValidationException', 'Aliases must refer to keys. Not aliases')
  }
  return findKey(kms, keyId)
}

/**
 * An alias of the caller's account that a request wants to change, and the key that it points to. The right to them is
 * not looked at.
 *
 * @throws `NotFoundException`
 */
export async function findAlias(
  kms: KmsCall,
  name: string,
): Promise<{ readonly alias: Saved<AliasRecord>; readonly key: Key }> {
  const alias = await readRecord(kms.store, aliasRecords, locationScope(kms.caller), name)
  const key = alias && (await readKey(kms, kms.caller, alias.value.targetKeyId))
  if (key === undefined) throw aliasNotFound(kms.caller, name)
  await meetKey(kms, key, name)
  return { alias: alias!, key }
}

/** The key under an ID in a place, unless there is none or its deletion is due. */
export async function readKey(kms: KmsCall, location: Location, keyId: string): Promise<Key | undefined> {
  const saved = await readRecord(kms.store, keyRecords, locationScope(location), keyId)
  if (saved === undefined) return undefined
  if (isGone(saved.value, kms.now)) {
    await forgetKey(kms, saved)
    return undefined
  }
  await dropExpiredMaterial(kms, saved.value)
  const key = await withKeyStore(kms, keyAt(saved, kms.now))
  if (!isRotationDue(saved.value, kms.now)) return key
  await rotateByClock(kms, key)
  return readKey(kms, location, keyId)
}

async function withKeyStore(kms: KmsCall, key: Key): Promise<Key> {
  const { keyPlace } = key.record
  if (keyPlace === undefined) return key
  const keyStore = await readRecord(kms.store, keyStoreRecords, locationScope(key.record), keyPlace.keyStoreId)
  // No key store is deleted before its keys.
  if (keyStore === undefined) throw new LostRace(`${key.arn}: its key store is gone`)
  return inKeyStore(key, keyStore, isConnected(keyStore, kms.now))
}

/** The key that an alias points to, unless there is no such alias or its key is gone. */
async function readKeyOfAlias(kms: KmsCall, location: Location, aliasName: string): Promise<Key | undefined> {
  const alias = await readRecord(kms.store, aliasRecords, locationScope(location), aliasName)
  return alias && readKey(kms, location, alias.value.targetKeyId)
}

/**
 * The key that a request names, and the alias if it names it by one, without a look at rights.
 *
 * @throws `NotFoundException`
 */
export async function resolveKey(
  kms: KmsCall,
  keyId: string,
  byAlias: boolean,
): Promise<{ readonly key: Key; readonly requestAlias?: string }> {
  const { location, type, id } = readReference(kms, keyId)
  if (type === 'alias') {
    if (!byAlias) throw invalidKeyId(keyId)
    const isOurs = location.accountId === kms.caller.accountId && isAwsManagedAlias(id)
    let key = await readKeyOfAlias(kms, location, id)
    if (key === undefined && isOurs) {
      await makeAwsManagedKey(kms, location, id)
      key = await readKeyOfAlias(kms, location, id)
    }
    if (key === undefined) throw aliasNotFound(location, id)
    return { key, requestAlias: id }
  }
  if (!keyIdForm.test(id)) throw invalidKeyId(id)
  const key = await readKey(kms, location, id)
  if (key === undefined) throw fault('NotFoundException', `Key '${keyArn(location, id)}' does not exist`)
  return { key }
}

/**
 * Notes that the call has come to a key, and lets befall it what goes wrong with the key by intention.
 *
 * @param requestAlias the alias that led to it, if one did
 * @throws the service's own errors; `NotFoundException` for what is not known yet
 */
export async function meetKey(kms: KmsCall, key: Key, requestAlias?: string): Promise<void> {
  kms.resources.set(key.arn, key)
  await kms.injection.meet(key)
  if (kms.injection.inconsistentForMs > 0) await demandKnown(kms, key, requestAlias)
}

/** Refuses what was made so lately that, by an injected fault, it is not known yet. @throws `NotFoundException` */
async function demandKnown(kms: KmsCall, key: Key, requestAlias: string | undefined): Promise<void> {
  const isUnknown = (creationDate: number) => kms.now - creationDate < kms.injection.inconsistentForMs
  if (isUnknown(key.record.creationDate)) throw fault('NotFoundException', `Key '${key.arn}' does not exist`)
  if (requestAlias === undefined) return
  const alias = await readRecord(kms.store, aliasRecords, key.saved.scope, requestAlias)
  if (alias === undefined || isUnknown(alias.value.creationDate)) throw aliasNotFound(key.record, requestAlias)
}

/** A UUID, or the ID of a multi-Region key. */
const keyIdForm = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/

function readReference(kms: KmsCall, keyId: string): { location: Location; type: 'key' | 'alias'; id: string } {
  if (keyId.startsWith('alias/')) return { location: kms.caller, type: 'alias', id: keyId }
  if (!keyId.startsWith('arn:')) return { location: kms.caller, type: 'key', id: keyId }
  const arn = parseKmsArn(keyId)
  if (arn === undefined) throw fault('NotFoundException', `Invalid arn ${keyId}`)
  if (arn.region !== kms.caller.region) throw fault('NotFoundException', `Invalid arn ${arn.region}`)
  return { location: arn, type: arn.type, id: arn.id }
}

function invalidKeyId(keyId: string) {
  return fault('NotFoundException', `Invalid keyId '${keyId}'`)
}
