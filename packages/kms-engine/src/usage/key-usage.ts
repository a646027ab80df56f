import type { KeyLastUsageTrackingOperation, OperationName } from '@sealwright/kms-model'
import { type Key, type KeyRecord, locationScope } from '../keys/key.ts'
import { insert, type RecordType, readRecord, recordType, replace, type Saved } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { notedUses } from './noted-uses.ts'

/** The last noted use of a key by each operation, the newest last. */
export type KeyUsageRecord = { readonly uses: readonly KeyUse[] }

/** A successful cryptographic operation. */
type KeyUse = {
  readonly operation: KeyLastUsageTrackingOperation
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  readonly eventId: string
  readonly requestId: string
}

/** Usage records: scope `locationScope`, id the key ID. */
const usageRecords: RecordType<KeyUsageRecord> = recordType('usage')

/** The operations that count as use of a key. */
const countedOperations: ReadonlySet<OperationName> = new Set<KeyLastUsageTrackingOperation>([
  'Decrypt',
  'DeriveSharedSecret',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'ReEncrypt',
  'Sign',
  'Verify',
  'VerifyMac',
])

/** Whether a successful call of this operation is use of a key. */
export function isCounted(operation: OperationName): operation is KeyLastUsageTrackingOperation {
  return countedOperations.has(operation)
}

/** Keeps the last use of keys. */
export interface UsageLog {
  /**
   * Notes a use of keys, unless the same operation's use of them was noted within the precision.
   *
   * @param use makes what is noted; called only when something is
   */
  note(keys: Iterable<Key>, operation: KeyLastUsageTrackingOperation, now: number, use: () => KeyUse): Promise<void>
}

/** Uses of which it is remembered that they were noted, in some 150 bytes each. More would only save reads. */
const rememberedUses = 100_000

/**
 * Makes a usage log over a store. A write for every use would make each call wait for the disk, so a use is noted when
 * the last noted one of that operation is `precisionMs` old or more. What is remembered in the process only saves the
 * reads that would find so; nothing depends on it.
 */
export function usageLog(store: Store, precisionMs: number): UsageLog {
  const noted = notedUses(rememberedUses)
  return {
    async note(keys, operation, now, use) {
      for (const { arn, record } of keys) {
        const name = `${operation} ${arn}`
        if (isRecent(noted.get(name), now, precisionMs)) continue
        noted.set(name, await noteUse(store, record, { operation, now, precisionMs, use }))
      }
    },
  }
}

/** A use after `now` was noted under a clock that has been set back: it is not recent, but wrong. */
function isRecent(timestamp: number | undefined, now: number, precisionMs: number): boolean {
  return timestamp !== undefined && timestamp <= now && now - timestamp < precisionMs
}

/** @returns when the last use was, as far as it is noted now */
async function noteUse(
  store: Store,
  key: Pick<KeyRecord, 'accountId' | 'region' | 'keyId'>,
  {
    operation,
    now,
    precisionMs,
    use,
  }: {
    readonly operation: KeyLastUsageTrackingOperation
    readonly now: number
    readonly precisionMs: number
    readonly use: () => KeyUse
  },
): Promise<number> {
  // Who loses the race loses it to another use of the same key; after a few, that one will do.
  for (let attempt = 0; attempt < 3; attempt++) {
    const saved = await readUsage(store, key)
    const last = saved?.value.uses.find((known) => known.operation === operation)?.timestamp
    if (isRecent(last, now, precisionMs)) return last!
    const uses = [...(saved?.value.uses.filter((known) => known.operation !== operation) ?? []), use()]
    const write =
      saved === undefined ? insert(usageRecords, locationScope(key), key.keyId, { uses }) : replace(saved, { uses })
    if (await store.commit([write])) break
  }
  return now
}

/** What is noted of a key's use. */
export function readUsage(
  store: Store,
  key: Pick<KeyRecord, 'accountId' | 'region' | 'keyId'>,
): Promise<Saved<KeyUsageRecord> | undefined> {
  return readRecord(store, usageRecords, locationScope(key), key.keyId)
}
