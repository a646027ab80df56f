import { ignoresCiphertext } from '../keys/dry-run-modifiers.ts'
import { encryptWithKey } from '../keys/encrypt-with-key.ts'
import { lookUpKey } from '../keys/find-key.ts'
import { currentMaterialOf } from '../keys/key.ts'
import { prepareOpening } from '../keys/open-ciphertext.ts'
import { endDryRun, useKey } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'

export const reEncrypt: Operation<'ReEncrypt'> = operation('ReEncrypt', async (kms, input) => {
  const algorithm = input.DestinationEncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT'
  const sourceAlgorithm = input.SourceEncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT'
  // Both rights may depend on whether it is one key; the destination's own turn comes later.
  const target = await lookUpKey(kms, input.DestinationKeyId).catch(() => undefined)
  const source = await prepareOpening(kms, {
    ciphertext: input.CiphertextBlob,
    keyId: input.SourceKeyId,
    algorithm: sourceAlgorithm,
    context: input.SourceEncryptionContext,
    action: 'kms:ReEncryptFrom',
    ignoreCiphertext: ignoresCiphertext(input),
    more: (key) => ({ 'kms:ReEncryptOnSameKey': String(key.arn === target?.arn) }),
  })
  const destination = await useKey(kms, input.DestinationKeyId, {
    usage: 'ENCRYPT_DECRYPT',
    algorithm,
    dryRun: ignoresCiphertext(input),
    action: 'kms:ReEncryptTo',
    facts: {
      more: { 'kms:ReEncryptOnSameKey': String(source.key.arn === target?.arn) },
    },
  })
  const { plaintext, materialId } = await source.open()
  try {
    endDryRun(input.DryRun)
    return {
      CiphertextBlob: await encryptWithKey(kms, destination, plaintext, {
        algorithm,
        context: input.DestinationEncryptionContext,
      }),
      SourceKeyId: source.key.arn,
      KeyId: destination.arn,
      SourceEncryptionAlgorithm: sourceAlgorithm,
      DestinationEncryptionAlgorithm: algorithm,
      ...(materialId !== undefined && { SourceKeyMaterialId: materialId }),
      ...(algorithm === 'SYMMETRIC_DEFAULT' && { DestinationKeyMaterialId: currentMaterialOf(destination) }),
    }
  } finally {
    plaintext.fill(0)
  }
})
