import { generateKeyPairSync } from 'node:crypto'
import { KMS } from '@aws-sdk/client-kms'
import { attestationAuthority } from '@sealwright/kms-engine/testing'
import { expect, test } from 'vitest'
import { type RunningServer, startServer } from '../src/index.ts'

const authority = attestationAuthority()
const enclave = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicKey = new Uint8Array(enclave.publicKey.export({ format: 'der', type: 'spki' }))

const clientOf = ({ url }: RunningServer) =>
  new KMS({
    endpoint: url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })

async function dataKeyForEnclave(server: RunningServer) {
  const kms = clientOf(server)
  const { KeyMetadata } = await kms.createKey({})
  const AttestationDocument = authority.attest({ publicKey, now: Date.now() })
  const Recipient = { AttestationDocument, KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256' } as const
  return kms.generateDataKey({ KeyId: KeyMetadata!.KeyId, KeySpec: 'AES_256', Recipient })
}

test('a server answers an enclave whose root it was told to trust, and does not show the key', async () => {
  await using server = await startServer({ port: 0, attestationRoots: [authority.root] })
  const answer = await dataKeyForEnclave(server)
  expect(answer.CiphertextForRecipient?.length).toBeGreaterThan(256)
  expect(answer.Plaintext).toBeUndefined()
})

test('a server trusts a root by itself, AWS’s, and so believes no other authority', async () => {
  await using server = await startServer({ port: 0 })
  await expect(dataKeyForEnclave(server)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(/^Recipient: the attestation document is not valid: .*root/),
  })
})

test('a server reaches no external key store proxy: nobody can make it fetch an address', async () => {
  await using server = await startServer({ port: 0 })
  const asked = clientOf(server).createCustomKeyStore({
    CustomKeyStoreName: 'proxy',
    CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
    XksProxyConnectivity: 'PUBLIC_ENDPOINT',
    XksProxyUriEndpoint: 'https://proxy.example',
    XksProxyUriPath: '/kms/xks/v1',
    XksProxyAuthenticationCredential: { AccessKeyId: 'A'.repeat(20), RawSecretAccessKey: 'b'.repeat(43) },
  })
  await expect(asked).rejects.toMatchObject({ name: 'XksProxyUriUnreachableException' })
})
