import { authorize } from '../access/authorize.ts'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { demandConnection, findKeyStore } from '../key-stores/key-store.ts'
import { type Operation, operation } from '../operation.ts'

export const generateRandom: Operation<'GenerateRandom'> = operation('GenerateRandom', async (kms, input) => {
  if (input.NumberOfBytes === undefined) throw fault('ValidationException', 'NumberOfBytes is required.')
  await authorize(kms, { action: 'kms:GenerateRandom' })
  if (input.CustomKeyStoreId !== undefined) await demandRandomSource(kms, input.CustomKeyStoreId)
  const random = kms.randomBytes(input.NumberOfBytes)
  return kms.recipient === undefined ? { Plaintext: random } : { CiphertextForRecipient: kms.recipient.seal(random) }
})

/** Random bytes come from the HSMs of a CloudHSM key store, but from no external one. */
async function demandRandomSource(kms: KmsCall, keyStoreId: string): Promise<void> {
  const keyStore = await findKeyStore(kms, keyStoreId)
  if (keyStore.value.backing.type !== 'AWS_CLOUDHSM') {
    throw fault('UnsupportedOperationException', `Custom key store ${keyStoreId} gives no random bytes.`)
  }
  demandConnection(kms, keyStore, 'use')
}
