import type { Input } from '@sealwright/kms-model'
import { authorize } from '../access/authorize.ts'
import { defaultKeyPolicy } from '../access/default-policy.ts'
import { checkKeyPolicy } from '../access/key-policy.ts'
import { commit, type KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { findKey, readKey } from '../keys/find-key.ts'
import { forgetDueKeys } from '../keys/forget-key.ts'
import { type Key, type KeyRecord, keyRecords, locationScope, newKey } from '../keys/key.ts'
import { readKeyCount } from '../keys/key-count.ts'
import { keyMetadata } from '../keys/key-metadata.ts'
import {
  copiesOfMaterial,
  demandMultiRegion,
  demandPrimary,
  demandSamePartition,
  readRelated,
  withReplica,
} from '../keys/related-keys.ts'
import { demand } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'
import { insert, replace } from '../store/records.ts'
import { checkTags, sortedTags } from '../tags.ts'

export const replicateKey: Operation<'ReplicateKey'> = operation('ReplicateKey', async (kms, input) => {
  checkTags(input.Tags ?? [], kms.quotas.tagsPerKey)
  const key = await findKey(kms, input.KeyId)
  demandMultiRegion(key)
  demandPrimary(key)
  demand(key, 'replicate')
  const { record } = key
  const region = input.ReplicaRegion
  demandSamePartition(key, region)
  const there: KmsCall = { ...kms, caller: { ...kms.caller, region } }
  await authorize(there, { action: 'kms:CreateKey', facts: { replicaOf: record } })
  if (input.Tags !== undefined) await authorize(there, { action: 'kms:TagResource' })
  // Reading it also clears away a replica of old that is gone.
  const present = await readKey(kms, { accountId: record.accountId, region }, record.keyId)
  if (present !== undefined) {
    throw fault('AlreadyExistsException', `Key ${record.keyId} already exists in Region ${region}`)
  }

  const replica = replicaOf(kms, key, input)
  await checkKeyPolicy(there, newKey(replica, kms.now), { bypassLockoutCheck: input.BypassPolicyLockoutSafetyCheck })
  await storeReplica(kms, key, replica)
  const made = { ...newKey(replica, kms.now), state: { name: 'Creating' as const, until: kms.now } }
  return {
    ReplicaKeyMetadata: keyMetadata(made, kms.now),
    ReplicaPolicy: replica.policy ?? defaultKeyPolicy(replica),
    ReplicaTags: replica.tags,
  }
})

function replicaOf(kms: KmsCall, { record }: Key, input: Input<'ReplicateKey'>): KeyRecord {
  const { policy: _, rotation, ...shared } = record
  return {
    ...shared,
    region: input.ReplicaRegion,
    description: input.Description ?? '',
    creationDate: kms.now,
    state: { name: 'Creating', until: kms.now + kms.replicationDelayMs },
    aliases: [],
    tags: sortedTags(input.Tags ?? []),
    ...(input.Policy !== undefined && { policy: input.Policy }),
    grantCount: 0,
    // Imported material is imported again in every Region.
    materials: record.materials.map(({ imported, ...entry }) => entry),
    ...(rotation !== undefined && { rotation }),
    multiRegion: withReplica(record, { region: input.ReplicaRegion }),
  }
}

async function storeReplica(kms: KmsCall, key: Key, replica: KeyRecord): Promise<void> {
  let count = await readKeyCount(kms, replica)
  if (count.keys >= kms.quotas.keysPerRegion) {
    // Some of them may be due for deletion.
    await forgetDueKeys(kms, replica)
    count = await readKeyCount(kms, replica)
  }
  if (count.keys >= kms.quotas.keysPerRegion) {
    throw fault('LimitExceededException', `Key limit exceeded: ${kms.quotas.keysPerRegion} keys`)
  }
  const related = await readRelated(kms, key)
  await commit(
    kms,
    insert(keyRecords, locationScope(replica), replica.keyId, replica),
    count.plus(1),
    ...related.map((saved) =>
      replace(saved, { ...saved.value, multiRegion: withReplica(saved.value, { region: replica.region }) }),
    ),
    ...(await copiesOfMaterial(kms, key, replica)),
  )
}
