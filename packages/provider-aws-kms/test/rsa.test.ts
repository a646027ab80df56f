import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { decrypt, EnvelopeError, encrypt, type KeyEncryptor, multiProvider } from '@sealwright/core'
import { keyProviderContract, keyProviderPairContract } from '@sealwright/core/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { awsKmsProvider, awsKmsRsaProvider, awsKmsRsaPublicKey, type RsaEncryptionAlgorithm } from '../src/index.ts'
import { localKms } from './local-kms.ts'

const kms = localKms()
const methods = kms.methodsIn('eu-central-1')
const commands = kms.commandsIn('eu-central-1')
const algorithmSuite = 'AES_256_GCM_HKDF_SHA512_COMMIT_KEY'
const plaintext = new TextEncoder().encode('the plaintext')

async function createRsaKey(KeyUsage: 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' = 'ENCRYPT_DECRYPT', MultiRegion = false) {
  const { KeyMetadata } = await methods.createKey({ KeySpec: 'RSA_2048', KeyUsage, MultiRegion })
  return KeyMetadata?.Arn ?? ''
}

let keyId: string
let publicKey: Uint8Array
let strangerId: string
let strangersPublicKey: Uint8Array
beforeAll(async () => {
  keyId = await createRsaKey()
  publicKey = await awsKmsRsaPublicKey({ keyId, client: methods })
  strangerId = await createRsaKey()
  strangersPublicKey = await awsKmsRsaPublicKey({ keyId: strangerId, client: commands })
})

const algorithms: readonly RsaEncryptionAlgorithm[] = ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256']

describe.each(algorithms)('the key provider contract, with %s', (encryptionAlgorithm) => {
  const create = () => awsKmsRsaProvider({ keyId, publicKey, client: methods, encryptionAlgorithm })
  const createStranger = () =>
    awsKmsRsaProvider({ keyId: strangerId, publicKey: strangersPublicKey, client: methods, encryptionAlgorithm })
  for (const { law, run } of keyProviderContract({ create, createStranger, maxFlips: 64 })) it(law, run)

  const withPem = () => {
    const pem = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
    const text = pem.export({ format: 'pem', type: 'spki' }) as string
    return awsKmsRsaProvider({ keyId, publicKey: text, client: commands, encryptionAlgorithm })
  }
  for (const { law, run } of keyProviderPairContract([create, withPem])) it(law, run)
})

describe('an RSA key of KMS', () => {
  it('encrypts without a call, and without a client that could open', async () => {
    const client = { decrypt: () => Promise.reject(new Error('not asked')) }
    const writer = awsKmsRsaProvider({ keyId, publicKey, client })
    const encryptionContext = { tenant: 'acme' }
    const { message, header } = await encrypt(plaintext, { provider: writer, algorithmSuite, encryptionContext })
    expect(header.encryptedDataKeys).toMatchObject([
      { providerId: 'aws-kms-rsa', providerInfo: new TextEncoder().encode(keyId) },
    ])

    const reader = awsKmsRsaProvider({ keyId, client: methods })
    expect(reader).not.toHaveProperty('generateDataKey')
    expect(reader).not.toHaveProperty('encryptDataKey')
    const opened = await decrypt(message, { provider: reader, encryptionContext })
    expect(opened.plaintext).toEqual(plaintext)
  })

  it('refuses a context that was changed, before the header is looked at', async () => {
    const provider = awsKmsRsaProvider({ keyId, publicKey, client: methods })
    const { message } = await encrypt(plaintext, { provider, algorithmSuite, encryptionContext: { tenant: 'acme' } })
    const changed = Uint8Array.from(message)
    const at = Buffer.from(changed).indexOf('acme')
    changed.set(new TextEncoder().encode('evil'), at)
    const error = await decrypt(changed, { provider }).catch((reason: unknown) => reason)
    if (!EnvelopeError.is(error, 'ERR_NO_DATA_KEY')) throw error
    expect(error.details.attempts).toMatchObject([{ index: 0, error: { code: 'ERR_AUTHENTICATION_FAILED' } }])
  })

  it('wraps beside a symmetric key, and either opens', async () => {
    const symmetric = awsKmsProvider({ keyId: await kms.createKey('alias/both'), client: methods })
    const offline = awsKmsRsaProvider({ keyId, publicKey, client: methods })
    const provider = multiProvider({ generator: symmetric, encryptors: [offline] })
    const { message } = await encrypt(plaintext, { provider, algorithmSuite })
    for (const one of [symmetric, offline]) {
      expect((await decrypt(message, { provider: one })).plaintext).toEqual(plaintext)
    }
  })

  it('refuses suites with a signature, and says which would do', async () => {
    const provider = awsKmsRsaProvider({ keyId, publicKey, client: methods })
    const error = await encrypt(plaintext, { provider }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'ERR_KEY_PROVIDER',
      cause: {
        code: 'ERR_POLICY',
        details: { policy: 'aws-kms-rsa: no signatures', algorithmSuite: `${algorithmSuite}_ECDSA_P384` },
      },
    })
    expect(String(error)).toContain(`want an algorithm suite without a signature, for example ${algorithmSuite}`)

    // Nor does it open what another writer made with one.
    const symmetric = awsKmsProvider({ keyId: await kms.createKey('alias/signed'), client: methods })
    const lax: KeyEncryptor = {
      ...provider,
      encryptDataKey(dataKey, request) {
        const { signature: _, ...unsigned } = request.algorithmSuite
        return provider.encryptDataKey(dataKey, { ...request, algorithmSuite: unsigned })
      },
    }
    const { message } = await encrypt(plaintext, { provider: { generator: symmetric, encryptors: [lax] } })
    await expect(decrypt(message, { provider })).rejects.toMatchObject({
      code: 'ERR_NO_DATA_KEY',
      details: { attempts: [{ index: 1, error: { code: 'ERR_POLICY' } }] },
    })
  })

  it('opens in another Region what its replica’s public key wrapped', async () => {
    const primary = await createRsaKey('ENCRYPT_DECRYPT', true)
    await methods.replicateKey({ KeyId: primary, ReplicaRegion: 'us-east-1' })
    const replica = primary.replace('eu-central-1', 'us-east-1')
    const writer = awsKmsRsaProvider({
      keyId: primary,
      publicKey: await awsKmsRsaPublicKey({ keyId: primary, client: methods }),
    })
    const { message } = await encrypt(plaintext, { provider: writer, algorithmSuite })
    const reader = awsKmsRsaProvider({ keyId: replica, client: kms.methodsIn('us-east-1') })
    expect((await decrypt(message, { provider: reader })).plaintext).toEqual(plaintext)
  })
})

describe('what is no such key', () => {
  it.each(['alias/app', '1234abcd-12ab-34cd-56ef-1234567890ab', 'arn:aws:kms:eu-central-1:111122223333:alias/app'])(
    '%s is refused, since a message must name the key itself',
    async (name) => {
      expect(() => awsKmsRsaProvider({ keyId: name })).toThrow(TypeError)
      await expect(awsKmsRsaPublicKey({ keyId: name })).rejects.toBeInstanceOf(TypeError)
    },
  )

  it('a public key that is too short, or none, is refused', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
    const der = short.export({ format: 'der', type: 'spki' })
    expect(() => awsKmsRsaProvider({ keyId, publicKey: der })).toThrow(RangeError)
    expect(() => awsKmsRsaProvider({ keyId, publicKey: 'text' })).toThrow(TypeError)
  })

  it('a key that signs has no public key for encryption', async () => {
    const signingKey = await createRsaKey('SIGN_VERIFY')
    await expect(awsKmsRsaPublicKey({ keyId: signingKey, client: methods })).rejects.toMatchObject({
      code: 'ERR_KEY_PROVIDER',
      details: { operation: 'GetPublicKey' },
    })
  })

  it.each([
    ['another key', { KeyId: 'arn:aws:kms:eu-central-1:111122223333:key/other' }],
    ['no public key', { PublicKey: undefined }],
    ['no key at all', { KeyId: undefined }],
  ])('an answer with %s is not believed', async (_, change) => {
    const client = {
      getPublicKey: async () => ({
        KeyId: keyId,
        PublicKey: publicKey,
        KeyUsage: 'ENCRYPT_DECRYPT',
        EncryptionAlgorithms: algorithms,
        ...change,
      }),
    }
    await expect(awsKmsRsaPublicKey({ keyId, client })).rejects.toMatchObject({ code: 'ERR_KEY_PROVIDER' })
  })

  it.each([
    ['another key', () => ({ KeyId: strangerId, Plaintext: new Uint8Array(80).fill(1) })],
    ['no data key', () => ({ KeyId: keyId })],
    ['a short data key', () => ({ KeyId: keyId, Plaintext: new Uint8Array(79).fill(1) })],
  ])('an answer to Decrypt with %s is not believed, and erased', async (_, answerOf) => {
    const answer: { KeyId: string; Plaintext?: Uint8Array } = answerOf()
    const provider = awsKmsRsaProvider({ keyId, publicKey, client: { decrypt: async () => answer } })
    const { message } = await encrypt(plaintext, { provider, algorithmSuite })
    await expect(decrypt(message, { provider })).rejects.toMatchObject({ code: 'ERR_NO_DATA_KEY' })
    expect(answer.Plaintext?.every((byte) => byte === 0) ?? true).toBe(true)
  })

  it('what another key wrapped is not sent to the service', async () => {
    const { message } = await encrypt(plaintext, {
      provider: awsKmsRsaProvider({ keyId, publicKey }),
      algorithmSuite,
    })
    const provider = awsKmsRsaProvider({ keyId: strangerId, client: methods })
    await expect(decrypt(message, { provider })).rejects.toMatchObject({ details: { attempts: [], skipped: 1 } })
  })
})
