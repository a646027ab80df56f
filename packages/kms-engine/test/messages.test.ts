import type { KeySpec, MessageType, SigningAlgorithmSpec } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { expectFault, kmsUnderTest } from './kms-under-test.ts'
import { signatureAlgorithms } from './observations/proven-specs.ts'

const kms = kmsUnderTest()
const bytes = (length: number) => new Uint8Array(length).fill(7)

/** One spec for each algorithm. */
const specs = new Map(
  Object.entries(signatureAlgorithms).flatMap(([spec, algorithms]) =>
    algorithms.map((algorithm) => [algorithm, spec as KeySpec] as const),
  ),
)
// The shortest keys do; the last entry of an algorithm stays in the map.
for (const algorithm of signatureAlgorithms.RSA_2048!) specs.set(algorithm, 'RSA_2048')

const keys = new Map<KeySpec, Promise<string>>()
function keyOf(KeySpec: KeySpec): Promise<string> {
  const made = keys.get(KeySpec) ?? kms.createKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' }).then(({ KeyId }) => KeyId)
  keys.set(KeySpec, made)
  return made
}

/** The types of messages of an algorithm: the exact length, or any up to the limit. */
function typesOf(algorithm: SigningAlgorithmSpec): Readonly<Partial<Record<MessageType, number | 'any'>>> {
  if (algorithm === 'ED25519_SHA_512') return { RAW: 'any' }
  if (algorithm === 'ED25519_PH_SHA_512') return { DIGEST: 64 }
  if (algorithm === 'ML_DSA_SHAKE_256') return { RAW: 'any', EXTERNAL_MU: 64 }
  return { RAW: 'any', DIGEST: Number(algorithm.slice(-3)) / 8 }
}

const tooShort = /^1 validation error detected: Value at 'message' failed .* greater than or equal to 1$/
const tooLong = /^1 validation error detected: Value at 'message' failed .* less than or equal to 4096$/

describe.each([...specs])('a message for %s', (SigningAlgorithm, spec) => {
  const types = typesOf(SigningAlgorithm)
  const input = async (MessageType: MessageType, length: number) => ({
    ...{ KeyId: await keyOf(spec), SigningAlgorithm, MessageType, Message: bytes(length) },
  })
  const both = async (MessageType: MessageType, length: number, message: string | RegExp) => {
    const members = await input(MessageType, length)
    await expectFault(kms.call('Sign', members), 'ValidationException', message)
    await expectFault(kms.call('Verify', { ...members, Signature: bytes(1) }), 'ValidationException', message)
  }

  test.each(['RAW', 'DIGEST', 'EXTERNAL_MU'] as const)(
    'as %s has the length that it must have, if it may be',
    async (type) => {
      const length = types[type]
      if (length === undefined) {
        await both(type, 64, `Message type ${type} is not valid for algorithm ${SigningAlgorithm}.`)
        return
      }
      for (const taken of length === 'any' ? [1, 4096] : [length]) {
        const members = await input(type, taken)
        const { Signature } = await kms.call('Sign', members)
        expect((await kms.call('Verify', { ...members, Signature: Signature! })).SignatureValid).toBe(true)
      }
      await both(type, 0, tooShort)
      await both(type, 4097, tooLong)
      if (length === 'any') return
      for (const wrong of [1, length - 1, length + 1, 4096]) {
        await both(type, wrong, `Digest is invalid length for algorithm ${SigningAlgorithm}.`)
      }
    },
  )

  test('is raw unless the request says otherwise', async () => {
    const { MessageType: _, ...members } = await input('RAW', 5)
    if (types.RAW === undefined) {
      const message = `Message type RAW is not valid for algorithm ${SigningAlgorithm}.`
      await expectFault(kms.call('Sign', members), 'ValidationException', message)
      return
    }
    const { Signature } = await kms.call('Sign', members)
    await kms.call('Verify', { ...members, MessageType: 'RAW', Signature: Signature! })
  })
})

test('every signing algorithm of the model is here, but SM2’s', () => {
  const all = Object.values(signatureAlgorithms).flat()
  expect([...specs.keys()].sort()).toEqual([...new Set(all)].sort())
  expect(specs.size).toBe(12)
})

test('a MAC is of 1 to 4096 bytes', async () => {
  const { KeyId } = await kms.createKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' })
  const input = (length: number) => ({ KeyId, MacAlgorithm: 'HMAC_SHA_256', Message: bytes(length) }) as const
  for (const length of [1, 4096]) {
    const { Mac } = await kms.call('GenerateMac', input(length))
    await kms.call('VerifyMac', { ...input(length), Mac: Mac! })
  }
  for (const [length, message] of [
    [0, tooShort],
    [4097, tooLong],
  ] as const) {
    await expectFault(kms.call('GenerateMac', input(length)), 'ValidationException', message)
    await expectFault(kms.call('VerifyMac', { ...input(length), Mac: bytes(32) }), 'ValidationException', message)
  }
})
