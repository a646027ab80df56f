import type { AwsKmsRsaProviderOptions } from './aws-kms-rsa-provider.ts'
import { answeredKey, answering, wrongAnswer } from './kms-answer.ts'
import type { KmsPublicKeyClientPort } from './kms-client-port.ts'
import { parseRsaKeyArn } from './rsa-key-arn.ts'
import { publicKeyClientPort, type SdkClient, sdkKmsClient } from './sdk-client.ts'

/** Options of {@link awsKmsRsaPublicKey}: as of the provider, and a signal. */
export interface AwsKmsRsaPublicKeyOptions extends Omit<AwsKmsRsaProviderOptions, 'client'> {
  /** Default: the AWS SDK's in the key's Region. */
  readonly client?: KmsPublicKeyClientPort | SdkClient | undefined
  /** Ends the call early. */
  readonly signal?: AbortSignal | undefined
}

/**
 * The public half of an RSA key in KMS, by one GetPublicKey. It never changes: fetch it once, and keep it where nobody can
 * replace it, since whoever does reads what is encrypted from then on.
 *
 * @returns DER, `SubjectPublicKeyInfo`
 * @throws TypeError if `keyId` is not the ARN of a key
 * @throws EnvelopeError `ERR_KEY_PROVIDER` if the answer is of another key, or of one that does not encrypt in this way
 * @example
 * const publicKey = await awsKmsRsaPublicKey({ keyId })
 */
export async function awsKmsRsaPublicKey(options: AwsKmsRsaPublicKeyOptions): Promise<Uint8Array> {
  const { keyId, encryptionAlgorithm = 'RSAES_OAEP_SHA_256', grantTokens = [], timeoutMs, signal } = options
  const arn = parseRsaKeyArn(keyId)
  const client = publicKeyClientPort(options.client ?? sdkKmsClient({ region: arn.region }))
  const asker = { provider: `aws-kms-rsa ${keyId}`, timeoutMs }
  const input = { KeyId: keyId, ...(grantTokens.length > 0 && { GrantTokens: [...grantTokens] }) }
  const answer = await answering(asker, signal, (callOptions) => client.getPublicKey(input, callOptions))
  const operation = 'GetPublicKey'
  answeredKey(asker, { operation, keyId, answered: answer.KeyId, isRightKey: (key) => key.text === arn.text })
  const { PublicKey, KeyUsage, EncryptionAlgorithms = [] } = answer
  if (KeyUsage !== 'ENCRYPT_DECRYPT' || !EncryptionAlgorithms.includes(encryptionAlgorithm)) {
    const got = `${KeyUsage} with ${EncryptionAlgorithms.join(', ') || 'none'}`
    throw wrongAnswer(asker, operation, `want a key for ENCRYPT_DECRYPT with ${encryptionAlgorithm}, got ${got}`)
  }
  if (PublicKey === undefined) throw wrongAnswer(asker, operation, 'want a public key, got none')
  return PublicKey
}
