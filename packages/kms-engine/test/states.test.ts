import type { Input, KeySpec, KeyUsageType, OperationName } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { account, callerOf, expectFault, type KmsUnderTest, kmsUnderTest } from './kms-under-test.ts'

/** What a key is asked for, and in which states it answers: `+` yes, `D` DisabledException, `I` KMSInvalidStateException. */
const states = [
  'Enabled',
  'Disabled',
  'PendingImport',
  'PendingDeletion',
  'PendingReplicaDeletion',
  'Creating',
  'Updating',
] as const
type State = (typeof states)[number]

const expected = {
  use: '+ D I I I I +',
  enable: '+ + I I I I I',
  scheduleDeletion: '+ + + I I I I',
  cancelDeletion: 'I I I + + I I',
  describe: '+ + + I I + +',
  createGrant: '+ D I I I I +',
  rotate: '+ D I I I I I',
  publicKey: '+ + I I I I +',
  read: '+ + + + + + +',
} as const

const kinds = {
  symmetric: { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' },
  signing: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
  agreeing: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' },
  HMAC: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
} as const satisfies Record<string, { KeySpec: KeySpec; KeyUsage: KeyUsageType }>
type Kind = keyof typeof kinds
const everyKind = Object.keys(kinds) as Kind[]

const bytes = Uint8Array.of(1)
const tag = { TagKey: 'a', TagValue: 'b' }
const grantee = `arn:aws:iam::${account}:user/ann`
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' }],
})

interface Row<N extends OperationName = OperationName> {
  readonly name: N
  readonly activity: keyof typeof expected
  readonly kinds: readonly Kind[]
  readonly input: (KeyId: string) => Input<N>
}
const row = <N extends OperationName>(
  name: N,
  activity: keyof typeof expected,
  of: readonly Kind[],
  input: (KeyId: string) => Input<N>,
): Row => ({ name, activity, kinds: of, input }) as unknown as Row

const rows: readonly Row[] = [
  row('Encrypt', 'use', ['symmetric'], (KeyId) => ({ KeyId, Plaintext: bytes })),
  row('GenerateDataKey', 'use', ['symmetric'], (KeyId) => ({ KeyId, KeySpec: 'AES_256' })),
  row('GenerateDataKeyWithoutPlaintext', 'use', ['symmetric'], (KeyId) => ({ KeyId, KeySpec: 'AES_256' })),
  row('GenerateDataKeyPair', 'use', ['symmetric'], (KeyId) => ({ KeyId, KeyPairSpec: 'ECC_NIST_P256' })),
  row('GenerateDataKeyPairWithoutPlaintext', 'use', ['symmetric'], (KeyId) => ({
    KeyId,
    KeyPairSpec: 'ECC_NIST_P256',
  })),
  row('Sign', 'use', ['signing'], (KeyId) => ({ KeyId, Message: bytes, SigningAlgorithm: 'ECDSA_SHA_256' })),
  row('GenerateMac', 'use', ['HMAC'], (KeyId) => ({ KeyId, Message: bytes, MacAlgorithm: 'HMAC_SHA_256' })),
  row('GetPublicKey', 'publicKey', ['signing', 'agreeing'], (KeyId) => ({ KeyId })),
  row('EnableKey', 'enable', everyKind, (KeyId) => ({ KeyId })),
  row('DisableKey', 'enable', everyKind, (KeyId) => ({ KeyId })),
  row('ScheduleKeyDeletion', 'scheduleDeletion', everyKind, (KeyId) => ({ KeyId })),
  row('CancelKeyDeletion', 'cancelDeletion', everyKind, (KeyId) => ({ KeyId })),
  row('UpdateKeyDescription', 'describe', everyKind, (KeyId) => ({ KeyId, Description: 'x' })),
  row('TagResource', 'describe', everyKind, (KeyId) => ({ KeyId, Tags: [tag] })),
  row('UntagResource', 'describe', everyKind, (KeyId) => ({ KeyId, TagKeys: ['a'] })),
  row('CreateAlias', 'describe', everyKind, (KeyId) => ({ AliasName: 'alias/a', TargetKeyId: KeyId })),
  row('CreateGrant', 'createGrant', everyKind, (KeyId) => ({
    KeyId,
    GranteePrincipal: grantee,
    Operations: ['DescribeKey'],
  })),
  row('EnableKeyRotation', 'rotate', ['symmetric'], (KeyId) => ({ KeyId })),
  row('DisableKeyRotation', 'rotate', ['symmetric'], (KeyId) => ({ KeyId })),
  row('DescribeKey', 'read', everyKind, (KeyId) => ({ KeyId })),
  row('GetKeyPolicy', 'read', everyKind, (KeyId) => ({ KeyId })),
  row('PutKeyPolicy', 'read', everyKind, (KeyId) => ({ KeyId, Policy: policy })),
  row('ListKeyPolicies', 'read', everyKind, (KeyId) => ({ KeyId })),
  row('ListGrants', 'read', everyKind, (KeyId) => ({ KeyId })),
  row('ListResourceTags', 'read', everyKind, (KeyId) => ({ KeyId })),
  row('ListAliases', 'read', everyKind, (KeyId) => ({ KeyId })),
  row('GetKeyRotationStatus', 'read', everyKind, (KeyId) => ({ KeyId })),
  row('ListKeyRotations', 'read', ['symmetric'], (KeyId) => ({ KeyId })),
]

const replicationDelayMs = 1000
const there = callerOf(account, 'eu-west-1')

/** A key of the kind in the state, and the caller in whose Region it is. */
async function keyIn(kms: KmsUnderTest, kind: Kind, state: State) {
  const isMultiRegion = ['PendingReplicaDeletion', 'Creating', 'Updating'].includes(state)
  const origin = state === 'PendingImport' ? ({ Origin: 'EXTERNAL' } as const) : {}
  const { KeyId } = await kms.createKey({ ...kinds[kind], ...origin, MultiRegion: isMultiRegion })
  if (isMultiRegion) await kms.call('ReplicateKey', { KeyId, ReplicaRegion: there.region })
  if (state === 'Disabled') await kms.call('DisableKey', { KeyId })
  if (state === 'PendingDeletion') await kms.call('ScheduleKeyDeletion', { KeyId })
  if (state === 'Creating') return { KeyId, caller: there }
  if (state === 'Updating' || state === 'PendingReplicaDeletion') kms.ports.advance(replicationDelayMs)
  if (state === 'PendingReplicaDeletion') await kms.call('ScheduleKeyDeletion', { KeyId })
  // Away and back, so that the key is the primary one again.
  if (state === 'Updating') {
    await kms.call('UpdatePrimaryRegion', { KeyId, PrimaryRegion: there.region })
    kms.ports.advance(replicationDelayMs)
    await kms.call('UpdatePrimaryRegion', { KeyId, PrimaryRegion: 'eu-central-1' }, there)
  }
  return { KeyId, caller: callerOf() }
}

const faults = { D: 'DisabledException', I: 'KMSInvalidStateException' } as const

describe('a key', () => {
  for (const [index, state] of states.entries()) {
    for (const kind of everyKind) {
      const asked = rows.filter((candidate) => candidate.kinds.includes(kind))
      test(`that is ${state} and ${kind} answers ${asked.length} operations as its state says`, async () => {
        for (const { name, activity, input } of asked) {
          const kms = kmsUnderTest({ replicationDelayMs })
          const { KeyId, caller } = await keyIn(kms, kind, state)
          const { KeyMetadata } = await kms.call('DescribeKey', { KeyId }, caller)
          expect(KeyMetadata?.KeyState).toBe(state)
          const outcome = expected[activity].split(' ')[index] as '+' | 'D' | 'I'
          const answer = kms.call(name, input(KeyId), caller)
          if (outcome === '+') await answer
          else await expectFault(answer, faults[outcome], new RegExp(`^${KeyMetadata?.Arn} is `))
        }
      })
    }
  }

  test('of the wrong usage says so before it speaks of its state', async () => {
    const kms = kmsUnderTest()
    const { KeyId, caller } = await keyIn(kms, 'HMAC', 'Disabled')
    await expectFault(kms.call('Encrypt', { KeyId, Plaintext: bytes }, caller), 'InvalidKeyUsageException')
  })

  test('lets its grants be revoked and retired in every state', async () => {
    for (const state of ['Disabled', 'PendingDeletion'] as const) {
      const kms = kmsUnderTest()
      const { KeyId, Arn } = await kms.createKey()
      const grant = () => kms.call('CreateGrant', { KeyId, GranteePrincipal: grantee, Operations: ['Encrypt'] })
      const [first, second] = [await grant(), await grant()]
      await (state === 'Disabled' ? kms.call('DisableKey', { KeyId }) : kms.call('ScheduleKeyDeletion', { KeyId }))
      await kms.call('RevokeGrant', { KeyId, GrantId: first.GrantId! })
      await kms.call('RetireGrant', { KeyId: Arn, GrantId: second.GrantId })
    }
  })
})
