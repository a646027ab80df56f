import { ignoresCiphertext } from '../keys/dry-run-modifiers.ts'
import { prepareOpening } from '../keys/open-ciphertext.ts'
import { endDryRun } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'
import { refuseRecipient } from '../recipient.ts'

export const decrypt: Operation<'Decrypt'> = operation('Decrypt', async (kms, input) => {
  refuseRecipient(input.Recipient)
  const algorithm = input.EncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT'
  const opening = await prepareOpening(kms, {
    ciphertext: input.CiphertextBlob,
    keyId: input.KeyId,
    algorithm,
    context: input.EncryptionContext,
    action: 'kms:Decrypt',
    ignoreCiphertext: ignoresCiphertext(input),
  })
  if (ignoresCiphertext(input)) endDryRun(true)
  const plaintext = await opening.open()
  endDryRun(input.DryRun)
  return {
    KeyId: opening.key.arn,
    Plaintext: plaintext,
    EncryptionAlgorithm: algorithm,
    ...(opening.materialId !== undefined && { KeyMaterialId: opening.materialId }),
  }
})
