import { generateKeyPairSync } from 'node:crypto'
import type { FaultName, Input, OperationName } from '@sealwright/kms-model'
import { account } from '../kms-under-test.ts'
import { algorithmOf, bytes, grantOn, type Kind, kinds, type Scene } from './scene.ts'

/** What an operation wants of a key: a row of the table of states. */
export type Activity =
  | 'use'
  | 'readPublicKey'
  | 'enable'
  | 'scheduleDeletion'
  | 'cancelDeletion'
  | 'describe'
  | 'createGrant'
  | 'rotate'
  | 'replicate'
  | 'importMaterial'
  | 'read'

/** What a key is asked for. */
export interface Asked<N extends OperationName = OperationName> {
  readonly name: N
  /** What is asked for, where the operation alone does not say. */
  readonly what?: string
  readonly activity: Activity
  readonly input: (scene: Scene) => Input<N>
  /** How a key of the kind refuses whatever its state. */
  readonly refusal?: (scene: Scene) => FaultName | undefined
  /** How a key of the kind refuses once its state does not. */
  readonly lateRefusal?: (scene: Scene) => FaultName | undefined
}

type Refusals = Pick<Asked, 'what' | 'refusal' | 'lateRefusal'>

function ask<N extends OperationName>(
  name: N,
  activity: Activity,
  input: (scene: Scene) => Input<N>,
  refusals: Refusals = {},
): Asked {
  return { name, activity, input, ...refusals } as unknown as Asked
}

const key = ({ KeyId }: Scene) => ({ KeyId })
const usageOf = ({ kind }: Scene) => kinds[kind].KeyUsage
const isSymmetric = ({ kind }: Scene) => kinds[kind].KeySpec === 'SYMMETRIC_DEFAULT'
const isInKeyStore = ({ kind }: Scene) => kind === 'CloudHSM' || kind === 'external'
const hasOwnMaterial = ({ kind, state }: Scene) => kind !== 'imported' && state !== 'PendingImport'
const when = (name: FaultName, holds: (scene: Scene) => boolean) => (scene: Scene) => (holds(scene) ? name : undefined)

const usedFor = (usage: (typeof kinds)[Kind]['KeyUsage']): Refusals => ({
  refusal: when('InvalidKeyUsageException', (scene) => usageOf(scene) !== usage),
})
const makesCiphertexts: Refusals = {
  refusal: when('IncorrectKeyException', (scene) => usageOf(scene) !== 'ENCRYPT_DECRYPT'),
}
const wrapsDataKeys: Refusals = { refusal: when('InvalidKeyUsageException', (scene) => !isSymmetric(scene)) }
const wrapsKeyPairs: Refusals = { ...wrapsDataKeys, lateRefusal: when('UnsupportedOperationException', isInKeyStore) }
const rotates: Refusals = {
  lateRefusal: when(
    'UnsupportedOperationException',
    (scene) => !isSymmetric(scene) || scene.kind === 'replica' || scene.kind === 'imported' || isInKeyStore(scene),
  ),
}
const takesImports: Refusals = { refusal: when('UnsupportedOperationException', hasOwnMaterial) }
const hasPublicKey: Refusals = {
  refusal: (scene) =>
    isSymmetric(scene) ? 'UnsupportedOperationException' : usedForMacs(scene) ? 'InvalidKeyUsageException' : undefined,
}
const usedForMacs = (scene: Scene) => usageOf(scene) === 'GENERATE_VERIFY_MAC'
const isPrimary: Refusals = {
  refusal: when('UnsupportedOperationException', ({ kind, state }) => {
    const isRelated = kind === 'primary' || state === 'PendingReplicaDeletion' || state === 'Updating'
    return kind === 'replica' || !isRelated
  }),
}
const hasNoOwnAlias: Refusals = { refusal: when('NotFoundException', ({ kind }) => kind === 'AWS managed') }

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' }],
})
const peer = new Uint8Array(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' }),
)
const pair = ({ KeyId }: Scene) => ({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }) as const
const dataKey = ({ KeyId }: Scene) => ({ KeyId, KeySpec: 'AES_256' }) as const
const signing = ({ KeyId }: Scene) => ({ KeyId, Message: bytes, SigningAlgorithm: 'ECDSA_SHA_256' }) as const
const mac = ({ KeyId }: Scene) => ({ KeyId, Message: bytes, MacAlgorithm: 'HMAC_SHA_256' }) as const

/** Every operation that is about a key. */
export const everythingAsked: readonly Asked[] = [
  ask(
    'Encrypt',
    'use',
    ({ KeyId, kind }) => ({ KeyId, Plaintext: bytes, EncryptionAlgorithm: algorithmOf(kind) }),
    usedFor('ENCRYPT_DECRYPT'),
  ),
  ask(
    'Decrypt',
    'use',
    ({ KeyId, kind, made }) => ({ KeyId, CiphertextBlob: made.ciphertext, EncryptionAlgorithm: algorithmOf(kind) }),
    makesCiphertexts,
  ),
  ask(
    'ReEncrypt',
    'use',
    ({ KeyId, kind, other, made }) => ({
      ...{ SourceKeyId: KeyId, CiphertextBlob: made.ciphertext, DestinationKeyId: other.KeyId },
      SourceEncryptionAlgorithm: algorithmOf(kind),
    }),
    { what: 'from it', ...makesCiphertexts },
  ),
  ask(
    'ReEncrypt',
    'use',
    ({ KeyId, kind, other }) => ({
      ...{ SourceKeyId: other.KeyId, CiphertextBlob: other.ciphertext, DestinationKeyId: KeyId },
      DestinationEncryptionAlgorithm: algorithmOf(kind),
    }),
    { what: 'to it', ...usedFor('ENCRYPT_DECRYPT') },
  ),
  ask('GenerateDataKey', 'use', dataKey, wrapsDataKeys),
  ask('GenerateDataKeyWithoutPlaintext', 'use', dataKey, wrapsDataKeys),
  ask('GenerateDataKeyPair', 'use', pair, wrapsKeyPairs),
  ask('GenerateDataKeyPairWithoutPlaintext', 'use', pair, wrapsKeyPairs),
  ask('Sign', 'use', signing, usedFor('SIGN_VERIFY')),
  ask('Verify', 'use', (scene) => ({ ...signing(scene), Signature: scene.made.signature }), usedFor('SIGN_VERIFY')),
  ask('GenerateMac', 'use', mac, usedFor('GENERATE_VERIFY_MAC')),
  ask('VerifyMac', 'use', (scene) => ({ ...mac(scene), Mac: scene.made.mac }), usedFor('GENERATE_VERIFY_MAC')),
  ask(
    'DeriveSharedSecret',
    'use',
    ({ KeyId }) => ({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey: peer }),
    usedFor('KEY_AGREEMENT'),
  ),
  ask('GetPublicKey', 'readPublicKey', key, hasPublicKey),

  ask('EnableKey', 'enable', key),
  ask('DisableKey', 'enable', key),
  ask('ScheduleKeyDeletion', 'scheduleDeletion', key),
  ask('CancelKeyDeletion', 'cancelDeletion', key),
  ask('UpdateKeyDescription', 'describe', ({ KeyId }) => ({ KeyId, Description: 'x' })),
  ask('TagResource', 'describe', ({ KeyId }) => ({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] })),
  ask('UntagResource', 'describe', ({ KeyId }) => ({ KeyId, TagKeys: ['a'] })),
  ask('CreateAlias', 'describe', ({ KeyId }) => ({ AliasName: 'alias/new', TargetKeyId: KeyId })),
  ask('UpdateAlias', 'describe', ({ KeyId }) => ({ AliasName: 'alias/sibling', TargetKeyId: KeyId }), {
    what: 'to it',
  }),
  ask('UpdateAlias', 'read', ({ siblingId }) => ({ AliasName: 'alias/own', TargetKeyId: siblingId }), {
    what: 'away from it',
    ...hasNoOwnAlias,
  }),
  ask('DeleteAlias', 'read', () => ({ AliasName: 'alias/own' }), hasNoOwnAlias),
  ask('CreateGrant', 'createGrant', ({ KeyId }) => grantOn(KeyId)),
  ask('RevokeGrant', 'read', ({ KeyId, GrantId }) => ({ KeyId, GrantId: GrantId! })),
  ask('RetireGrant', 'read', ({ Arn, GrantId }) => ({ KeyId: Arn, GrantId })),

  ask('EnableKeyRotation', 'rotate', key, rotates),
  ask('DisableKeyRotation', 'rotate', key, rotates),
  ask('RotateKeyOnDemand', 'rotate', key, {
    // It would rotate to material that was imported for it; none was.
    lateRefusal: (scene) => (scene.kind === 'imported' ? 'KMSInvalidStateException' : rotates.lateRefusal!(scene)),
  }),
  ask('GetParametersForImport', 'importMaterial', wrapping, takesImports),
  ask(
    'ImportKeyMaterial',
    'importMaterial',
    ({ KeyId }) => ({
      ...{ KeyId, ImportToken: bytes, EncryptedKeyMaterial: bytes },
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    }),
    // The token is nobody's; that it is looked at says that the state is no obstacle.
    { ...takesImports, lateRefusal: () => 'InvalidImportTokenException' },
  ),
  ask('DeleteImportedKeyMaterial', 'read', key, takesImports),
  ask('ReplicateKey', 'replicate', ({ KeyId }) => ({ KeyId, ReplicaRegion: 'us-east-1' }), isPrimary),
  ask('UpdatePrimaryRegion', 'replicate', ({ KeyId, elsewhere }) => ({ KeyId, PrimaryRegion: elsewhere }), isPrimary),

  ask('DescribeKey', 'read', key),
  ask('GetKeyPolicy', 'read', key),
  ask('PutKeyPolicy', 'read', ({ KeyId }) => ({ KeyId, Policy: policy })),
  ask('ListKeyPolicies', 'read', key),
  ask('ListGrants', 'read', key),
  ask('ListResourceTags', 'read', key),
  ask('ListAliases', 'read', key),
  ask('GetKeyRotationStatus', 'read', key),
  ask('ListKeyRotations', 'read', key, {
    refusal: when('UnsupportedOperationException', (scene) => !isSymmetric(scene)),
  }),
  ask('GetKeyLastUsage', 'read', key),
]

function wrapping({ KeyId }: Scene): Input<'GetParametersForImport'> {
  return { KeyId, WrappingAlgorithm: 'RSA_AES_KEY_WRAP_SHA_256', WrappingKeySpec: 'RSA_2048' }
}
