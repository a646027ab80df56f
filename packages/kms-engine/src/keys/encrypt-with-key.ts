import type { EncryptionAlgorithmSpec } from '@sealwright/kms-model'
import type { KmsCall } from '../call.ts'
import type { EncryptionContext } from './encryption-context.ts'
import type { Key } from './key.ts'
import { encryptRsa } from './rsa-encryption.ts'
import { encryptUnder } from './symmetric.ts'

/** Encrypts under a key of either kind. */
export function encryptWithKey(
  kms: KmsCall,
  key: Key,
  plaintext: Uint8Array,
  options: { readonly algorithm: EncryptionAlgorithmSpec; readonly context: EncryptionContext | undefined },
): Promise<Uint8Array> {
  return options.algorithm === 'SYMMETRIC_DEFAULT'
    ? encryptUnder(kms, key, plaintext, options.context)
    : encryptRsa(kms, key, plaintext, options)
}
