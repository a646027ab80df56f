import { makeDataKeyPair } from '../keys/data-key-pair.ts'
import { type Operation, operation } from '../operation.ts'
import { refuseRecipient } from '../recipient.ts'

export const generateDataKeyPair: Operation<'GenerateDataKeyPair'> = operation(
  'GenerateDataKeyPair',
  async (kms, input) => {
    refuseRecipient(input.Recipient)
    const { privateKey, answer } = await makeDataKeyPair(kms, input)
    return { ...answer, PrivateKeyPlaintext: privateKey }
  },
)
