import {
  AlgorithmSuiteIdentifier,
  AwsKmsMrkAwareSymmetricKeyringNode,
  buildClient,
  CommitmentPolicy,
  KMS,
  KmsKeyringNode,
} from '@aws-crypto/client-node'
import { decrypt, encrypt } from '@sealwright/core'
import { awsKmsDiscovery, awsKmsProvider } from '@sealwright/provider-aws-kms'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalKms, localKms, region } from './local-kms.ts'

const theirs = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)

const suites = {
  '0x0478': [0x0478, AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY],
  '0x0578': [0x0578, AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY_ECDSA_P384],
} as const

const lengths = {
  'no byte': 0,
  'one byte': 1,
  'exactly one frame': 4096,
  'two frames and a byte': 8193,
  '1 MiB': 1 << 20,
}

const contexts = {
  'no context': {},
  'a context': { tenant: 'acme', purpose: 'interop', größe: '10 µm', '\u{1f511}': 'key', '\u{ff5e}': 'tilde' },
}

let local: LocalKms
let keyArn: string
beforeAll(async () => {
  local = await localKms()
  keyArn = await local.createKey('alias/app')
})
afterAll(() => local[Symbol.asyncDispose]())

function theirClients() {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  // Their types were written without exactOptionalPropertyTypes, and do not take the SDK's own client with it.
  return ((wanted: string) => new KMS({ endpoint: local.server.url, region: wanted, credentials })) as never
}

function theirKeyring(generatorKeyId: string, keyIds: string[] = []): KmsKeyringNode {
  return new KmsKeyringNode({ clientProvider: theirClients(), generatorKeyId, keyIds })
}

function ourProvider(keyId: string) {
  return awsKmsProvider({ keyId, client: local.clientIn(region) })
}

function plaintextOf(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, index) => index * 31 + (index >> 8)))
}

describe.each(Object.entries(suites))('suite %s, with the Encryption SDK for JavaScript', (_, [id, theirId]) => {
  for (const [contextName, encryptionContext] of Object.entries(contexts)) {
    for (const [lengthName, length] of Object.entries(lengths)) {
      it(`opens ours: ${lengthName}, ${contextName}`, async () => {
        const plaintext = plaintextOf(length)
        const { message } = await encrypt(plaintext, {
          provider: ourProvider(keyArn),
          algorithmSuite: id,
          encryptionContext,
        })
        const opened = await theirs.decrypt(theirKeyring(keyArn), message)
        expect(opened.plaintext.equals(plaintext)).toBe(true)
        expect(opened.messageHeader.encryptionContext).toMatchObject(encryptionContext)
      })

      it(`writes what we open: ${lengthName}, ${contextName}`, async () => {
        const plaintext = plaintextOf(length)
        const { result } = await theirs.encrypt(theirKeyring(keyArn), plaintext, {
          suiteId: theirId,
          encryptionContext,
        })
        const opened = await decrypt(result, { provider: ourProvider('alias/app'), encryptionContext })
        expect(Buffer.from(opened.plaintext).equals(plaintext)).toBe(true)
        expect(opened.header.algorithmSuite.id).toBe(id)
      })
    }
  }
})

describe('messages of several keys, with the Encryption SDK for JavaScript', () => {
  it('open with the other key, in both directions', async () => {
    const otherArn = await local.createKey('alias/other')
    const plaintext = plaintextOf(100)
    const client = local.clientIn(region)
    const provider = awsKmsProvider({ generatorKeyId: keyArn, keyIds: [otherArn], client })
    const { message } = await encrypt(plaintext, { provider })
    expect((await theirs.decrypt(theirKeyring(otherArn), message)).plaintext.equals(plaintext)).toBe(true)

    const { result } = await theirs.encrypt(theirKeyring(keyArn, [otherArn]), plaintext)
    const opened = await decrypt(result, { provider: ourProvider(otherArn) })
    expect(Buffer.from(opened.plaintext).equals(plaintext)).toBe(true)
    expect(opened.openedBy).toEqual({ provider: `aws-kms ${otherArn}`, index: 1 })
  })

  it('open by discovery', async () => {
    const { result } = await theirs.encrypt(theirKeyring(keyArn), plaintextOf(10))
    const filter = { partition: 'aws', accountIds: ['000000000000'] }
    const provider = awsKmsDiscovery({ client: local.clientIn(region), filter })
    expect(Buffer.from((await decrypt(result, { provider })).plaintext).equals(plaintextOf(10))).toBe(true)
  })

  it('open by their discovery', async () => {
    const { message } = await encrypt(plaintextOf(10), { provider: ourProvider('alias/app') })
    const keyring = new KmsKeyringNode({ clientProvider: theirClients(), discovery: true })
    expect((await theirs.decrypt(keyring, message)).plaintext.equals(plaintextOf(10))).toBe(true)
  })
})

describe('a multi-Region key and its replica, with the Encryption SDK for JavaScript', () => {
  it('open each other’s messages', async () => {
    const here = local.clientIn('eu-central-1')
    const there = local.clientIn('us-east-1')
    const keyArn = (await here.createKey({ MultiRegion: true })).KeyMetadata?.Arn ?? ''
    await here.replicateKey({ KeyId: keyArn, ReplicaRegion: 'us-east-1' })
    const replicaArn = keyArn.replace('eu-central-1', 'us-east-1')
    const plaintext = plaintextOf(100)

    const { message } = await encrypt(plaintext, { provider: awsKmsProvider({ keyId: keyArn, client: here }) })
    const keyring = new AwsKmsMrkAwareSymmetricKeyringNode({ client: there as never, keyId: replicaArn })
    expect((await theirs.decrypt(keyring, message)).plaintext.equals(plaintext)).toBe(true)

    const { result } = await theirs.encrypt(keyring, plaintext)
    const provider = awsKmsProvider({ keyId: keyArn, client: here, multiRegion: true })
    expect(Buffer.from((await decrypt(result, { provider })).plaintext).equals(plaintext)).toBe(true)
  })
})
