import { encryptWithKey } from '../keys/encrypt-with-key.ts'
import { currentMaterialOf } from '../keys/key.ts'
import { useKey } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'

export const encrypt: Operation<'Encrypt'> = operation('Encrypt', async (kms, input) => {
  const algorithm = input.EncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT'
  const key = await useKey(kms, input.KeyId, { usage: 'ENCRYPT_DECRYPT', algorithm, dryRun: input.DryRun })
  const ciphertext = await encryptWithKey(kms, key, input.Plaintext, { algorithm, context: input.EncryptionContext })
  // The answer has no member for it, the event has.
  if (algorithm === 'SYMMETRIC_DEFAULT') kms.eventData['KeyMaterialId'] = currentMaterialOf(key)
  return { KeyId: key.arn, CiphertextBlob: ciphertext, EncryptionAlgorithm: algorithm }
})
