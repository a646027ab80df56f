import { constants, createPublicKey, publicEncrypt } from 'node:crypto'
import type { KmsUnderTest } from '../kms-under-test.ts'

/** Gives a symmetric key of origin EXTERNAL its material. */
export async function importMaterial(kms: Pick<KmsUnderTest, 'call'>, KeyId: string): Promise<void> {
  const wrapping = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const
  const { ImportToken, PublicKey } = await kms.call('GetParametersForImport', wrapping)
  const key = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' })
  const padded = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
  await kms.call('ImportKeyMaterial', {
    KeyId,
    ImportToken: ImportToken!,
    EncryptedKeyMaterial: new Uint8Array(publicEncrypt(padded, new Uint8Array(32).fill(1))),
    ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
  })
}
