import { makeDataKey } from '../keys/data-key.ts'
import { type Operation, operation } from '../operation.ts'

export const generateDataKey: Operation<'GenerateDataKey'> = operation('GenerateDataKey', async (kms, input) => {
  const { plaintext, answer } = await makeDataKey(kms, input)
  if (kms.recipient === undefined) return { ...answer, Plaintext: plaintext }
  const { KeyMaterialId: _, ...members } = answer
  return { ...members, CiphertextForRecipient: kms.recipient.seal(plaintext) }
})
