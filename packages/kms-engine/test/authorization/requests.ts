import type { Input, OperationName } from '@sealwright/kms-model'
import { ben } from './people.ts'
import type { Scene } from './scene.ts'
import { delegation } from './statements.ts'

const Plaintext = new Uint8Array(32).fill(5)
const Message = new Uint8Array(32).fill(6)
const SigningAlgorithm = 'ECDSA_SHA_256'
const MacAlgorithm = 'HMAC_SHA_256'

type Members = Readonly<Record<string, unknown>>
type Maker = (scene: Scene, rest: Members) => Members | Promise<Members>

const ofKey: Maker = ({ key }) => ({ KeyId: key })
const withKey =
  (members: Members): Maker =>
  ({ key }) => ({ KeyId: key, ...members })

/** The request of each operation that rows make, such that it succeeds on a key of the fit kind. */
const makers: Partial<Record<OperationName, Maker>> = {
  Encrypt: withKey({ Plaintext }),
  Decrypt: async (scene, { EncryptionContext: context }) => ({
    CiphertextBlob: await sealed(scene, context),
    KeyId: scene.key,
  }),
  GenerateDataKey: withKey({ KeySpec: 'AES_256' }),
  GenerateDataKeyWithoutPlaintext: withKey({ KeySpec: 'AES_256' }),
  GenerateDataKeyPair: withKey({ KeyPairSpec: 'ECC_NIST_P256' }),
  GenerateDataKeyPairWithoutPlaintext: withKey({ KeyPairSpec: 'ECC_NIST_P256' }),
  ReEncrypt: async (scene, { SourceEncryptionContext: context }) => ({
    CiphertextBlob: await sealed(scene, context),
    SourceKeyId: scene.key,
    DestinationKeyId: scene.key,
  }),
  Sign: withKey({ Message, SigningAlgorithm }),
  GenerateMac: withKey({ Message, MacAlgorithm }),
  DescribeKey: ofKey,
  GetPublicKey: ofKey,
  GetKeyPolicy: ofKey,
  GetKeyRotationStatus: ofKey,
  ListGrants: ofKey,
  ListResourceTags: ofKey,
  DisableKey: ofKey,
  EnableKeyRotation: ofKey,
  ScheduleKeyDeletion: ofKey,
  UpdateKeyDescription: withKey({ Description: 'new' }),
  CreateGrant: withKey({ GranteePrincipal: ben, Operations: ['Encrypt'] }),
  RevokeGrant: ({ key, grants }) => ({ KeyId: key, GrantId: grants[0]?.id }),
  RetireGrant: ({ key, grants }) => ({ KeyId: key, GrantId: grants[0]?.id }),
  PutKeyPolicy: ({ kms, key }) => putPolicy(kms, key),
  TagResource: withKey({ Tags: [{ TagKey: 'team', TagValue: 'red' }] }),
  UntagResource: withKey({ TagKeys: ['team'] }),
  CreateAlias: ({ key }) => ({ AliasName: 'alias/new', TargetKeyId: key }),
  DeleteAlias: () => ({ AliasName: 'alias/one' }),
  UpdateAlias: ({ other }) => ({ AliasName: 'alias/one', TargetKeyId: other }),
  ReplicateKey: withKey({ ReplicaRegion: 'eu-west-1' }),
  UpdatePrimaryRegion: async ({ kms, key }) => {
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [delegation] })
    await kms.call('ReplicateKey', { KeyId: key, ReplicaRegion: 'eu-west-1', Policy })
    return { KeyId: key, PrimaryRegion: 'eu-west-1' }
  },
  GetParametersForImport: withKey({ WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }),
  ImportKeyMaterial: withKey({ ImportToken: Message, EncryptedKeyMaterial: Message }),
  CreateKey: () => ({}),
  ListKeys: () => ({}),
  ListAliases: () => ({}),
  GenerateRandom: () => ({ NumberOfBytes: 8 }),
  ListRetirableGrants: () => ({ RetiringPrincipal: ben }),
  DeriveSharedSecret: async ({ kms, key }) => ({
    KeyId: key,
    KeyAgreementAlgorithm: 'ECDH',
    PublicKey: (await kms.call('GetPublicKey', { KeyId: key })).PublicKey,
  }),
}

/** The request of a row: what the operation needs, and in it what the row says. */
export async function requestOf(scene: Scene, operation: OperationName, rest: object = {}): Promise<object> {
  return { ...(await makers[operation]!(scene, rest as Members)), ...rest }
}

async function sealed({ kms, key }: Scene, context: unknown): Promise<Uint8Array> {
  const EncryptionContext = (context ?? {}) as NonNullable<Input<'Encrypt'>['EncryptionContext']>
  return (await kms.call('Encrypt', { KeyId: key, Plaintext, EncryptionContext })).CiphertextBlob!
}

async function putPolicy(kms: Scene['kms'], key: string): Promise<Members> {
  return { KeyId: key, Policy: (await kms.call('GetKeyPolicy', { KeyId: key })).Policy }
}
