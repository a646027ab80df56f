import * as crypto from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { expectFault, kmsUnderTest } from './kms-under-test.ts'

const kms = kmsUnderTest()
const bytes = (length: number) => new Uint8Array(length).map((_, index) => index)
const publicKeyOf = (der: Uint8Array) => crypto.createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
const privateKeyOf = (der: Uint8Array) =>
  crypto.createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })

describe('encryption with RSA', () => {
  const limits = {
    RSA_2048: { RSAES_OAEP_SHA_1: 214, RSAES_OAEP_SHA_256: 190 },
    RSA_3072: { RSAES_OAEP_SHA_1: 342, RSAES_OAEP_SHA_256: 318 },
    RSA_4096: { RSAES_OAEP_SHA_1: 470, RSAES_OAEP_SHA_256: 446 },
  } as const
  for (const [KeySpec, ofAlgorithm] of Object.entries(limits) as ['RSA_2048', { RSAES_OAEP_SHA_1: number }][]) {
    test(`takes as many bytes as fit into ${KeySpec}, and not one more`, async () => {
      const { KeyId, Arn } = await kms.createKey({ KeySpec, KeyUsage: 'ENCRYPT_DECRYPT' })
      for (const [name, limit] of Object.entries(ofAlgorithm)) {
        const EncryptionAlgorithm = name as 'RSAES_OAEP_SHA_1'
        for (const length of [1, limit]) {
          const answer = await kms.call('Encrypt', { KeyId, Plaintext: bytes(length), EncryptionAlgorithm })
          expect(answer.CiphertextBlob).toHaveLength(Number(KeySpec.slice(4)) / 8)
          const { CiphertextBlob } = answer
          expect(await kms.call('Decrypt', { KeyId, CiphertextBlob, EncryptionAlgorithm })).toEqual({
            KeyId: Arn,
            Plaintext: bytes(length),
            EncryptionAlgorithm,
          })
        }
        const message = `Algorithm ${EncryptionAlgorithm} and key spec ${KeySpec} cannot encrypt data larger than ${limit} bytes.`
        const answer = kms.call('Encrypt', { KeyId, Plaintext: bytes(limit + 1), EncryptionAlgorithm })
        await expectFault(answer, 'ValidationException', message)
      }
    })
  }

  test('is of the named key and algorithm, without a context', async () => {
    const { KeyId } = await kms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' })
    const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256'
    const input = { KeyId, Plaintext: bytes(3), EncryptionAlgorithm } as const
    const message = 'Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.'
    await expectFault(kms.call('Encrypt', { KeyId, Plaintext: bytes(3) }), 'InvalidKeyUsageException', message)
    await expectFault(kms.call('Encrypt', { ...input, EncryptionContext: { a: 'b' } }), 'ValidationException')
    const { CiphertextBlob } = await kms.call('Encrypt', input)
    await expectFault(kms.call('Decrypt', { CiphertextBlob, EncryptionAlgorithm }), 'ValidationException', /'keyId'/)
    await expectFault(kms.call('Decrypt', { CiphertextBlob, KeyId }), 'InvalidKeyUsageException', message)
    const other = kms.call('Decrypt', { CiphertextBlob, KeyId, EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' })
    await expectFault(other, 'InvalidCiphertextException', '')
    const contextMessage = 'EncryptionContext is valid only with a symmetric encryption KMS key.'
    const context = { a: 'b' }
    const decrypt = { CiphertextBlob, KeyId, EncryptionAlgorithm, EncryptionContext: context } as const
    await expectFault(kms.call('Decrypt', decrypt), 'ValidationException', contextMessage)
    await kms.call('Decrypt', { ...decrypt, EncryptionContext: {} })
    const move = {
      ...({ CiphertextBlob, SourceKeyId: KeyId, SourceEncryptionAlgorithm: EncryptionAlgorithm } as const),
      ...({ DestinationKeyId: KeyId, DestinationEncryptionAlgorithm: EncryptionAlgorithm } as const),
    }
    for (const member of ['SourceEncryptionContext', 'DestinationEncryptionContext']) {
      const answer = kms.call('ReEncrypt', { ...move, [member]: context })
      await expectFault(answer, 'ValidationException', contextMessage)
    }
    await kms.call('ReEncrypt', move)
    const symmetric = await kms.createKey()
    const { CiphertextBlob: wrapped } = await kms.call('Encrypt', { KeyId: symmetric.KeyId, Plaintext: bytes(3) })
    await expectFault(
      kms.call('Decrypt', { CiphertextBlob: wrapped, KeyId, EncryptionAlgorithm }),
      'IncorrectKeyException',
    )
  })

  test('gives way to a key of the other kind by ReEncrypt', async () => {
    const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256'
    const rsa = await kms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' })
    const symmetric = await kms.createKey()
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId: rsa.KeyId, Plaintext: bytes(9), EncryptionAlgorithm })
    const toSymmetric = await kms.call('ReEncrypt', {
      CiphertextBlob,
      SourceKeyId: rsa.KeyId,
      SourceEncryptionAlgorithm: EncryptionAlgorithm,
      DestinationKeyId: symmetric.KeyId,
    })
    expect(toSymmetric).toMatchObject({
      SourceKeyId: rsa.Arn,
      KeyId: symmetric.Arn,
      SourceEncryptionAlgorithm: EncryptionAlgorithm,
    })
    expect(toSymmetric).not.toHaveProperty('SourceKeyMaterialId')
    const back = await kms.call('ReEncrypt', {
      CiphertextBlob: toSymmetric.CiphertextBlob,
      DestinationKeyId: rsa.KeyId,
      DestinationEncryptionAlgorithm: EncryptionAlgorithm,
    })
    const opened = await kms.call('Decrypt', {
      CiphertextBlob: back.CiphertextBlob,
      KeyId: rsa.KeyId,
      EncryptionAlgorithm,
    })
    expect(opened.Plaintext).toEqual(bytes(9))
  })
})

describe('a data key', () => {
  test('is not wrapped by an asymmetric key', async () => {
    const { KeyId } = await kms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' })
    const message = 'You cannot generate a data key with an asymmetric CMK'
    await expectFault(kms.call('GenerateDataKey', { KeyId, KeySpec: 'AES_256' }), 'InvalidKeyUsageException', message)
    const pair = kms.call('GenerateDataKeyPair', { KeyId, KeyPairSpec: 'ECC_NIST_P256' })
    await expectFault(pair, 'InvalidKeyUsageException', message)
  })
})

describe('a data key pair', () => {
  const specs = [
    'RSA_2048',
    'RSA_3072',
    'RSA_4096',
    'ECC_NIST_P256',
    'ECC_NIST_P384',
    'ECC_NIST_P521',
    'ECC_SECG_P256K1',
    'ECC_NIST_EDWARDS25519',
  ] as const
  for (const KeyPairSpec of specs) {
    test(`of ${KeyPairSpec} belongs together, in PKCS #8 and SPKI, and its private key opens`, async () => {
      const { KeyId, Arn, CurrentKeyMaterialId } = await kms.createKey()
      const EncryptionContext = { a: 'b' }
      const answer = await kms.call('GenerateDataKeyPair', { KeyId, KeyPairSpec, EncryptionContext })
      expect(answer).toMatchObject({ KeyId: Arn, KeyPairSpec, KeyMaterialId: CurrentKeyMaterialId })
      const derived = crypto.createPublicKey(privateKeyOf(answer.PrivateKeyPlaintext!))
      expect(derived.equals(publicKeyOf(answer.PublicKey!))).toBe(true)
      const CiphertextBlob = answer.PrivateKeyCiphertextBlob
      const opened = await kms.call('Decrypt', { CiphertextBlob, EncryptionContext })
      expect(opened.Plaintext).toEqual(answer.PrivateKeyPlaintext)
    })

    test(`of ${KeyPairSpec} can be had without the private key in the clear`, async () => {
      const { KeyId } = await kms.createKey()
      const answer = await kms.call('GenerateDataKeyPairWithoutPlaintext', { KeyId, KeyPairSpec })
      const members = ['KeyId', 'KeyMaterialId', 'KeyPairSpec', 'PrivateKeyCiphertextBlob', 'PublicKey']
      expect(Object.keys(answer).sort()).toEqual(members)
      const { Plaintext } = await kms.call('Decrypt', { CiphertextBlob: answer.PrivateKeyCiphertextBlob })
      const derived = crypto.createPublicKey(privateKeyOf(Plaintext!))
      expect(derived.equals(publicKeyOf(answer.PublicKey!))).toBe(true)
    })
  }

  test('may be tried dry, and is of no spec that is not to be had', async () => {
    const { KeyId } = await kms.createKey()
    await expectFault(
      kms.call('GenerateDataKeyPair', { KeyId, KeyPairSpec: 'ECC_NIST_P256', DryRun: true }),
      'DryRunOperationException',
    )
    await expectFault(kms.call('GenerateDataKeyPair', { KeyId, KeyPairSpec: 'SM2' }), 'UnsupportedOperationException')
  })
})

describe('a MAC', () => {
  const lengths = { HMAC_224: 28, HMAC_256: 32, HMAC_384: 48, HMAC_512: 64 } as const
  for (const [KeySpec, length] of Object.entries(lengths) as ['HMAC_256', number][]) {
    test(`by ${KeySpec} verifies, and has ${length} bytes`, async () => {
      const { KeyId, Arn, MacAlgorithms } = await kms.createKey({ KeySpec, KeyUsage: 'GENERATE_VERIFY_MAC' })
      const MacAlgorithm = KeySpec.replace('_', '_SHA_') as 'HMAC_SHA_256'
      expect(MacAlgorithms).toEqual([MacAlgorithm])
      const input = { KeyId, MacAlgorithm, Message: bytes(100) }
      const { Mac, ...rest } = await kms.call('GenerateMac', input)
      expect(rest).toEqual({ KeyId: Arn, MacAlgorithm })
      expect(Mac).toHaveLength(length)
      expect(await kms.call('VerifyMac', { ...input, Mac: Mac! })).toEqual({ KeyId: Arn, MacValid: true, MacAlgorithm })
      for (const wrong of [Mac!.subarray(1), Mac!.map((byte, index) => (index === 5 ? byte ^ 1 : byte))]) {
        await expectFault(kms.call('VerifyMac', { ...input, Mac: wrong }), 'KMSInvalidMacException', '')
      }
      await expectFault(kms.call('GenerateMac', { ...input, DryRun: true }), 'DryRunOperationException')
    })
  }

  test('is by the algorithm of the key', async () => {
    const { KeyId } = await kms.createKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' })
    const answer = kms.call('GenerateMac', { KeyId, MacAlgorithm: 'HMAC_SHA_512', Message: bytes(1) })
    await expectFault(
      answer,
      'InvalidKeyUsageException',
      'Algorithm HMAC_SHA_512 is incompatible with key spec HMAC_256.',
    )
    const misuse = kms.call('Decrypt', { KeyId, CiphertextBlob: bytes(200) })
    await expectFault(misuse, 'IncorrectKeyException')
  })
})

describe('a shared secret', () => {
  const curves = { ECC_NIST_P256: ['P-256', 32], ECC_NIST_P384: ['P-384', 48], ECC_NIST_P521: ['P-521', 66] } as const
  for (const [KeySpec, [namedCurve, length]] of Object.entries(curves) as [
    'ECC_NIST_P256',
    readonly ['P-256', number],
  ][]) {
    test(`of ${KeySpec} is the same on both sides`, async () => {
      const { KeyId, Arn } = await kms.createKey({ KeySpec, KeyUsage: 'KEY_AGREEMENT' })
      const peer = crypto.generateKeyPairSync('ec', { namedCurve })
      const PublicKey = new Uint8Array(peer.publicKey.export({ format: 'der', type: 'spki' }))
      const answer = await kms.call('DeriveSharedSecret', { KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey })
      const { PublicKey: ours, KeyAgreementAlgorithms } = await kms.call('GetPublicKey', { KeyId })
      expect(KeyAgreementAlgorithms).toEqual(['ECDH'])
      const theirs = crypto.diffieHellman({ privateKey: peer.privateKey, publicKey: publicKeyOf(ours!) })
      expect(answer).toEqual({
        KeyId: Arn,
        SharedSecret: new Uint8Array(theirs),
        KeyAgreementAlgorithm: 'ECDH',
        KeyOrigin: 'AWS_KMS',
      })
      expect(answer.SharedSecret).toHaveLength(length)
    })
  }

  test('is refused with a key of another curve, or none at all', async () => {
    const { KeyId } = await kms.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' })
    const other = crypto
      .generateKeyPairSync('ec', { namedCurve: 'P-384' })
      .publicKey.export({ format: 'der', type: 'spki' })
    const rsa = crypto
      .generateKeyPairSync('rsa', { modulusLength: 2048 })
      .publicKey.export({ format: 'der', type: 'spki' })
    for (const PublicKey of [new Uint8Array(other), new Uint8Array(rsa), bytes(91)]) {
      const answer = kms.call('DeriveSharedSecret', { KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey })
      await expectFault(answer, 'ValidationException', '')
    }
  })
})

describe('a key of a spec that is not to be had', () => {
  test('is refused by name', async () => {
    const answer = kms.call('CreateKey', { KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' })
    await expectFault(answer, 'UnsupportedOperationException', 'CreateKey: KeySpec SM2 is not supported by this KMS.')
  })
})
