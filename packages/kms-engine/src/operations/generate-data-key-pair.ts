import { makeDataKeyPair } from '../keys/data-key-pair.ts'
import { type Operation, operation } from '../operation.ts'

export const generateDataKeyPair: Operation<'GenerateDataKeyPair'> = operation(
  'GenerateDataKeyPair',
  async (kms, input) => {
    const { privateKey, answer } = await makeDataKeyPair(kms, input)
    if (kms.recipient === undefined) return { ...answer, PrivateKeyPlaintext: privateKey }
    const { KeyMaterialId: _, ...members } = answer
    return { ...members, CiphertextForRecipient: kms.recipient.seal(privateKey) }
  },
)
