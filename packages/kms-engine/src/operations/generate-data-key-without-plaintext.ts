import { makeDataKey } from '../keys/data-key.ts'
import { type Operation, operation } from '../operation.ts'

export const generateDataKeyWithoutPlaintext: Operation<'GenerateDataKeyWithoutPlaintext'> = operation(
  'GenerateDataKeyWithoutPlaintext',
  async (kms, input) => {
    const { plaintext, answer } = await makeDataKey(kms, input)
    plaintext.fill(0)
    return answer
  },
)
