import type { Input, KeySpec, KeyUsageType } from '@sealwright/kms-model'
import { authorize } from '../access/authorize.ts'
import { checkKeyPolicy } from '../access/key-policy.ts'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { placeKey, placementWrites } from '../key-stores/place-key.ts'
import { inKeyStore, type KeyRecord, newKey } from '../keys/key.ts'
import { materialIdOf, materialRecords, sealMaterial } from '../keys/key-material.ts'
import { keyMetadata } from '../keys/key-metadata.ts'
import { allowsUsage } from '../keys/key-specs.ts'
import { canGenerate } from '../keys/material/generate.ts'
import { canImport } from '../keys/material/imported.ts'
import { newKeyId, storeNewKey } from '../keys/store-new-key.ts'
import { type Operation, operation } from '../operation.ts'
import { insert } from '../store/records.ts'
import type { RecordWrite } from '../store/store.ts'
import { checkTags, sortedTags } from '../tags.ts'

export const createKey: Operation<'CreateKey'> = operation('CreateKey', async (kms, input) => {
  const { spec, usage } = specAndUsage(input)
  const tags = input.Tags ?? []
  checkTags(tags, kms.quotas.tagsPerKey)
  await authorize(kms, { action: 'kms:CreateKey' })
  if (tags.length > 0) await authorize(kms, { action: 'kms:TagResource' })
  refuseWhatIsNotThere(input, spec)
  const placement = await placeKey(kms, input, spec)

  const { accountId, region } = kms.caller
  const origin = input.Origin ?? 'AWS_KMS'
  const isMultiRegion = input.MultiRegion === true
  const key = newKey(
    {
      accountId,
      region,
      keyId: newKeyId(kms, isMultiRegion),
      spec,
      usage,
      origin,
      description: input.Description ?? '',
      creationDate: kms.now,
      state: { name: 'Enabled' },
      aliases: [],
      tags: sortedTags(tags),
      ...(input.Policy !== undefined && { policy: input.Policy }),
      grantCount: 0,
      materials: [],
      ...(placement !== undefined && { keyPlace: placement.keyPlace }),
      ...(isMultiRegion && { multiRegion: { primaryRegion: region, replicas: [] } }),
    },
    kms.now,
  )
  await checkKeyPolicy(kms, key, { bypassLockoutCheck: input.BypassPolicyLockoutSafetyCheck })
  const made = origin === 'EXTERNAL' ? { record: key.record, writes: [] } : await withNewMaterial(kms, key.record)
  await storeNewKey(kms, made.record, [...made.writes, ...placementWrites(placement, key.record.keyId)])
  const stored = newKey(made.record, kms.now)
  return { KeyMetadata: keyMetadata(placement ? inKeyStore(stored, placement.keyStore, true) : stored, kms.now) }
})

async function withNewMaterial(
  kms: KmsCall,
  record: KeyRecord,
): Promise<{ readonly record: KeyRecord; readonly writes: readonly RecordWrite[] }> {
  const material = await kms.makeMaterial(record.spec)
  const id = materialIdOf(kms, record, material.secret)
  const sealed = sealMaterial(kms, record, { id, material })
  material.secret.fill(0)
  return {
    record: { ...record, currentMaterialId: id, materials: [{ id }] },
    writes: [insert(materialRecords, record.region, id, sealed)],
  }
}

function specAndUsage(input: Input<'CreateKey'>): { spec: KeySpec; usage: KeyUsageType } {
  if (input.KeySpec !== undefined && input.CustomerMasterKeySpec !== undefined) {
    throw fault('ValidationException', bothSpecs)
  }
  const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT'
  const usage = input.KeyUsage ?? (spec === 'SYMMETRIC_DEFAULT' ? 'ENCRYPT_DECRYPT' : undefined)
  if (usage === undefined) throw fault('ValidationException', usageMissing)
  if (!allowsUsage(spec, usage)) {
    throw fault('ValidationException', `KeyUsage ${usage} is not compatible with KeySpec ${spec}`)
  }
  return { spec, usage }
}

const bothSpecs =
  'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.'

const usageMissing = 'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.'

function refuseWhatIsNotThere(input: Input<'CreateKey'>, spec: KeySpec): void {
  const { Origin: origin = 'AWS_KMS' } = input
  const isThere = origin !== 'EXTERNAL' || canImport(spec)
  const refusal = !canGenerate(spec) ? `KeySpec ${spec}` : isThere ? undefined : `Origin ${origin} of KeySpec ${spec}`
  if (refusal !== undefined) {
    throw fault('UnsupportedOperationException', `CreateKey: ${refusal} is not supported by this KMS.`)
  }
}
