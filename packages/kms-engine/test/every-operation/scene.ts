import type { Input } from '@sealwright/kms-model'
import { expect } from 'vitest'
import { type Caller, memoryStore } from '../../src/index.ts'
import { importMaterial } from '../import-material.ts'
import { cloudHsm, type KeyStoresUnderTest, keyStoresUnderTest } from '../key-stores-under-test.ts'
import { account, callerOf, region } from '../kms-under-test.ts'

/** The states of keys, in the order of the columns of the table. */
export const states = [
  'Enabled',
  'Disabled',
  'PendingImport',
  'PendingDeletion',
  'PendingReplicaDeletion',
  'Creating',
  'Updating',
  'Unavailable',
] as const
export type State = (typeof states)[number]

const spec = { symmetric: 'SYMMETRIC_DEFAULT', RSA: 'RSA_2048', curve: 'ECC_NIST_P256', HMAC: 'HMAC_256' } as const
const symmetric = { KeySpec: spec.symmetric, KeyUsage: 'ENCRYPT_DECRYPT' } as const

/** The kinds of keys: how each is asked for. */
export const kinds = {
  symmetric,
  RSA: { KeySpec: spec.RSA, KeyUsage: 'ENCRYPT_DECRYPT' },
  signing: { KeySpec: spec.curve, KeyUsage: 'SIGN_VERIFY' },
  agreeing: { KeySpec: spec.curve, KeyUsage: 'KEY_AGREEMENT' },
  HMAC: { KeySpec: spec.HMAC, KeyUsage: 'GENERATE_VERIFY_MAC' },
  imported: { ...symmetric, Origin: 'EXTERNAL' },
  primary: { ...symmetric, MultiRegion: true },
  replica: { ...symmetric, MultiRegion: true },
  CloudHSM: { ...symmetric, Origin: 'AWS_CLOUDHSM' },
  external: { ...symmetric, Origin: 'EXTERNAL_KEY_STORE', XksKeyId: 'key-1' },
  'AWS managed': symmetric,
} as const satisfies Record<string, Input<'CreateKey'>>
export type Kind = keyof typeof kinds

const ofAnyOrigin = states.filter((state) => state !== 'Unavailable')
const ofSingleRegion = ['Enabled', 'Disabled', 'PendingDeletion'] as const
const ofKeyStores = [...ofSingleRegion, 'Unavailable'] as const

/** The states that keys of a kind can be in; the first kinds take another origin, or more Regions, where they must. */
export const statesOf: Readonly<Record<Kind, readonly State[]>> = {
  symmetric: ofAnyOrigin,
  RSA: ofAnyOrigin,
  signing: ofAnyOrigin,
  agreeing: ofAnyOrigin,
  HMAC: ofAnyOrigin,
  imported: [...ofSingleRegion, 'PendingImport'],
  primary: ['Enabled', 'Disabled'],
  replica: [...ofSingleRegion, 'Creating', 'Updating'],
  CloudHSM: ofKeyStores,
  external: ofKeyStores,
  'AWS managed': ['Enabled'],
}

/** A key of a kind in a state, and what was made with it while it could be used. */
export interface Scene {
  readonly kind: Kind
  readonly state: State
  readonly KeyId: string
  readonly Arn: string
  /** In the Region of the key. */
  readonly caller: Caller
  /** The Region of a multi-Region key's relative. */
  readonly elsewhere: string
  /** Arbitrary bytes if the key never could make them. */
  readonly made: { readonly ciphertext: Uint8Array; readonly signature: Uint8Array; readonly mac: Uint8Array }
  /** Absent if the key never could have one. */
  readonly GrantId: string | undefined
  /** Of the same spec and usage; `alias/sibling` points to it, as `alias/own` does to the key itself. */
  readonly siblingId: string
  /** A symmetric key, and a ciphertext of it. */
  readonly other: { readonly KeyId: string; readonly ciphertext: Uint8Array }
  /** An engine of its own over what there is now. */
  fork(): KeyStoresUnderTest
}

/** Bytes that are signed and encrypted, and that stand for what was never made. */
export const bytes: Uint8Array = Uint8Array.of(1)

const replicationDelayMs = 1000
const here = callerOf()
const there = callerOf(account, 'eu-west-1')
/** AWS managed keys are used through their service. */
const viaS3 = { ...here, conditionValues: { 'kms:ViaService': `s3.${region}.amazonaws.com` } }

export async function sceneOf(kind: Kind, state: State): Promise<Scene> {
  const store = memoryStore()
  const kms = keyStoresUnderTest({ store, replicationDelayMs })
  const isRelated = ['PendingReplicaDeletion', 'Creating', 'Updating'].includes(state) || 'MultiRegion' in kinds[kind]
  const { KeyId, CustomKeyStoreId } = await makeKey(kms, kind, { isRelated, isEmpty: state === 'PendingImport' })
  if (isRelated) await kms.call('ReplicateKey', { KeyId, ReplicaRegion: there.region })
  if (state !== 'Creating') kms.ports.advance(replicationDelayMs)
  // A new primary key is being updated where it was a replica, and the old one becomes a replica.
  const isThere = state === 'Creating' || (kind === 'replica') !== (state === 'Updating')
  const caller = kind === 'AWS managed' ? viaS3 : isThere ? there : here
  const isUsable = state !== 'Creating' && (state !== 'PendingImport' || kind === 'imported')
  const things = await makeThings(kms, { kind, KeyId, caller, isUsable })
  await moveTo(kms, { state, KeyId, CustomKeyStoreId, caller: state === 'Updating' ? here : caller })
  const { KeyMetadata } = await kms.call('DescribeKey', { KeyId }, caller)
  expect(KeyMetadata?.KeyState, `${kind}, ${state}`).toBe(state)
  return {
    ...{ kind, state, KeyId, caller, elsewhere: isThere ? here.region : there.region },
    Arn: KeyMetadata!.Arn!,
    ...things,
    fork() {
      const forked = keyStoresUnderTest({ store: store.fork(), replicationDelayMs })
      forked.ports.advance(kms.ports.now() - forked.ports.now())
      return forked
    },
  }
}

async function makeKey(
  kms: KeyStoresUnderTest,
  kind: Kind,
  { isRelated, isEmpty }: { readonly isRelated: boolean; readonly isEmpty: boolean },
): Promise<{ readonly KeyId: string; readonly CustomKeyStoreId?: string }> {
  if (kind === 'AWS managed') {
    return { KeyId: (await kms.call('DescribeKey', { KeyId: 'alias/aws/s3' })).KeyMetadata!.KeyId! }
  }
  if (kind === 'CloudHSM' || kind === 'external') {
    const CustomKeyStoreId = await kms.connectedStore(kind === 'CloudHSM' ? cloudHsm : undefined)
    return { ...(await kms.createKey({ ...kinds[kind], CustomKeyStoreId })), CustomKeyStoreId }
  }
  const origin = isEmpty ? { Origin: 'EXTERNAL' as const } : {}
  const { KeyId } = await kms.createKey({ ...kinds[kind], ...origin, MultiRegion: isRelated })
  if (kind === 'imported') await importMaterial(kms, KeyId, new Uint8Array(32).fill(1))
  return { KeyId }
}

async function makeThings(
  kms: KeyStoresUnderTest,
  key: { readonly kind: Kind; readonly KeyId: string; readonly caller: Caller; readonly isUsable: boolean },
): Promise<Pick<Scene, 'made' | 'GrantId' | 'other' | 'siblingId'>> {
  const { kind, KeyId, caller, isUsable } = key
  const isManaged = kind === 'AWS managed'
  const { KeySpec, KeyUsage } = kinds[kind]
  const sibling = await kms.createKey({ KeySpec, KeyUsage }, caller)
  await kms.call('CreateAlias', { AliasName: 'alias/sibling', TargetKeyId: sibling.KeyId }, caller)
  if (!isManaged) await kms.call('CreateAlias', { AliasName: 'alias/own', TargetKeyId: KeyId }, caller)
  const other = await kms.createKey({}, caller)
  const encrypt = { KeyId: other.KeyId, Plaintext: bytes }
  const { CiphertextBlob } = await kms.call('Encrypt', encrypt, caller)
  return {
    siblingId: sibling.KeyId,
    other: { KeyId: other.KeyId, ciphertext: CiphertextBlob! },
    made: isUsable ? await use(kms, key) : { ciphertext: bytes, signature: bytes, mac: bytes },
    GrantId: isUsable ? (await kms.call('CreateGrant', grantOn(KeyId), caller)).GrantId : undefined,
  }
}

/** A grant that keys of every kind can have. */
export function grantOn(KeyId: string): Input<'CreateGrant'> {
  return { KeyId, GranteePrincipal: `arn:aws:iam::${account}:user/ann`, Operations: ['DescribeKey'] }
}

/** The encryption algorithm of a kind of keys. */
export function algorithmOf(kind: Kind): 'RSAES_OAEP_SHA_256' | 'SYMMETRIC_DEFAULT' {
  return kind === 'RSA' ? 'RSAES_OAEP_SHA_256' : 'SYMMETRIC_DEFAULT'
}

async function use(
  kms: KeyStoresUnderTest,
  { kind, KeyId, caller }: { readonly kind: Kind; readonly KeyId: string; readonly caller: Caller },
): Promise<Scene['made']> {
  const nothing = { ciphertext: bytes, signature: bytes, mac: bytes }
  const message = { KeyId, Message: bytes }
  switch (kinds[kind].KeyUsage) {
    case 'ENCRYPT_DECRYPT': {
      const input = { KeyId, Plaintext: bytes, EncryptionAlgorithm: algorithmOf(kind) }
      return { ...nothing, ciphertext: (await kms.call('Encrypt', input, caller)).CiphertextBlob! }
    }
    case 'SIGN_VERIFY': {
      const input = { ...message, SigningAlgorithm: 'ECDSA_SHA_256' } as const
      return { ...nothing, signature: (await kms.call('Sign', input, caller)).Signature! }
    }
    case 'GENERATE_VERIFY_MAC': {
      const input = { ...message, MacAlgorithm: 'HMAC_SHA_256' } as const
      return { ...nothing, mac: (await kms.call('GenerateMac', input, caller)).Mac! }
    }
    default:
      return nothing
  }
}

async function moveTo(
  kms: KeyStoresUnderTest,
  key: {
    readonly state: State
    readonly KeyId: string
    readonly CustomKeyStoreId: string | undefined
    readonly caller: Caller
  },
): Promise<void> {
  const { state, KeyId, CustomKeyStoreId, caller } = key
  if (state === 'Disabled') await kms.call('DisableKey', { KeyId }, caller)
  if (state.endsWith('Deletion')) await kms.call('ScheduleKeyDeletion', { KeyId }, caller)
  if (state === 'PendingImport') await kms.call('DeleteImportedKeyMaterial', { KeyId }, caller)
  if (state === 'Updating') await kms.call('UpdatePrimaryRegion', { KeyId, PrimaryRegion: there.region }, caller)
  if (state === 'Unavailable') {
    await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId: CustomKeyStoreId! })
  }
}
