import { withSecret } from '../keys/key-material.ts'
import { macOf } from '../keys/material/mac.ts'
import { useKey } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'

export const generateMac: Operation<'GenerateMac'> = operation('GenerateMac', async (kms, input) => {
  const { MacAlgorithm: algorithm } = input
  const key = await useKey(kms, input.KeyId, { usage: 'GENERATE_VERIFY_MAC', algorithm, dryRun: input.DryRun })
  const mac = await withSecret(kms, key, (secret) => macOf(secret, input.Message, algorithm))
  return { Mac: mac, MacAlgorithm: algorithm, KeyId: key.arn }
})
