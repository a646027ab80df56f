import { fault } from '../fault.ts'
import { withSecret } from '../keys/key-material.ts'
import { deriveEcdh } from '../keys/material/elliptic.ts'
import { useKey } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'
import { refuseRecipient } from '../recipient.ts'

export const deriveSharedSecret: Operation<'DeriveSharedSecret'> = operation(
  'DeriveSharedSecret',
  async (kms, input) => {
    refuseRecipient(input.Recipient)
    const { KeyAgreementAlgorithm: algorithm } = input
    const key = await useKey(kms, input.KeyId, { usage: 'KEY_AGREEMENT', algorithm, dryRun: input.DryRun })
    const sharedSecret = await withSecret(kms, key, (secret) => deriveEcdh(secret, input.PublicKey))
    if (sharedSecret === undefined) throw fault('ValidationException')
    return { KeyId: key.arn, SharedSecret: sharedSecret, KeyAgreementAlgorithm: algorithm, KeyOrigin: 'AWS_KMS' }
  },
)
