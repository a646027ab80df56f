// What LocalStack encrypted, encrypted anew by a local KMS that was given the same key material.
import type { KMS } from '@aws-sdk/client-kms'

/** @param keyId a key of origin EXTERNAL with the material that the key in LocalStack has */
// #region move
export async function moveCiphertext(
  kms: KMS,
  keyId: string,
  { ciphertext, encryptionContext }: { ciphertext: Uint8Array; encryptionContext: Record<string, string> },
): Promise<Uint8Array> {
  const { CiphertextBlob } = await kms.reEncrypt({
    CiphertextBlob: ciphertext,
    SourceKeyId: keyId, // Must be said: the ciphertext names the key that LocalStack has.
    SourceEncryptionContext: encryptionContext,
    DestinationKeyId: keyId,
    DestinationEncryptionContext: encryptionContext,
  })
  return CiphertextBlob!
}
// #endregion
