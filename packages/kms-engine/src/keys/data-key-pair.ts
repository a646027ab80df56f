import type { DataKeyPairSpec, Output } from '@sealwright/kms-model'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { refuseKeyInStore } from '../key-stores/keys-in-store.ts'
import type { EncryptionContext } from './encryption-context.ts'
import { currentMaterialOf } from './key.ts'
import { canGenerate } from './material/generate.ts'
import { encryptUnder } from './symmetric.ts'
import { endDryRun, useKey } from './use-key.ts'

/** What both operations that make a data key pair take. */
export interface DataKeyPairRequest {
  readonly KeyId: string
  readonly KeyPairSpec: DataKeyPairSpec
  readonly EncryptionContext?: EncryptionContext | undefined
  readonly DryRun?: boolean | undefined
}

/** Makes a key pair and wraps its private key, PKCS#8 DER. */
export async function makeDataKeyPair(
  kms: KmsCall,
  input: DataKeyPairRequest,
): Promise<{
  readonly privateKey: Uint8Array
  readonly answer: Output<'GenerateDataKeyPairWithoutPlaintext'>
}> {
  const { KeyPairSpec: spec } = input
  const key = await useKey(kms, input.KeyId, {
    usage: 'ENCRYPT_DECRYPT',
    algorithm: 'SYMMETRIC_DEFAULT',
    isSymmetricOnly: true,
    dryRun: undefined,
  })
  refuseKeyInStore(key)
  if (!canGenerate(spec)) {
    throw fault('UnsupportedOperationException', `KeyPairSpec ${spec} is not supported by this KMS.`)
  }
  endDryRun(input.DryRun)
  const { secret, publicKey } = await kms.makeMaterial(spec)
  const answer = {
    PrivateKeyCiphertextBlob: await encryptUnder(kms, key, secret, input.EncryptionContext),
    PublicKey: publicKey,
    KeyId: key.arn,
    KeyPairSpec: spec,
    KeyMaterialId: currentMaterialOf(key),
  }
  return { privateKey: secret, answer }
}
