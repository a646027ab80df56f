import type { KmsCall } from '../call.ts'
import type { EncryptionContext } from './encryption-context.ts'
import { openForeign } from './foreign/foreign-ciphertext.ts'
import { isUsable, type Key } from './key.ts'
import { withSecret } from './key-material.ts'

/**
 * Decrypts what another local KMS encrypted under material that was since imported into this key. The request names the
 * key: such a ciphertext cannot.
 *
 * @returns `undefined` when it is no such ciphertext
 */
export async function decryptForeign(
  kms: KmsCall,
  key: Key,
  ciphertext: Uint8Array,
  context: EncryptionContext = {},
): Promise<{ readonly plaintext: Uint8Array; readonly materialId: string } | undefined> {
  if (key.record.origin !== 'EXTERNAL') return undefined
  for (const entry of key.record.materials) {
    if (!isUsable(key.record, entry, kms.now)) continue
    const plaintext = await withSecret(kms, key, (secret) => openForeign(ciphertext, secret, context), entry.id)
    if (plaintext !== undefined) return { plaintext, materialId: entry.id }
  }
  return undefined
}
