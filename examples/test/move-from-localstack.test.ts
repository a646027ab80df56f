import { constants, createPublicKey, publicEncrypt } from 'node:crypto'
import type { KMS } from '@aws-sdk/client-kms'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { moveCiphertext } from '../move-from-localstack.ts'
import { type LocalKms, localKms, region } from './local-kms.ts'

/** Made by LocalStack 4.14.0 under material that was imported for this alone. */
const recorded = {
  material: Buffer.from('9cbf809e91449f96650cc215d550fe235181e07d424c6e4363ff5a6f55378ff2', 'hex'),
  plaintext: new TextEncoder().encode('hello'),
  encryptionContext: { dept: 'x', tenant: 'one' },
  ciphertext: Buffer.from(
    'MmJkNDVkN2QtNDMxYi00MDkzLTg4OWYtNjVlNDI0MWQ2NTYwYB4hE1bgl84DqkgdihrfGZhdggF+Ur32TS9JUekI+d1oNHTouh40MCNkQy/Y7XbC',
    'base64',
  ),
}

let local: LocalKms
let kms: KMS
beforeAll(async () => {
  local = await localKms()
  kms = local.clientIn(region)
})
afterAll(() => local[Symbol.asyncDispose]())

async function importedKey(material: Uint8Array): Promise<string> {
  const { KeyMetadata } = await kms.createKey({ Origin: 'EXTERNAL' })
  const KeyId = KeyMetadata!.KeyId!
  const { PublicKey, ImportToken } = await kms.getParametersForImport({
    KeyId,
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_2048',
  })
  const key = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' })
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const EncryptedKeyMaterial = publicEncrypt({ key, padding, oaepHash: 'sha256' }, material)
  const ExpirationModel = 'KEY_MATERIAL_DOES_NOT_EXPIRE'
  await kms.importKeyMaterial({ KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel })
  return KeyId
}

it('what LocalStack encrypted under imported material opens here once it is encrypted anew', async () => {
  const keyId = await importedKey(recorded.material)
  const CiphertextBlob = await moveCiphertext(kms, keyId, recorded)
  const { encryptionContext: EncryptionContext } = recorded
  const { Plaintext } = await kms.decrypt({ CiphertextBlob, EncryptionContext })
  expect(Plaintext).toEqual(recorded.plaintext)
})

it('a key with other material does not move it', async () => {
  const keyId = await importedKey(new Uint8Array(32).fill(1))
  await expect(moveCiphertext(kms, keyId, recorded)).rejects.toMatchObject({ name: 'InvalidCiphertextException' })
})
