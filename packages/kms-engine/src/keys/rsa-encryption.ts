import type { EncryptionAlgorithmSpec, KeySpec } from '@sealwright/kms-model'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import type { EncryptionContext } from './encryption-context.ts'
import type { Key } from './key.ts'
import { readPublicKey, withSecret } from './key-material.ts'
import { decryptOaep, encryptOaep } from './material/rsa.ts'

/** The hash of each algorithm, and the bytes that its padding takes: two digests and two more. */
const algorithms: Readonly<Partial<Record<EncryptionAlgorithmSpec, { hash: 'sha1' | 'sha256'; padding: number }>>> = {
  RSAES_OAEP_SHA_1: { hash: 'sha1', padding: 42 },
  RSAES_OAEP_SHA_256: { hash: 'sha256', padding: 66 },
}

/** Bytes of the modulus. */
const modulusLengths: Readonly<Partial<Record<KeySpec, number>>> = { RSA_2048: 256, RSA_3072: 384, RSA_4096: 512 }

/**
 * Encrypts under the public key.
 *
 * @throws `ValidationException` for more bytes than fit, and for an encryption context, which RSA cannot bind
 */
export async function encryptRsa(
  kms: KmsCall,
  key: Key,
  plaintext: Uint8Array,
  options: { readonly algorithm: EncryptionAlgorithmSpec; readonly context: EncryptionContext | undefined },
): Promise<Uint8Array> {
  const { algorithm, context } = options
  refuseContext(context)
  const { hash, padding } = algorithms[algorithm]!
  const limit = modulusLengths[key.record.spec]! - padding
  if (plaintext.length > limit) {
    const message = `Algorithm ${algorithm} and key spec ${key.record.spec} cannot encrypt data larger than ${limit} bytes.`
    throw fault('ValidationException', message)
  }
  return encryptOaep(await readPublicKey(kms, key), plaintext, hash)
}

/** Decrypts with the private key. @returns `undefined` when it is no ciphertext of the key and algorithm */
export function decryptRsa(
  kms: KmsCall,
  key: Key,
  ciphertext: Uint8Array,
  algorithm: EncryptionAlgorithmSpec,
): Promise<Uint8Array | undefined> {
  return withSecret(kms, key, (secret) => decryptOaep(secret, ciphertext, algorithms[algorithm]!.hash))
}

/** @throws `ValidationException` when there is an encryption context */
export function refuseContext(context: EncryptionContext | undefined): void {
  if (context === undefined || Object.keys(context).length === 0) return
  throw fault('ValidationException', 'EncryptionContext is valid only with a symmetric encryption KMS key.')
}
