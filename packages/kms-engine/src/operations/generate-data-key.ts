import { makeDataKey } from '../keys/data-key.ts'
import { type Operation, operation } from '../operation.ts'
import { refuseRecipient } from '../recipient.ts'

export const generateDataKey: Operation<'GenerateDataKey'> = operation('GenerateDataKey', async (kms, input) => {
  refuseRecipient(input.Recipient)
  const { plaintext, answer } = await makeDataKey(kms, input)
  return { ...answer, Plaintext: plaintext }
})
