import { withSecret } from '../keys/key-material.ts'
import { readMessage } from '../keys/message.ts'
import { endDryRun, useKey } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'

export const sign: Operation<'Sign'> = operation('Sign', async (kms, input) => {
  const { SigningAlgorithm: algorithm } = input
  const key = await useKey(kms, input.KeyId, { usage: 'SIGN_VERIFY', algorithm, dryRun: false })
  const { scheme, message } = readMessage(algorithm, input.Message, input.MessageType)
  endDryRun(input.DryRun)
  const { spec } = key.record
  const signature = await withSecret(kms, key, (secret) => scheme.sign({ spec, secret }, message, kms.randomBytes))
  return { KeyId: key.arn, Signature: signature, SigningAlgorithm: algorithm }
})
