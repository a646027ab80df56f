import { type KmsArn, parseKmsArn } from './kms-arn.ts'

/**
 * Reads the ARN of an RSA key: readers find the key by what the writer was configured with, so nothing less will do.
 *
 * @throws TypeError if it is not the ARN of a key
 */
export function parseRsaKeyArn(keyId: string): KmsArn {
  const arn = parseKmsArn(keyId)
  if (arn?.resourceType === 'key') return arn
  throw new TypeError(`RSA key ${JSON.stringify(keyId.slice(0, 100))}: want the ARN of a KMS key`)
}
