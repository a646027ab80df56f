import { fault } from '../fault.ts'
import { withSecret } from '../keys/key-material.ts'
import { deriveEcdh } from '../keys/material/elliptic.ts'
import { useKey } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'

export const deriveSharedSecret: Operation<'DeriveSharedSecret'> = operation(
  'DeriveSharedSecret',
  async (kms, input) => {
    const { KeyAgreementAlgorithm: algorithm } = input
    const key = await useKey(kms, input.KeyId, { usage: 'KEY_AGREEMENT', algorithm, dryRun: input.DryRun })
    const sharedSecret = await withSecret(kms, key, (secret) => deriveEcdh(secret, input.PublicKey))
    if (sharedSecret === undefined) throw fault('ValidationException')
    const answer = { KeyId: key.arn, KeyAgreementAlgorithm: algorithm, KeyOrigin: key.record.origin } as const
    if (kms.recipient === undefined) return { ...answer, SharedSecret: sharedSecret }
    return { ...answer, CiphertextForRecipient: kms.recipient.seal(sharedSecret) }
  },
)
