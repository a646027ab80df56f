import { ignoresCiphertext } from '../keys/dry-run-modifiers.ts'
import { prepareOpening } from '../keys/open-ciphertext.ts'
import { endDryRun } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'

export const decrypt: Operation<'Decrypt'> = operation('Decrypt', async (kms, input) => {
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
  const { plaintext, materialId } = await opening.open()
  endDryRun(input.DryRun)
  const answer = { KeyId: opening.key.arn, EncryptionAlgorithm: algorithm }
  if (kms.recipient !== undefined) return { ...answer, CiphertextForRecipient: kms.recipient.seal(plaintext) }
  return {
    ...answer,
    Plaintext: plaintext,
    ...(materialId !== undefined && { KeyMaterialId: materialId }),
  }
})
