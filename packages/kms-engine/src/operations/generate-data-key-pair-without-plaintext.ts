import { makeDataKeyPair } from '../keys/data-key-pair.ts'
import { type Operation, operation } from '../operation.ts'

export const generateDataKeyPairWithoutPlaintext: Operation<'GenerateDataKeyPairWithoutPlaintext'> = operation(
  'GenerateDataKeyPairWithoutPlaintext',
  async (kms, input) => {
    const { privateKey, answer } = await makeDataKeyPair(kms, input)
    privateKey.fill(0)
    return answer
  },
)
