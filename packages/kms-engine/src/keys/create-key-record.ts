import { lengthPrefixed, toBase64, toHex } from '../bytes.ts'
import { type KmsCall, LostRace } from '../call.ts'
import { fault } from '../fault.ts'
import { insert } from '../store/records.ts'
import { forgetDueKeys } from './forget-key.ts'
import { type KeyRecord, keyRecords, locationScope, materialRecords } from './key.ts'
import { readKeyCount } from './key-count.ts'
import type { NewMaterial } from './material/generate.ts'

/** A version 4 UUID: the form of key IDs. */
export function newKeyId(kms: KmsCall): string {
  const bytes = kms.randomBytes(16).slice()
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/**
 * The ID of key material: 64 hexadecimal digits from the key and the material, the same whenever the same material meets
 * the same key. It takes the root key to compute, so it gives no one a way to try out guesses.
 */
export function materialIdOf(kms: KmsCall, owner: { accountId: string; keyId: string }, secret: Uint8Array): string {
  return toHex(kms.rootKey.mac('material id', lengthPrefixed(owner.accountId, owner.keyId, secret)))
}

/**
 * Stores a new key with its first material, within the quota.
 *
 * @throws `LimitExceededException`
 */
export async function storeNewKey(kms: KmsCall, record: KeyRecord, material: NewMaterial): Promise<void> {
  const scope = locationScope(record)
  const address = { kind: materialRecords.kind, scope: record.region, id: record.currentMaterialId }
  const sealed = kms.rootKey.seal(address, material.secret)
  const { accountId, keyId } = record
  const writes = [
    insert(keyRecords, scope, keyId, record),
    insert(materialRecords, record.region, record.currentMaterialId, {
      accountId,
      keyId,
      sealed,
      ...(material.publicKey !== undefined && { publicKey: toBase64(material.publicKey) }),
    }),
  ]
  let hasForgotten = false
  // Parallel calls meet at the count alone: only that is read again, not the key made again.
  for (let attempt = 0; attempt < 1000; attempt++) {
    const count = await readKeyCount(kms, record)
    if (count.keys >= kms.quotas.keysPerRegion) {
      if (hasForgotten) throw fault('LimitExceededException', `Key limit exceeded: ${kms.quotas.keysPerRegion} keys`)
      await forgetDueKeys(kms)
      hasForgotten = true
    } else if (await kms.store.commit([...writes, count.plus(1)])) {
      return
    }
  }
  throw new LostRace(`CreateKey: ${scope} is too busy`)
}
