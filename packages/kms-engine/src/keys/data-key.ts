import type { DataKeySpec, Output } from '@sealwright/kms-model'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import type { EncryptionContext } from './encryption-context.ts'
import { currentMaterialOf } from './key.ts'
import { encryptUnder } from './symmetric.ts'
import { useKey } from './use-key.ts'

/** What both operations that make a data key take. */
export interface DataKeyRequest {
  readonly KeyId: string
  readonly KeySpec?: DataKeySpec | undefined
  readonly NumberOfBytes?: number | undefined
  readonly EncryptionContext?: EncryptionContext | undefined
  readonly DryRun?: boolean | undefined
}

const dataKeyLengths: Readonly<Record<DataKeySpec, number>> = { AES_128: 16, AES_256: 32 }

/** Makes a data key and wraps it. */
export async function makeDataKey(
  kms: KmsCall,
  input: DataKeyRequest,
): Promise<{ readonly plaintext: Uint8Array; readonly answer: Output<'GenerateDataKeyWithoutPlaintext'> }> {
  const length = dataKeyLength(input)
  const key = await useKey(kms, input.KeyId, {
    usage: 'ENCRYPT_DECRYPT',
    algorithm: 'SYMMETRIC_DEFAULT',
    isSymmetricOnly: true,
    dryRun: input.DryRun,
  })
  const plaintext = kms.randomBytes(length)
  const ciphertext = await encryptUnder(kms, key, plaintext, input.EncryptionContext)
  const answer = { CiphertextBlob: ciphertext, KeyId: key.arn, KeyMaterialId: currentMaterialOf(key) }
  return { plaintext, answer }
}

/** Bytes of the data key. The model cannot say that a request gives exactly one of two members. */
function dataKeyLength({ KeySpec: spec, NumberOfBytes: bytes }: DataKeyRequest): number {
  if ((spec === undefined) === (bytes === undefined)) {
    throw fault('ValidationException', 'Please specify either number of bytes or key spec.')
  }
  return spec === undefined ? bytes! : dataKeyLengths[spec]
}
