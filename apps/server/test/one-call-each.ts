import * as crypto from 'node:crypto'
import { type Caller, createKms, type Kms } from '@sealwright/kms-engine'
import { type FakePorts, fakePorts, xksProxy } from '@sealwright/kms-engine/testing'
import type { Input, OperationName, Output } from '@sealwright/kms-model'

export const account = '111122223333'
export const region = 'eu-central-1'
const user = `arn:aws:iam::${account}:user/ann`
const caller: Caller = { accountId: account, region, arn: `arn:aws:iam::${account}:root` }
const credential = { accessKeyId: 'ABCDEFGHIJKLMNOPQRST', secretAccessKey: 's'.repeat(43) }

/** A fresh engine, and what brings it into the state that an operation wants. */
export interface Scene {
  readonly kms: Kms
  readonly ports: FakePorts
  call<N extends OperationName>(name: N, input: Input<N>): Promise<Output<N>>
  /** Makes a key and answers its ID. */
  key(input?: Input<'CreateKey'>): Promise<string>
}

/** An engine with an external key manager behind a reference proxy. */
export function scene(): Scene {
  const keys = new Map([['key-1', { secret: new Uint8Array(32).fill(8) }]])
  let proxy: (request: Request) => Promise<Response>
  const ports = fakePorts({ xksFetch: (request) => proxy(request) })
  proxy = xksProxy({ credential, keys, now: ports.now, randomBytes: ports.randomBytes })
  const kms = createKms(ports)
  const call: Scene['call'] = (name, input) => kms.call(name, input, caller)
  return { kms, ports, call, key: async (input = {}) => (await call('CreateKey', input)).KeyMetadata!.KeyId }
}

/** Brings the engine where the operation succeeds, and answers the input with which it does. */
type Row<N extends OperationName> = (scene: Scene) => Promise<Input<N>> | Input<N>

const EncryptionContext = { purpose: 'tést', 'a b': '"quoted" \\ $HOME' }
const Plaintext = Uint8Array.of(0, 1, 0xff, 0x0a)
const Message = new TextEncoder().encode('a message')
const signing = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const
const agreeing = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' } as const
const hmac = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const
const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const
const keyStore = {
  CustomKeyStoreName: 'ä store',
  CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
  XksProxyConnectivity: 'PUBLIC_ENDPOINT',
  XksProxyUriEndpoint: 'https://proxy.example.com',
  XksProxyUriPath: '/kms/xks/v1',
  XksProxyAuthenticationCredential: {
    AccessKeyId: credential.accessKeyId,
    RawSecretAccessKey: credential.secretAccessKey,
  },
} as const
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: caller.arn }, Action: 'kms:*', Resource: '*' }],
})

async function createStore({ call }: Scene): Promise<string> {
  return (await call('CreateCustomKeyStore', keyStore)).CustomKeyStoreId!
}

async function grant({ call, key }: Scene) {
  const input = {
    KeyId: await key(),
    GranteePrincipal: user,
    RetiringPrincipal: user,
    Operations: ['Decrypt'],
  } as const
  const { GrantId } = await call('CreateGrant', input)
  return { KeyId: input.KeyId, GrantId: GrantId! }
}

/** The input that imports 32 bytes into a key which waits for them. */
async function importInput({ call, key, ports }: Scene) {
  const KeyId = await key({ Origin: 'EXTERNAL' })
  const { PublicKey, ImportToken } = await call('GetParametersForImport', { KeyId, ...wrapping })
  const publicKey = crypto.createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' })
  const padding = crypto.constants.RSA_PKCS1_OAEP_PADDING
  const wrapped = crypto.publicEncrypt({ key: publicKey, padding, oaepHash: 'sha256' }, Buffer.alloc(32, 5))
  return {
    KeyId,
    ImportToken: ImportToken!,
    EncryptedKeyMaterial: new Uint8Array(wrapped),
    ExpirationModel: 'KEY_MATERIAL_EXPIRES',
    ValidTo: ports.now() + 86_400_000,
  } as const
}

async function replicated({ call, key }: Scene) {
  const KeyId = await key({ MultiRegion: true })
  await call('ReplicateKey', { KeyId, ReplicaRegion: 'us-west-2' })
  return KeyId
}

/** For each operation, one call that succeeds. */
export const oneCallEach: { readonly [N in OperationName]: Row<N> } = {
  async CancelKeyDeletion({ call, key }) {
    const KeyId = await key()
    await call('ScheduleKeyDeletion', { KeyId })
    return { KeyId }
  },
  ConnectCustomKeyStore: async (on) => ({ CustomKeyStoreId: await createStore(on) }),
  CreateAlias: async ({ key }) => ({ AliasName: 'alias/app/a_b-c', TargetKeyId: await key() }),
  CreateCustomKeyStore: () => keyStore,
  CreateGrant: async ({ key }) => ({
    KeyId: await key(),
    GranteePrincipal: user,
    Operations: ['Decrypt', 'DescribeKey'],
    Constraints: { EncryptionContextSubset: EncryptionContext },
    Name: 'a-grant',
  }),
  CreateKey: () => ({
    Policy: policy,
    Description: 'ein Schlüssel, "quoted"',
    ...signing,
    Tags: [{ TagKey: 'tenant', TagValue: 'tést one' }],
    MultiRegion: true,
    BypassPolicyLockoutSafetyCheck: true,
  }),
  async Decrypt({ call, key }) {
    const { CiphertextBlob } = await call('Encrypt', { KeyId: await key(), Plaintext, EncryptionContext })
    return { CiphertextBlob: CiphertextBlob!, EncryptionContext }
  },
  async DeleteAlias({ call, key }) {
    await call('CreateAlias', { AliasName: 'alias/app', TargetKeyId: await key() })
    return { AliasName: 'alias/app' }
  },
  DeleteCustomKeyStore: async (on) => ({ CustomKeyStoreId: await createStore(on) }),
  async DeleteImportedKeyMaterial(on) {
    const input = await importInput(on)
    const { KeyMaterialId } = await on.call('ImportKeyMaterial', input)
    return { KeyId: input.KeyId, KeyMaterialId: KeyMaterialId! }
  },
  async DeriveSharedSecret({ call, key }) {
    const { PublicKey } = await call('GetPublicKey', { KeyId: await key(agreeing) })
    return { KeyId: await key(agreeing), KeyAgreementAlgorithm: 'ECDH', PublicKey: PublicKey! }
  },
  DescribeCustomKeyStores: async (on) => ({ CustomKeyStoreId: await createStore(on) }),
  DescribeKey: async ({ key }) => ({ KeyId: await key({ MultiRegion: true }) }),
  DisableKey: async ({ key }) => ({ KeyId: await key() }),
  DisableKeyRotation: async ({ key }) => ({ KeyId: await key() }),
  async DisconnectCustomKeyStore(on) {
    const CustomKeyStoreId = await createStore(on)
    await on.call('ConnectCustomKeyStore', { CustomKeyStoreId })
    return { CustomKeyStoreId }
  },
  EnableKey: async ({ key }) => ({ KeyId: await key() }),
  EnableKeyRotation: async ({ key }) => ({ KeyId: await key(), RotationPeriodInDays: 90 }),
  Encrypt: async ({ key }) => ({ KeyId: await key(), Plaintext, EncryptionContext }),
  GenerateDataKey: async ({ key }) => ({ KeyId: await key(), KeySpec: 'AES_256', EncryptionContext }),
  GenerateDataKeyPair: async ({ key }) => ({ KeyId: await key(), KeyPairSpec: 'ECC_NIST_P256', EncryptionContext }),
  GenerateDataKeyPairWithoutPlaintext: async ({ key }) => ({ KeyId: await key(), KeyPairSpec: 'ECC_NIST_P521' }),
  GenerateDataKeyWithoutPlaintext: async ({ key }) => ({ KeyId: await key(), NumberOfBytes: 48 }),
  GenerateMac: async ({ key }) => ({ KeyId: await key(hmac), Message, MacAlgorithm: 'HMAC_SHA_256' }),
  GenerateRandom: () => ({ NumberOfBytes: 24 }),
  async GetKeyLastUsage({ call, key }) {
    const KeyId = await key()
    await call('Encrypt', { KeyId, Plaintext })
    return { KeyId }
  },
  GetKeyPolicy: async ({ key }) => ({ KeyId: await key(), PolicyName: 'default' }),
  async GetKeyRotationStatus({ call, key }) {
    const KeyId = await key()
    await call('EnableKeyRotation', { KeyId })
    return { KeyId }
  },
  GetParametersForImport: async ({ key }) => ({ KeyId: await key({ Origin: 'EXTERNAL' }), ...wrapping }),
  GetPublicKey: async ({ key }) => ({ KeyId: await key(signing) }),
  ImportKeyMaterial: importInput,
  async ListAliases({ call, key }) {
    const KeyId = await key()
    await call('CreateAlias', { AliasName: 'alias/app', TargetKeyId: KeyId })
    return { KeyId }
  },
  ListGrants: grant,
  ListKeyPolicies: async ({ key }) => ({ KeyId: await key(), Limit: 1 }),
  async ListKeyRotations({ call, key }) {
    const KeyId = await key()
    await call('RotateKeyOnDemand', { KeyId })
    return { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }
  },
  async ListKeys({ key }) {
    await key()
    await key()
    return { Limit: 1 }
  },
  ListResourceTags: async ({ key }) => ({ KeyId: await key({ Tags: [{ TagKey: 'tenant', TagValue: 'tést' }] }) }),
  async ListRetirableGrants(on) {
    await grant(on)
    return { RetiringPrincipal: user }
  },
  PutKeyPolicy: async ({ key }) => ({ KeyId: await key(), Policy: policy }),
  async ReEncrypt({ call, key }) {
    const { CiphertextBlob } = await call('Encrypt', { KeyId: await key(), Plaintext, EncryptionContext })
    return {
      CiphertextBlob: CiphertextBlob!,
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: await key(),
      DestinationEncryptionContext: { purpose: 'other' },
    }
  },
  ReplicateKey: async ({ key }) => ({
    KeyId: await key({ MultiRegion: true }),
    ReplicaRegion: 'us-west-2',
    Description: 'the replica',
    Tags: [{ TagKey: 'tenant', TagValue: 'one' }],
  }),
  async RetireGrant(on) {
    const { KeyId, GrantId } = await grant(on)
    return { KeyId: `arn:aws:kms:${region}:${account}:key/${KeyId}`, GrantId }
  },
  RevokeGrant: grant,
  RotateKeyOnDemand: async ({ key }) => ({ KeyId: await key() }),
  ScheduleKeyDeletion: async ({ key }) => ({ KeyId: await key(), PendingWindowInDays: 7 }),
  Sign: async ({ key }) => ({ KeyId: await key(signing), Message, SigningAlgorithm: 'ECDSA_SHA_256' }),
  TagResource: async ({ key }) => ({ KeyId: await key(), Tags: [{ TagKey: 'a', TagValue: 'tést, "quoted"' }] }),
  UntagResource: async ({ key }) => ({ KeyId: await key({ Tags: [{ TagKey: 'a', TagValue: '' }] }), TagKeys: ['a'] }),
  async UpdateAlias({ call, key }) {
    await call('CreateAlias', { AliasName: 'alias/app', TargetKeyId: await key() })
    return { AliasName: 'alias/app', TargetKeyId: await key() }
  },
  UpdateCustomKeyStore: async (on) => ({ CustomKeyStoreId: await createStore(on), NewCustomKeyStoreName: 'other' }),
  UpdateKeyDescription: async ({ key }) => ({ KeyId: await key(), Description: 'neu: ä' }),
  UpdatePrimaryRegion: async (on) => ({ KeyId: await replicated(on), PrimaryRegion: 'us-west-2' }),
  async Verify({ call, key }) {
    const input = { KeyId: await key(signing), Message, SigningAlgorithm: 'ECDSA_SHA_256' } as const
    const { Signature } = await call('Sign', input)
    return { ...input, Signature: Signature! }
  },
  async VerifyMac({ call, key }) {
    const input = { KeyId: await key(hmac), Message, MacAlgorithm: 'HMAC_SHA_256' } as const
    const { Mac } = await call('GenerateMac', input)
    return { ...input, Mac: Mac! }
  },
}
