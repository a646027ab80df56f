import * as crypto from 'node:crypto'
import type { AlgorithmSpec, Input, Output, WrappingKeySpec } from '@sealwright/kms-model'
import type { Caller } from '../src/index.ts'
import { callerOf, type KmsUnderTest } from './kms-under-test.ts'

/** Key material as it is wrapped by a client, by node:crypto alone. */
export function wrapped(bytes: Uint8Array, publicKey: Uint8Array, algorithm: AlgorithmSpec): Uint8Array {
  const key = crypto.createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
  const oaepHash = algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256'
  const oaep = (data: Uint8Array) =>
    crypto.publicEncrypt({ key, padding: crypto.constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, data)
  if (!algorithm.startsWith('RSA_AES')) return new Uint8Array(oaep(bytes))
  const aesKey = crypto.randomBytes(32)
  const cipher = crypto.createCipheriv('id-aes256-wrap-pad', aesKey, Buffer.from('a65959a6', 'hex'))
  return new Uint8Array(Buffer.concat([oaep(aesKey), cipher.update(bytes), cipher.final()]))
}

/** Material that does not expire. */
export const forEver = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const

/** How material is imported. */
export interface ImportOptions extends Partial<Omit<Input<'ImportKeyMaterial'>, 'KeyId'>> {
  /** Default: RSA_AES_KEY_WRAP_SHA_256, which wraps material of any length. */
  readonly algorithm?: AlgorithmSpec
  /** Default: RSA_2048. */
  readonly wrappingKeySpec?: WrappingKeySpec
  /** Default: the root user where the keys of tests are. */
  readonly caller?: Caller
}

/** Asks for a wrapping key and imports material with it, in the words of the options; by default it does not expire. */
export async function importMaterial(
  kms: Pick<KmsUnderTest, 'call'>,
  KeyId: string,
  bytes: Uint8Array,
  options: ImportOptions = forEver,
): Promise<Output<'ImportKeyMaterial'>> {
  const { algorithm = 'RSA_AES_KEY_WRAP_SHA_256', wrappingKeySpec = 'RSA_2048', caller = callerOf(), ...rest } = options
  const wrapping = { KeyId, WrappingAlgorithm: algorithm, WrappingKeySpec: wrappingKeySpec }
  const { ImportToken, PublicKey } = await kms.call('GetParametersForImport', wrapping, caller)
  const EncryptedKeyMaterial = wrapped(bytes, PublicKey!, algorithm)
  return kms.call('ImportKeyMaterial', { KeyId, ImportToken: ImportToken!, EncryptedKeyMaterial, ...rest }, caller)
}
