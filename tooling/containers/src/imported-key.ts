import { constants, publicEncrypt } from 'node:crypto'
import type { CreateKeyCommandInput } from '@aws-sdk/client-kms'
import { clientOf, type Peer } from './peer.ts'

/** Makes a key of material that the caller chose. @returns its ARN */
export async function importKey(
  peer: Peer,
  material: Uint8Array,
  input: Pick<CreateKeyCommandInput, 'KeySpec' | 'KeyUsage'> = {},
): Promise<string> {
  const kms = clientOf(peer)
  const { KeyMetadata } = await kms.createKey({ ...input, Origin: 'EXTERNAL' })
  const KeyId = KeyMetadata?.KeyId
  const { PublicKey, ImportToken } = await kms.getParametersForImport({
    KeyId,
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_2048',
  })
  const wrapping = {
    key: Buffer.from(PublicKey ?? []),
    format: 'der',
    type: 'spki',
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: 'sha256',
  } as const
  const EncryptedKeyMaterial = publicEncrypt(wrapping, material)
  await kms.importKeyMaterial({
    KeyId,
    ImportToken,
    EncryptedKeyMaterial,
    ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
  })
  return KeyMetadata?.Arn ?? ''
}
