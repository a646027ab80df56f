import { authorize } from '../access/authorize.ts'
import { fault } from '../fault.ts'
import { type Operation, operation } from '../operation.ts'
import { refuseRecipient } from '../recipient.ts'

export const generateRandom: Operation<'GenerateRandom'> = operation('GenerateRandom', async (kms, input) => {
  if (input.NumberOfBytes === undefined) throw fault('ValidationException', 'NumberOfBytes is required.')
  await authorize(kms, { action: 'kms:GenerateRandom' })
  refuseRecipient(input.Recipient)
  if (input.CustomKeyStoreId !== undefined) {
    throw fault('CustomKeyStoreNotFoundException', `Custom key store ${input.CustomKeyStoreId} is not found.`)
  }
  return { Plaintext: kms.randomBytes(input.NumberOfBytes) }
})
