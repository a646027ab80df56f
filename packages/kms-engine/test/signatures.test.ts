import * as crypto from 'node:crypto'
import type { KeySpec, MessageType, SigningAlgorithmSpec } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { expectFault, kmsUnderTest } from './kms-under-test.ts'
import { signatureAlgorithms } from './observations/proven-specs.ts'

const kms = kmsUnderTest()
const Message = new TextEncoder().encode('what is signed')

const specs = signatureAlgorithms

const keys = new Map<string, Promise<string>>()
/** A key of the spec, made when it is first asked for. */
function keyOf(spec: string): Promise<string> {
  const made =
    keys.get(spec) ?? kms.createKey({ KeySpec: spec as KeySpec, KeyUsage: 'SIGN_VERIFY' }).then(({ KeyId }) => KeyId)
  keys.set(spec, made)
  return made
}

const hashOf = (algorithm: string) => `sha${/\d+$/.exec(algorithm)![0]}`
const digestOf = (algorithm: string) => new Uint8Array(crypto.createHash(hashOf(algorithm)).update(Message).digest())

/** The message in every form that the algorithm signs. */
function forms(algorithm: SigningAlgorithmSpec): readonly (readonly [type: MessageType, bytes: Uint8Array])[] {
  if (algorithm === 'ED25519_SHA_512') return [['RAW', Message]]
  if (algorithm === 'ED25519_PH_SHA_512') return [['DIGEST', digestOf(algorithm)]]
  if (algorithm === 'ML_DSA_SHAKE_256')
    return [
      ['RAW', Message],
      ['EXTERNAL_MU', new Uint8Array(64).fill(3)],
    ]
  return [
    ['RAW', Message],
    ['DIGEST', digestOf(algorithm)],
  ]
}

async function publicKeyOf(KeyId: string) {
  const { PublicKey } = await kms.call('GetPublicKey', { KeyId })
  return crypto.createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' })
}

/** What node:crypto says, for what it can verify. */
async function verifiesInNode(KeyId: string, algorithm: SigningAlgorithmSpec, signature: Uint8Array): Promise<boolean> {
  const key = await publicKeyOf(KeyId)
  if (algorithm === 'ED25519_SHA_512' || algorithm === 'ML_DSA_SHAKE_256')
    return crypto.verify(null, Message, key, signature)
  const padding = algorithm.startsWith('RSASSA_PSS')
    ? { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST }
    : {}
  return crypto.verify(hashOf(algorithm), Message, { key, ...padding }, signature)
}

describe('a signature', () => {
  for (const [spec, algorithms] of Object.entries(specs)) {
    for (const SigningAlgorithm of algorithms) {
      for (const [MessageType, bytes] of forms(SigningAlgorithm)) {
        test(`by ${spec} and ${SigningAlgorithm} of ${MessageType} verifies, here and in node:crypto`, async () => {
          const KeyId = await keyOf(spec)
          const input = { KeyId, Message: bytes, MessageType, SigningAlgorithm }
          const { Signature, ...rest } = await kms.call('Sign', input)
          const arn = (await kms.call('DescribeKey', { KeyId })).KeyMetadata?.Arn
          expect(rest).toEqual({ KeyId: arn, SigningAlgorithm })
          expect(await kms.call('Verify', { ...input, Signature: Signature! })).toEqual({
            KeyId: arn,
            SignatureValid: true,
            SigningAlgorithm,
          })
          const isForNode = MessageType !== 'EXTERNAL_MU' && SigningAlgorithm !== 'ED25519_PH_SHA_512'
          if (isForNode) expect(await verifiesInNode(KeyId, SigningAlgorithm, Signature!)).toBe(true)

          for (const position of [0, Signature!.length >> 1, Signature!.length - 1]) {
            const changed = Signature!.slice()
            changed[position]! ^= 1
            await expectFault(kms.call('Verify', { ...input, Signature: changed }), 'KMSInvalidSignatureException', '')
          }
          const other = bytes.slice()
          other[0]! ^= 1
          const answer = kms.call('Verify', { ...input, Message: other, Signature: Signature! })
          await expectFault(answer, 'KMSInvalidSignatureException', '')
          await expectFault(
            kms.call('Verify', { ...input, Signature: Signature!.subarray(1) }),
            'KMSInvalidSignatureException',
          )
        })
      }
    }
  }

  test('of a digest is one of its message: digests are not hashed again', async () => {
    for (const [spec, algorithms] of Object.entries(specs)) {
      for (const SigningAlgorithm of algorithms.filter((name) => /^(RSA|ECDSA)/.test(name))) {
        const KeyId = await keyOf(spec)
        const digest = { KeyId, SigningAlgorithm, Message: digestOf(SigningAlgorithm), MessageType: 'DIGEST' } as const
        const { Signature } = await kms.call('Sign', digest)
        await kms.call('Verify', { KeyId, SigningAlgorithm, Message, Signature: Signature! })
        const ofMessage = await kms.call('Sign', { KeyId, SigningAlgorithm, Message })
        await kms.call('Verify', { ...digest, Signature: ofMessage.Signature! })
      }
    }
  })

  test('is by an algorithm of the key', async () => {
    const KeyId = await keyOf('ECC_NIST_P256')
    const answer = kms.call('Sign', { KeyId, SigningAlgorithm: 'ECDSA_SHA_384', Message })
    await expectFault(
      answer,
      'InvalidKeyUsageException',
      'Algorithm ECDSA_SHA_384 is incompatible with key spec ECC_NIST_P256.',
    )
    const { KeyId: symmetric, Arn } = await kms.createKey()
    const misuse = kms.call('Sign', { KeyId: symmetric, SigningAlgorithm: 'ECDSA_SHA_384', Message })
    await expectFault(
      misuse,
      'InvalidKeyUsageException',
      `${Arn} key usage is ENCRYPT_DECRYPT which is not valid for Sign.`,
    )
  })

  test('may be tried dry', async () => {
    const input = {
      KeyId: await keyOf('ECC_NIST_P256'),
      SigningAlgorithm: 'ECDSA_SHA_256',
      Message,
      DryRun: true,
    } as const
    await expectFault(kms.call('Sign', input), 'DryRunOperationException')
    await expectFault(kms.call('Verify', { ...input, Signature: Message }), 'DryRunOperationException')
  })
})

describe('GetPublicKey', () => {
  test('tells the key, its spec, its usage and the algorithms of that usage', async () => {
    const KeyId = await keyOf('ECC_NIST_P256')
    const answer = await kms.call('GetPublicKey', { KeyId })
    expect(answer).toMatchObject({
      KeyId: expect.stringMatching(/^arn:/),
      KeySpec: 'ECC_NIST_P256',
      CustomerMasterKeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: ['ECDSA_SHA_256'],
    })
    expect(answer).not.toHaveProperty('KeyAgreementAlgorithms')
    const lengths = { ECC_NIST_EDWARDS25519: 44, ML_DSA_44: 1334, ML_DSA_65: 1974, ML_DSA_87: 2614 }
    for (const [spec, length] of Object.entries(lengths)) {
      expect((await kms.call('GetPublicKey', { KeyId: await keyOf(spec) })).PublicKey).toHaveLength(length)
    }
  })

  test('tells it of a disabled key too', async () => {
    const { KeyId } = await kms.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })
    await kms.call('DisableKey', { KeyId })
    await kms.call('GetPublicKey', { KeyId })
    await kms.call('ScheduleKeyDeletion', { KeyId })
    await expectFault(kms.call('GetPublicKey', { KeyId }), 'KMSInvalidStateException', /is pending deletion\.$/)
  })

  test('has nothing to tell of keys without one', async () => {
    const symmetric = await kms.createKey()
    await expectFault(kms.call('GetPublicKey', { KeyId: symmetric.KeyId }), 'UnsupportedOperationException')
    const hmac = await kms.createKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' })
    await expectFault(kms.call('GetPublicKey', { KeyId: hmac.KeyId }), 'InvalidKeyUsageException')
  })
})
