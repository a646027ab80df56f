import { authorize } from '../access/authorize.ts'
import { fault } from '../fault.ts'
import { type Operation, operation } from '../operation.ts'

export const generateRandom: Operation<'GenerateRandom'> = operation('GenerateRandom', async (kms, input) => {
  if (input.NumberOfBytes === undefined) throw fault('ValidationException', 'NumberOfBytes is required.')
  await authorize(kms, { action: 'kms:GenerateRandom' })
  if (input.CustomKeyStoreId !== undefined) {
    throw fault('CustomKeyStoreNotFoundException', `Custom key store ${input.CustomKeyStoreId} is not found.`)
  }
  const random = kms.randomBytes(input.NumberOfBytes)
  return kms.recipient === undefined ? { Plaintext: random } : { CiphertextForRecipient: kms.recipient.seal(random) }
})
