import type { CreateKeyCommandInput, KMS } from '@aws-sdk/client-kms'
import type { Difference } from './difference.ts'
import { clientOf } from './peer.ts'

/** As a table of the guide. */
export function differencesTable(): string {
  const rows = differences.map(({ what, localstack, aws }) => `| ${what} | ${localstack} | ${aws} |`)
  return ['| what a program does | LocalStack 4.14.0 | AWS KMS, and Sealwright |', '| --- | --- | --- |', ...rows].join(
    '\n',
  )
}

const Plaintext = new TextEncoder().encode('plaintext')

async function keyId(kms: KMS, input: Partial<CreateKeyCommandInput> = {}): Promise<string> {
  return (await kms.createKey(input as CreateKeyCommandInput)).KeyMetadata?.KeyId ?? ''
}

/** Nothing of the answer is the point. */
async function accepted(...answers: readonly Promise<unknown>[]): Promise<void> {
  await Promise.all(answers)
}

const signing = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const
const rsa = { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' } as const

/** Every one was found by asking, and is asked again by the test. The most dangerous come first. */
export const differences: readonly Difference[] = [
  {
    what: 'decrypts under the context `ab=c` what was encrypted under `a=bc`',
    localstack: 'accepted',
    aws: 'InvalidCiphertextException',
    async attempt(kms) {
      const KeyId = await keyId(kms)
      const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext, EncryptionContext: { a: 'bc' } })
      await kms.decrypt({ KeyId, CiphertextBlob, EncryptionContext: { ab: 'c' } })
    },
  },
  {
    what: 'uses a key that its key policy denies',
    localstack: 'accepted',
    aws: 'AccessDeniedException',
    async attempt(kms) {
      const root = 'arn:aws:iam::000000000000:root'
      const allow = { Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' }
      const deny = { Effect: 'Deny', Principal: '*', Action: 'kms:Encrypt', Resource: '*' }
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow, deny] })
      await kms.encrypt({ KeyId: await keyId(kms, { Policy }), Plaintext })
    },
  },
  {
    what: 'uses a key of another account that does not let it',
    localstack: 'accepted',
    aws: 'AccessDeniedException',
    async attempt(kms, peer) {
      const { KeyMetadata } = await kms.createKey({})
      await clientOf(peer, '111122223333').encrypt({ KeyId: KeyMetadata?.Arn, Plaintext })
    },
  },
  {
    what: 'calls without a signature',
    localstack: '200',
    aws: '400',
    async attempt(_, { url }) {
      const headers = { 'x-amz-target': 'TrentService.ListKeys', 'content-type': 'application/x-amz-json-1.1' }
      return (await fetch(url, { method: 'POST', headers, body: '{}' })).status
    },
  },
  {
    what: 'asks for a data key that only an enclave can read, by `Recipient`',
    localstack: 'the data key in the clear',
    aws: 'refused, or unreadable',
    async attempt(kms) {
      const Recipient = { KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256', AttestationDocument: Plaintext } as const
      const input = { KeyId: await keyId(kms), KeySpec: 'AES_256', Recipient } as const
      const { Plaintext: dataKey } = await kms.generateDataKey(input).catch(() => ({ Plaintext: undefined }))
      return dataKey === undefined ? 'refused, or unreadable' : 'the data key in the clear'
    },
  },
  {
    what: 'presents a grant token that nobody issued',
    localstack: 'accepted',
    aws: 'InvalidGrantTokenException',
    attempt: async (kms) => accepted(kms.encrypt({ KeyId: await keyId(kms), Plaintext, GrantTokens: ['invented'] })),
  },
  {
    what: 'asks by `DryRun` whether it may encrypt',
    localstack: 'accepted',
    aws: 'DryRunOperationException',
    attempt: async (kms) => accepted(kms.encrypt({ KeyId: await keyId(kms), Plaintext, DryRun: true })),
  },
  {
    what: 'sets a key policy that is not JSON',
    localstack: 'accepted',
    aws: 'MalformedPolicyDocumentException',
    attempt: (kms) => accepted(keyId(kms, { Policy: 'no JSON' })),
  },
  {
    what: 'asks for a data key of 24 bytes by `NumberOfBytes`',
    localstack: '32 bytes',
    aws: '24 bytes',
    async attempt(kms) {
      const { Plaintext: dataKey } = await kms.generateDataKey({ KeyId: await keyId(kms), NumberOfBytes: 24 })
      return `${dataKey?.length} bytes`
    },
  },
  {
    what: 'asks for a data key by `NumberOfBytes` and `KeySpec` at once',
    localstack: 'accepted',
    aws: 'ValidationException',
    attempt: async (kms) =>
      accepted(kms.generateDataKey({ KeyId: await keyId(kms), KeySpec: 'AES_256', NumberOfBytes: 16 })),
  },
  {
    what: 'asks for a data key of 1,025 bytes',
    localstack: 'accepted',
    aws: 'ValidationException',
    attempt: async (kms) => accepted(kms.generateDataKey({ KeyId: await keyId(kms), NumberOfBytes: 1025 })),
  },
  {
    what: 'asks an asymmetric key for a data key',
    localstack: 'accepted',
    aws: 'InvalidKeyUsageException',
    attempt: async (kms) => accepted(kms.generateDataKey({ KeyId: await keyId(kms, rsa), KeySpec: 'AES_256' })),
  },
  {
    what: 'encrypts nothing (0 bytes)',
    localstack: 'accepted',
    aws: 'ValidationException',
    attempt: async (kms) => accepted(kms.encrypt({ KeyId: await keyId(kms), Plaintext: new Uint8Array(0) })),
  },
  {
    what: 'encrypts under a symmetric key by an RSA algorithm',
    localstack: 'accepted',
    aws: 'InvalidKeyUsageException',
    attempt: async (kms) =>
      accepted(kms.encrypt({ KeyId: await keyId(kms), Plaintext, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' })),
  },
  {
    what: 'decrypts a ciphertext with a flipped bit in its first byte',
    localstack: 'IncorrectKeyException',
    aws: 'InvalidCiphertextException',
    async attempt(kms) {
      const KeyId = await keyId(kms)
      const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
      await kms.decrypt({ KeyId, CiphertextBlob: CiphertextBlob!.with(0, CiphertextBlob![0]! ^ 1) })
    },
  },
  {
    what: 're-encrypts under the wrong source context',
    localstack: 'InternalError',
    aws: 'InvalidCiphertextException',
    async attempt(kms) {
      const KeyId = await keyId(kms)
      const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext, EncryptionContext: { a: 'b' } })
      await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId })
    },
  },
  {
    what: 'names a key by an ARN that is cut short',
    localstack: 'InternalError',
    aws: 'NotFoundException',
    attempt: (kms) => accepted(kms.encrypt({ KeyId: 'arn:aws:kms:us-east-1:000000000000:key', Plaintext })),
  },
  {
    what: 'asks a symmetric key for its public key',
    localstack: 'accepted',
    aws: 'UnsupportedOperationException',
    attempt: async (kms) => accepted(kms.getPublicKey({ KeyId: await keyId(kms) })),
  },
  {
    what: 'signs by an algorithm of another curve',
    localstack: 'accepted',
    aws: 'InvalidKeyUsageException',
    attempt: async (kms) =>
      accepted(kms.sign({ KeyId: await keyId(kms, signing), Message: Plaintext, SigningAlgorithm: 'ECDSA_SHA_512' })),
  },
  {
    what: 'signs a message of 4,097 bytes',
    localstack: 'accepted',
    aws: 'ValidationException',
    attempt: async (kms) =>
      accepted(
        kms.sign({
          KeyId: await keyId(kms, signing),
          Message: new Uint8Array(4097),
          SigningAlgorithm: 'ECDSA_SHA_256',
        }),
      ),
  },
  {
    what: 'creates a symmetric key to sign with',
    localstack: 'accepted',
    aws: 'ValidationException',
    attempt: (kms) => accepted(keyId(kms, { KeyUsage: 'SIGN_VERIFY' })),
  },
  {
    what: 'creates an ML-DSA key',
    localstack: 'UnsupportedOperationException',
    aws: 'accepted',
    attempt: (kms) => accepted(keyId(kms, { KeySpec: 'ML_DSA_65', KeyUsage: 'SIGN_VERIFY' })),
  },
  {
    what: 'creates an Ed25519 key',
    localstack: 'ValidationException',
    aws: 'accepted',
    attempt: (kms) => accepted(keyId(kms, { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' })),
  },
  {
    what: 'describes a key in 8,193 characters',
    localstack: 'accepted',
    aws: 'ValidationException',
    attempt: (kms) => accepted(keyId(kms, { Description: 'x'.repeat(8193) })),
  },
  {
    what: 'makes an alias under `alias/aws/`',
    localstack: 'accepted',
    aws: 'NotAuthorizedException',
    attempt: async (kms) => accepted(kms.createAlias({ AliasName: 'alias/aws/own', TargetKeyId: await keyId(kms) })),
  },
  {
    what: 'makes an alias with a blank in its name',
    localstack: 'accepted',
    aws: 'ValidationException',
    attempt: async (kms) => accepted(kms.createAlias({ AliasName: 'alias/a b', TargetKeyId: await keyId(kms) })),
  },
  {
    what: 'points an alias at a key of another kind',
    localstack: 'accepted',
    aws: 'ValidationException',
    async attempt(kms) {
      await kms.createAlias({ AliasName: 'alias/kind', TargetKeyId: await keyId(kms) })
      await kms.updateAlias({ AliasName: 'alias/kind', TargetKeyId: await keyId(kms, signing) })
    },
  },
  {
    what: 'disables a key by its alias',
    localstack: 'accepted',
    aws: 'NotFoundException',
    async attempt(kms) {
      await kms.createAlias({ AliasName: 'alias/to-disable', TargetKeyId: await keyId(kms) })
      await kms.disableKey({ KeyId: 'alias/to-disable' })
    },
  },
  {
    what: 'grants to sign with a key that cannot',
    localstack: 'accepted',
    aws: 'ValidationException',
    async attempt(kms) {
      const GranteePrincipal = 'arn:aws:iam::000000000000:root'
      await kms.createGrant({ KeyId: await keyId(kms), GranteePrincipal, Operations: ['Sign'] })
    },
  },
  {
    what: 'rotates a key every 89 days',
    localstack: 'accepted',
    aws: 'ValidationException',
    attempt: async (kms) => accepted(kms.enableKeyRotation({ KeyId: await keyId(kms), RotationPeriodInDays: 89 })),
  },
  {
    what: 'lets an asymmetric key rotate',
    localstack: 'accepted',
    aws: 'UnsupportedOperationException',
    attempt: async (kms) => accepted(kms.enableKeyRotation({ KeyId: await keyId(kms, rsa) })),
  },
  {
    what: 'lists the rotations of a key',
    localstack: 'InternalFailure',
    aws: 'accepted',
    attempt: async (kms) => accepted(kms.listKeyRotations({ KeyId: await keyId(kms) })),
  },
  {
    what: 'lists keys from a marker that it invented',
    localstack: 'accepted',
    aws: 'InvalidMarkerException',
    attempt: (kms) => accepted(kms.listKeys({ Marker: 'invented' })),
  },
  {
    what: 'lists 1,001 keys at once',
    localstack: 'accepted',
    aws: 'ValidationException',
    attempt: (kms) => accepted(kms.listKeys({ Limit: 1001 })),
  },
  {
    what: 'reads `EncryptionAlgorithm` in the answer to Encrypt',
    localstack: 'absent',
    aws: 'SYMMETRIC_DEFAULT',
    attempt: async (kms) => (await kms.encrypt({ KeyId: await keyId(kms), Plaintext })).EncryptionAlgorithm ?? 'absent',
  },
  {
    what: 'reads `KeyMaterialId` in the answer to GenerateDataKey',
    localstack: 'absent',
    aws: '64 hexadecimal digits',
    async attempt(kms) {
      const { KeyMaterialId } = await kms.generateDataKey({ KeyId: await keyId(kms), KeySpec: 'AES_256' })
      return /^[\da-f]{64}$/.test(KeyMaterialId ?? '') ? '64 hexadecimal digits' : 'absent'
    },
  },
]
