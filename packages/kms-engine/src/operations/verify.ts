import { fault } from '../fault.ts'
import { readPublicKey } from '../keys/key-material.ts'
import { readMessage } from '../keys/message.ts'
import { endDryRun, useKey } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'

export const verify: Operation<'Verify'> = operation('Verify', async (kms, input) => {
  const { SigningAlgorithm: algorithm } = input
  const key = await useKey(kms, input.KeyId, { usage: 'SIGN_VERIFY', algorithm, dryRun: false })
  const { scheme, message } = readMessage(algorithm, input.Message, input.MessageType)
  endDryRun(input.DryRun)
  const { spec } = key.record
  const publicKey = await readPublicKey(kms, key)
  // A bad signature is an error, never an answer.
  if (!scheme.verify({ spec, publicKey }, message, input.Signature)) throw fault('KMSInvalidSignatureException')
  return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: algorithm }
})
