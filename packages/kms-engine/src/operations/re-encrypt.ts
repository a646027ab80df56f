import { ignoresCiphertext } from '../keys/dry-run-modifiers.ts'
import { prepareOpening } from '../keys/open-ciphertext.ts'
import { encryptUnder } from '../keys/symmetric.ts'
import { endDryRun, useKey } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'

export const reEncrypt: Operation<'ReEncrypt'> = operation('ReEncrypt', async (kms, input) => {
  const algorithm = input.DestinationEncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT'
  const source = await prepareOpening(kms, {
    ciphertext: input.CiphertextBlob,
    keyId: input.SourceKeyId,
    algorithm: input.SourceEncryptionAlgorithm,
    context: input.SourceEncryptionContext,
    action: 'kms:ReEncryptFrom',
    ignoreCiphertext: ignoresCiphertext(input),
  })
  const destination = await useKey(kms, input.DestinationKeyId, {
    usage: 'ENCRYPT_DECRYPT',
    algorithm,
    dryRun: ignoresCiphertext(input),
    action: 'kms:ReEncryptTo',
  })
  const plaintext = await source.open()
  try {
    endDryRun(input.DryRun)
    return {
      CiphertextBlob: await encryptUnder(kms, destination, plaintext, input.DestinationEncryptionContext),
      SourceKeyId: source.key.arn,
      KeyId: destination.arn,
      SourceEncryptionAlgorithm: source.algorithm,
      DestinationEncryptionAlgorithm: algorithm,
      SourceKeyMaterialId: source.materialId,
      DestinationKeyMaterialId: destination.record.currentMaterialId,
    }
  } finally {
    plaintext.fill(0)
  }
})
