import { fault } from '../fault.ts'
import { withSecret } from '../keys/key-material.ts'
import { equalBytes } from '../keys/material/digest.ts'
import { macOf } from '../keys/material/mac.ts'
import { useKey } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'

export const verifyMac: Operation<'VerifyMac'> = operation('VerifyMac', async (kms, input) => {
  const { MacAlgorithm: algorithm } = input
  const key = await useKey(kms, input.KeyId, { usage: 'GENERATE_VERIFY_MAC', algorithm, dryRun: input.DryRun })
  const mac = await withSecret(kms, key, (secret) => macOf(secret, input.Message, algorithm))
  if (!equalBytes(mac, input.Mac)) throw fault('KMSInvalidMacException')
  return { KeyId: key.arn, MacValid: true, MacAlgorithm: algorithm }
})
