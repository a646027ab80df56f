import type { Input, KeySpec, KeyUsageType } from '@sealwright/kms-model'
import { authorize } from '../access/authorize.ts'
import { checkKeyPolicy } from '../access/key-policy.ts'
import { fault } from '../fault.ts'
import { materialIdOf, newKeyId, storeNewKey } from '../keys/create-key-record.ts'
import { keyMetadata, newKey } from '../keys/key.ts'
import { allowsUsage } from '../keys/key-specs.ts'
import { canGenerate, generateMaterial } from '../keys/material/generate.ts'
import { type Operation, operation } from '../operation.ts'
import { checkTags, sortedTags } from '../tags.ts'

export const createKey: Operation<'CreateKey'> = operation('CreateKey', async (kms, input) => {
  const { spec, usage } = specAndUsage(input)
  const tags = input.Tags ?? []
  checkTags(tags, kms.quotas.tagsPerKey)
  await authorize(kms, { action: 'kms:CreateKey' })
  if (tags.length > 0) await authorize(kms, { action: 'kms:TagResource' })
  refuseWhatIsNotThere(input, spec)

  const { accountId, region } = kms.caller
  const keyId = newKeyId(kms)
  const material = await generateMaterial(spec, kms.randomBytes)
  try {
    const materialId = materialIdOf(kms, { accountId, keyId }, material.secret)
    const key = newKey({
      accountId,
      region,
      keyId,
      spec,
      usage,
      description: input.Description ?? '',
      creationDate: kms.now,
      state: { name: 'Enabled' },
      aliases: [],
      tags: sortedTags(tags),
      ...(input.Policy !== undefined && { policy: input.Policy }),
      grantCount: 0,
      currentMaterialId: materialId,
      materialIds: [materialId],
    })
    await checkKeyPolicy(kms, key, { bypassLockoutCheck: input.BypassPolicyLockoutSafetyCheck })
    await storeNewKey(kms, key.record, material)
    return { KeyMetadata: keyMetadata(key) }
  } finally {
    material.secret.fill(0)
  }
})

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
  const refusal = !canGenerate(spec)
    ? `KeySpec ${spec}`
    : input.Origin !== undefined && input.Origin !== 'AWS_KMS'
      ? `Origin ${input.Origin}`
      : input.MultiRegion === true
        ? 'MultiRegion'
        : (['CustomKeyStoreId', 'XksKeyId'] as const).find((member) => input[member] !== undefined)
  if (refusal !== undefined) {
    throw fault('UnsupportedOperationException', `CreateKey: ${refusal} is not supported by this KMS.`)
  }
}
