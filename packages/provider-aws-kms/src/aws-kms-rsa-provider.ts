import {
  contextBoundDataKey,
  contextBoundRsaKey,
  type EncryptedDataKey,
  EnvelopeError,
  type KeyDecryptor,
  type KeyEncryptor,
  type KeyProvider,
  type KeyRequest,
} from '@sealwright/core'
import { wrappedByAnother } from './aws-kms-key.ts'
import { keyArnIn } from './encrypted-data-key.ts'
import { answeredKey, answering, wrongAnswer } from './kms-answer.ts'
import { areRelatedKeys, type KmsArn } from './kms-arn.ts'
import type { KmsRsaClientPort, RsaEncryptionAlgorithm } from './kms-client-port.ts'
import { parseRsaKeyArn } from './rsa-key-arn.ts'
import { rsaClientPort, type SdkClient, sdkKmsClient } from './sdk-client.ts'

/**
 * The provider ID of data keys that the public half of an RSA key in KMS wrapped.
 *
 * @see spec: framework/aws-kms/aws-kms-rsa-keyring.md
 */
export const awsKmsRsaProviderId = 'aws-kms-rsa'

/** Bits of the smallest RSA key that the service makes. */
const minModulusLength = 2048

/** Options of {@link awsKmsRsaProvider}. */
export interface AwsKmsRsaProviderOptions {
  /** ARN of an RSA key with the usage `ENCRYPT_DECRYPT`. It goes into the message, so no alias and no key ID. */
  readonly keyId: string
  /** One for one key. Default: `RSAES_OAEP_SHA_256`. */
  readonly encryptionAlgorithm?: RsaEncryptionAlgorithm | undefined
  /** What opens data keys. Default: the AWS SDK's in the key's Region, loaded and made on first use. */
  readonly client?: KmsRsaClientPort | SdkClient | undefined
  /** Grant tokens to send with every call, at most 10. Default none. */
  readonly grantTokens?: readonly string[] | undefined
  /** How long to wait for one answer, the client's retries included, in milliseconds. Default: as long as the client does. */
  readonly timeoutMs?: number | undefined
}

/** The half that encrypts. */
export interface AwsKmsRsaPublicHalf {
  /** The key's public half, PEM or DER (`SubjectPublicKeyInfo`), for example from `awsKmsRsaPublicKey`. */
  readonly publicKey: string | Uint8Array
}

/**
 * Wraps data keys with the public half of an RSA key in KMS, here and without a call; the service opens them. For writers
 * that cannot reach the service, or must not be able to read.
 *
 * Nobody is asked who wraps, so a message says nothing of who wrote it: suites with a signature are refused. The encryption
 * context is bound by its digest. A multi-Region key also opens what its replicas wrapped.
 *
 * @throws TypeError if `keyId` is not the ARN of a key, or `publicKey` no RSA public key
 * @throws RangeError if the public key has less than 2048 bits
 * @see spec: framework/aws-kms/aws-kms-rsa-keyring.md
 * @example
 * const provider = awsKmsRsaProvider({ keyId, publicKey: await readFile('public.pem', 'utf8') })
 * await encrypt(plaintext, { provider, algorithmSuite: 'AES_256_GCM_HKDF_SHA512_COMMIT_KEY' })
 */
export function awsKmsRsaProvider(options: AwsKmsRsaProviderOptions & AwsKmsRsaPublicHalf): KeyProvider
/** Without the public key: decrypts, and cannot encrypt. */
export function awsKmsRsaProvider(options: AwsKmsRsaProviderOptions): KeyDecryptor
export function awsKmsRsaProvider(
  options: AwsKmsRsaProviderOptions & Partial<AwsKmsRsaPublicHalf>,
): KeyDecryptor & Partial<KeyEncryptor> {
  const { keyId, encryptionAlgorithm = 'RSAES_OAEP_SHA_256', grantTokens = [], timeoutMs, publicKey } = options
  const arn = parseRsaKeyArn(keyId)
  const name = `${awsKmsRsaProviderId} ${keyId}`
  const client = rsaClientPort(options.client ?? sdkKmsClient({ region: arn.region }))
  const asker = { provider: name, timeoutMs }
  const recognises = (encryptedDataKey: EncryptedDataKey): boolean => {
    const wrappingKey = encryptedDataKey.providerId === awsKmsRsaProviderId && keyArnIn(encryptedDataKey.providerInfo)
    return wrappingKey ? areRelatedKeys(arn, wrappingKey) : false
  }
  return {
    name,
    recognises,
    async decryptDataKey(encryptedDataKey, request) {
      checkSuite(name, request)
      if (!recognises(encryptedDataKey)) throw wrappedByAnother(name)
      const input = {
        KeyId: keyId,
        CiphertextBlob: encryptedDataKey.ciphertext,
        EncryptionAlgorithm: encryptionAlgorithm,
        ...(grantTokens.length > 0 && { GrantTokens: [...grantTokens] }),
      }
      const answer = await answering(asker, request.signal, (options) => client.decrypt(input, options))
      try {
        request.signal?.throwIfAborted()
        const isRightKey = (key: KmsArn) => key.text === arn.text
        answeredKey(asker, { operation: 'Decrypt', keyId, answered: answer.KeyId, isRightKey })
        if (answer.Plaintext === undefined) throw wrongAnswer(asker, 'Decrypt', 'want a data key, got none')
        return contextBoundDataKey(answer.Plaintext, request)
      } finally {
        answer.Plaintext?.fill(0)
      }
    },
    ...(publicKey !== undefined && encryptingHalf({ name, arn, encryptionAlgorithm, publicKey })),
  }
}

function encryptingHalf({
  name,
  arn,
  encryptionAlgorithm,
  publicKey,
}: AwsKmsRsaPublicHalf & {
  readonly name: string
  readonly arn: KmsArn
  readonly encryptionAlgorithm: RsaEncryptionAlgorithm
}): Omit<KeyEncryptor, 'name'> {
  const key = contextBoundRsaKey(publicKey, paddings[encryptionAlgorithm])
  if (key.modulusLength * 8 < minModulusLength) {
    throw new RangeError(
      `${name}: want a public key of at least ${minModulusLength} bits, got ${key.modulusLength * 8}`,
    )
  }
  const encryptedDataKey = (ciphertext: Uint8Array): EncryptedDataKey => ({
    providerId: awsKmsRsaProviderId,
    providerInfo: new TextEncoder().encode(arn.text),
    ciphertext,
  })
  return {
    async generateDataKey(request) {
      request.signal?.throwIfAborted()
      checkSuite(name, request)
      const { dataKey, ciphertext } = key.generateDataKey(request)
      return { dataKey, encryptedDataKey: encryptedDataKey(ciphertext) }
    },
    async encryptDataKey(dataKey, request) {
      request.signal?.throwIfAborted()
      checkSuite(name, request)
      return encryptedDataKey(key.wrap(dataKey, request.encryptionContext))
    },
  }
}

/** The hash is also that of the mask. */
const paddings = { RSAES_OAEP_SHA_1: 'OAEP-SHA-1', RSAES_OAEP_SHA_256: 'OAEP-SHA-256' } as const

/** Whoever has the public key can wrap a data key for a signing key of their own: the signature would prove nothing. */
function checkSuite(provider: string, { algorithmSuite }: KeyRequest): void {
  if (algorithmSuite.signature === undefined) return
  throw new EnvelopeError(
    'ERR_POLICY',
    `${provider}: want an algorithm suite without a signature, for example AES_256_GCM_HKDF_SHA512_COMMIT_KEY, got ${algorithmSuite.name}`,
    { policy: 'aws-kms-rsa: no signatures', algorithmSuite: algorithmSuite.name },
  )
}
