import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operationNames, type RecipientInfo } from '@sealwright/kms-model'
import { sampleInput } from '@sealwright/kms-model/testing'
import { expectTool } from '@sealwright/test-kit'
import { describe, expect, test } from 'vitest'
import { account, expectFault, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'
import type { KmsPorts } from '../index.ts'
import { attestationAuthority, type EnclaveClaims } from '../testing/attestation.ts'

const authority = attestationAuthority()
const enclave = generateKeyPairSync('rsa', { modulusLength: 2048 })
const enclaveKey = new Uint8Array(enclave.publicKey.export({ format: 'der', type: 'spki' }))
const attested = () => kmsUnderTest({ attestationRoots: [authority.root] })

function recipientOf(kms: KmsUnderTest, claims: Partial<EnclaveClaims> = {}): RecipientInfo {
  const AttestationDocument = authority.attest({ publicKey: enclaveKey, now: kms.ports.now(), ...claims })
  return { AttestationDocument, KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }
}

/** What the enclave reads in an answer, by a stranger's tool. */
function openWithOpenssl(ciphertext: Uint8Array | undefined, privateKey: KeyObject = enclave.privateKey): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'sealwright-'))
  try {
    const key = privateKey.export({ format: 'pem', type: 'pkcs8' })
    writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 })
    writeFileSync(join(folder, 'cms.der'), ciphertext!)
    const options = ['cms', '-decrypt', '-binary', '-inform', 'DER', '-in', 'cms.der', '-inkey', 'key.pem']
    return new Uint8Array(execFileSync('openssl', options, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const openssl = { command: 'openssl', probe: ['cms', '-help'], install: 'install OpenSSL 3' } as const

describe('an answer for an enclave', () => {
  test('to Decrypt is the plaintext, readable to openssl with the key of the enclave', async (ctx) => {
    expectTool(ctx, openssl)
    const kms = attested()
    const { KeyId, Arn } = await kms.createKey()
    for (const length of [1, 15, 16, 4096]) {
      const Plaintext = new Uint8Array(length).fill(length & 0xff)
      const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
      const answer = await kms.call('Decrypt', { CiphertextBlob, Recipient: recipientOf(kms) })
      const { CiphertextForRecipient, ...members } = answer
      expect(openWithOpenssl(CiphertextForRecipient)).toEqual(Plaintext)
      expect(members).toEqual({ KeyId: Arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' })
    }
  })

  test('to GenerateDataKey is the data key that the ciphertext holds', async (ctx) => {
    expectTool(ctx, openssl)
    const kms = attested()
    const { KeyId, Arn } = await kms.createKey()
    const answer = await kms.call('GenerateDataKey', { KeyId, KeySpec: 'AES_256', Recipient: recipientOf(kms) })
    const { CiphertextForRecipient, CiphertextBlob, ...members } = answer
    const { Plaintext } = await kms.call('Decrypt', { CiphertextBlob })
    expect(openWithOpenssl(CiphertextForRecipient)).toEqual(Plaintext)
    expect(members).toEqual({ KeyId: Arn })
  })

  test('to GenerateDataKeyPair is the private key that the ciphertext holds', async (ctx) => {
    expectTool(ctx, openssl)
    const kms = attested()
    const { KeyId } = await kms.createKey()
    const request = { KeyId, KeyPairSpec: 'ECC_NIST_P256', Recipient: recipientOf(kms) } as const
    const { PrivateKeyCiphertextBlob, ...answer } = await kms.call('GenerateDataKeyPair', request)
    const { Plaintext } = await kms.call('Decrypt', { CiphertextBlob: PrivateKeyCiphertextBlob })
    expect(openWithOpenssl(answer.CiphertextForRecipient)).toEqual(Plaintext)
    expect(Object.keys(answer).sort()).toEqual(['CiphertextForRecipient', 'KeyId', 'KeyPairSpec', 'PublicKey'])
  })

  test('to DeriveSharedSecret is the secret that others derive', async (ctx) => {
    expectTool(ctx, openssl)
    const kms = attested()
    const { KeyId } = await kms.createKey({ KeySpec: 'ECC_NIST_P384', KeyUsage: 'KEY_AGREEMENT' })
    const { PublicKey } = await kms.call('GetPublicKey', { KeyId })
    const request = { KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey: PublicKey! } as const
    const { SharedSecret } = await kms.call('DeriveSharedSecret', request)
    const answer = await kms.call('DeriveSharedSecret', { ...request, Recipient: recipientOf(kms) })
    expect(openWithOpenssl(answer.CiphertextForRecipient)).toEqual(SharedSecret)
    expect(answer).not.toHaveProperty('SharedSecret')
  })

  test('to GenerateRandom is as many bytes as were asked for', async (ctx) => {
    expectTool(ctx, openssl)
    const kms = attested()
    const answer = await kms.call('GenerateRandom', { NumberOfBytes: 100, Recipient: recipientOf(kms) })
    expect(openWithOpenssl(answer.CiphertextForRecipient)).toHaveLength(100)
    expect(answer).not.toHaveProperty('Plaintext')
  })
})

test('there are five operations that an enclave may be the recipient of', () => {
  const names = operationNames.filter((name) => 'Recipient' in (sampleInput(name) as object))
  const proven = ['Decrypt', 'DeriveSharedSecret', 'GenerateDataKey', 'GenerateDataKeyPair', 'GenerateRandom']
  expect(names).toEqual(proven)
})

describe('a recipient', () => {
  const ask = (kms: KmsUnderTest, Recipient: RecipientInfo) =>
    kms.call('GenerateRandom', { NumberOfBytes: 1, Recipient })

  test('is refused where no root is trusted', async () => {
    const kms = kmsUnderTest()
    await expectFault(ask(kms, recipientOf(kms)), 'ValidationException', /attestationRoots/)
  })

  test('needs both of its members', async () => {
    const kms = attested()
    const { AttestationDocument, KeyEncryptionAlgorithm } = recipientOf(kms)
    const message = 'Recipient: want AttestationDocument and KeyEncryptionAlgorithm.'
    await expectFault(ask(kms, { AttestationDocument: AttestationDocument! }), 'ValidationException', message)
    const algorithm = { KeyEncryptionAlgorithm: KeyEncryptionAlgorithm! }
    await expectFault(ask(kms, algorithm), 'ValidationException', message)
  })

  test('is refused with the reason when its document does not verify', async () => {
    const kms = attested()
    const recipient = recipientOf(kms)
    kms.ports.advance(3 * 60 * 60 * 1000 + 1)
    const message = 'Recipient: the attestation document is not valid: certificate 3 has expired.'
    await expectFault(ask(kms, recipient), 'ValidationException', message)
  })

  test.for([3072, 4096])('may have an RSA key of %i bits', async (modulusLength, ctx) => {
    expectTool(ctx, openssl)
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength })
    const kms = attested()
    const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))
    const { CiphertextForRecipient } = await ask(kms, recipientOf(kms, { publicKey: key }))
    expect(openWithOpenssl(CiphertextForRecipient, privateKey)).toHaveLength(1)
  })

  test('gives an RSA key of 2048, 3072 or 4096 bits', async () => {
    const kms = attested()
    const message =
      'Recipient: the attestation document is not valid: public_key: want an RSA key of 2048, 3072 or 4096 bits.'
    const { publicKey: curve } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
    const { publicKey: short } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const keys = [curve, short].map((key) => new Uint8Array(key.export({ format: 'der', type: 'spki' })))
    for (const publicKey of [...keys, Uint8Array.of(1, 2, 3)]) {
      await expectFault(ask(kms, recipientOf(kms, { publicKey })), 'ValidationException', message)
    }
    const AttestationDocument = authority.attest({ now: kms.ports.now() })
    const recipient = { AttestationDocument, KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256' } as const
    await expectFault(ask(kms, recipient), 'ValidationException', /public_key is missing/)
  })
})

test('an event says which enclave asked, and nothing that was for it', async () => {
  const additional: unknown[] = []
  const audit: KmsPorts['audit'] = ({ event }) =>
    void additional.push(event.additionalEventData, event.requestParameters)
  const kms = kmsUnderTest({ attestationRoots: [authority.root], audit })
  const registers = { 0: new Uint8Array(48).fill(0xab), 3: new Uint8Array(48).fill(3), 5: new Uint8Array(48) }
  await kms.call('GenerateRandom', { NumberOfBytes: 1, Recipient: recipientOf(kms, { registers, moduleId: 'i-1' }) })
  expect(additional).toEqual([
    {
      recipient: {
        attestationDocumentModuleId: 'i-1',
        attestationDocumentEnclaveImageDigest: 'ab'.repeat(48),
        attestationDocumentEnclavePCR3: '03'.repeat(48),
      },
    },
    { numberOfBytes: 1 },
  ])
})

describe('a policy', () => {
  const image = 'ab'.repeat(48)
  const registers = { 0: new Uint8Array(48).fill(0xab), 3: new Uint8Array(48).fill(0x0c) }

  async function keyFor(kms: KmsUnderTest, condition: Record<string, string>): Promise<string> {
    const administer = ['kms:Describe*', 'kms:Encrypt', 'kms:PutKeyPolicy']
    const principal = { AWS: `arn:aws:iam::${account}:root` }
    const Statement = [
      { Effect: 'Allow', Principal: principal, Action: administer, Resource: '*' },
      {
        Effect: 'Allow',
        Principal: principal,
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { StringEquals: condition },
      },
    ]
    return (await kms.createKey({ Policy: JSON.stringify({ Version: '2012-10-17', Statement }) })).KeyId
  }

  test.each([
    ['kms:RecipientAttestation:ImageSha384', image],
    ['kms:RecipientAttestation:PCR0', image],
    ['kms:RecipientAttestation:PCR3', '0c'.repeat(48)],
  ])('can ask for %s', async (name, value) => {
    const kms = attested()
    const KeyId = await keyFor(kms, { [name]: value })
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) })
    await kms.call('Decrypt', { CiphertextBlob, KeyId, Recipient: recipientOf(kms, { registers }) })
    await expectFault(kms.call('Decrypt', { CiphertextBlob, KeyId }), 'AccessDeniedException')
    const other = { ...registers, 0: new Uint8Array(48), 3: new Uint8Array(48) }
    const Recipient = recipientOf(kms, { registers: other })
    await expectFault(kms.call('Decrypt', { CiphertextBlob, KeyId, Recipient }), 'AccessDeniedException')
  })
})
