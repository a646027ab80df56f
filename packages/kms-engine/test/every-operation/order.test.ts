import { generateKeyPairSync } from 'node:crypto'
import type { FaultName, Input, OperationName } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { account, callerOf, type KmsUnderTest, kmsUnderTest } from '../kms-under-test.ts'
import { bytes, kinds } from './scene.ts'

/** A use of keys, with what it would want of the key left open. */
interface Use {
  readonly name: OperationName
  /** The kind of key that it wants, and one of another usage. */
  readonly kind: keyof typeof kinds
  readonly otherKind: keyof typeof kinds
  /** What is said of a key of another usage. Default: InvalidKeyUsageException. */
  readonly ofOther?: FaultName
  readonly members: object
  /** Makes the algorithm one that the key does not have; absent where there is no choice. */
  readonly wrongAlgorithm?: object
  /** Makes the request one that only the operation itself can refuse. */
  readonly wrongContent?: { readonly members: object; readonly fault: FaultName }
}

const peer = new Uint8Array(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' }),
)
const dataKey = { otherKind: 'HMAC', kind: 'symmetric', members: { KeySpec: 'AES_256' } } as const
const pair = { ...dataKey, members: { KeyPairSpec: 'ECC_NIST_P256' } } as const
const sign = {
  ...({ kind: 'signing', otherKind: 'HMAC' } as const),
  members: { Message: bytes, SigningAlgorithm: 'ECDSA_SHA_256' },
  wrongAlgorithm: { SigningAlgorithm: 'ECDSA_SHA_384' },
  wrongContent: { members: { MessageType: 'DIGEST' }, fault: 'ValidationException' },
} as const
const mac = {
  ...({ kind: 'HMAC', otherKind: 'signing' } as const),
  members: { Message: bytes, MacAlgorithm: 'HMAC_SHA_256' },
  wrongAlgorithm: { MacAlgorithm: 'HMAC_SHA_512' },
} as const
const oaep = { EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }

const uses: readonly Use[] = [
  {
    ...{ name: 'Encrypt', kind: 'symmetric', otherKind: 'HMAC', members: { Plaintext: bytes }, wrongAlgorithm: oaep },
  },
  {
    ...({ name: 'Decrypt', kind: 'symmetric', otherKind: 'HMAC', ofOther: 'IncorrectKeyException' } as const),
    ...{ members: { CiphertextBlob: bytes }, wrongAlgorithm: oaep },
    wrongContent: { members: {}, fault: 'InvalidCiphertextException' },
  },
  { name: 'GenerateDataKey', ...dataKey },
  { name: 'GenerateDataKeyWithoutPlaintext', ...dataKey },
  { name: 'GenerateDataKeyPair', ...pair },
  { name: 'GenerateDataKeyPairWithoutPlaintext', ...pair },
  { name: 'Sign', ...sign },
  { name: 'Verify', ...sign, members: { ...sign.members, Signature: bytes } },
  { name: 'GenerateMac', ...mac },
  { name: 'VerifyMac', ...mac, members: { ...mac.members, Mac: bytes } },
  {
    ...({ name: 'DeriveSharedSecret', kind: 'agreeing', otherKind: 'HMAC' } as const),
    members: { KeyAgreementAlgorithm: 'ECDH', PublicKey: peer },
  },
]

const stranger = { ...callerOf(), arn: `arn:aws:iam::${account}:user/eve`, policies: { identity: [] } }

async function outcomes(kms: KmsUnderTest, name: OperationName, steps: readonly Step[]): Promise<string[]> {
  const seen: string[] = []
  for (const { before, input, caller = callerOf() } of steps) {
    await before?.()
    const answer = kms.call(name, input as Input<typeof name>, caller)
    seen.push(
      await answer.then(
        () => 'answers',
        ({ name: fault, message }: Error) => `${fault} ${message}`.slice(0, 60),
      ),
    )
  }
  return seen
}

interface Step {
  readonly before?: () => Promise<unknown>
  readonly input: object
  readonly caller?: typeof stranger
}

describe.each(uses)('$name', (use) => {
  test('looks at the request, key, tokens, rights, usage, state, algorithm and content in this order', async () => {
    const kms = kmsUnderTest()
    const [key, other] = [await kms.createKey(kinds[use.kind]), await kms.createKey(kinds[use.otherKind])]
    for (const { KeyId } of [key, other]) await kms.call('DisableKey', { KeyId })
    const absent = '12345678-1234-1234-1234-123456789012'
    const { wrongAlgorithm, wrongContent } = use
    // Everything is wrong at first; then one thing after the other is put right.
    const dry = { ...use.members, DryRun: true }
    const wrong = { ...dry, ...wrongContent?.members, ...wrongAlgorithm }
    const rightAlgorithm = { ...dry, ...wrongContent?.members, KeyId: key.KeyId }
    const steps: readonly Step[] = [
      { input: { ...wrong, KeyId: absent, GrantTokens: [''] }, caller: stranger },
      { input: { ...wrong, KeyId: absent, GrantTokens: ['x'] }, caller: stranger },
      { input: { ...wrong, KeyId: other.KeyId, GrantTokens: ['x'] }, caller: stranger },
      { input: { ...wrong, KeyId: other.KeyId }, caller: stranger },
      { input: { ...wrong, KeyId: other.KeyId } },
      { input: { ...wrong, KeyId: key.KeyId } },
      ...(wrongAlgorithm === undefined
        ? []
        : [{ before: () => kms.call('EnableKey', { KeyId: key.KeyId }), input: { ...wrong, KeyId: key.KeyId } }]),
      { before: () => kms.call('EnableKey', { KeyId: key.KeyId }), input: rightAlgorithm },
      ...(use.name === 'Decrypt' ? [] : [{ input: { ...dry, KeyId: key.KeyId } }]),
    ]
    const algorithm = 'InvalidKeyUsageException Algorithm'
    const wanted = [
      'ValidationException 1 validation error',
      `NotFoundException Key '`,
      'InvalidGrantTokenException ',
      'AccessDeniedException User: ',
      use.ofOther ?? `InvalidKeyUsageException ${other.Arn.slice(0, 20)}`,
      `DisabledException ${key.Arn.slice(0, 20)}`,
      ...(wrongAlgorithm === undefined ? [] : [algorithm]),
      wrongContent?.fault ?? 'DryRunOperationException',
      ...(use.name === 'Decrypt' ? [] : ['DryRunOperationException']),
    ]
    const seen = await outcomes(kms, use.name, steps)
    expect(seen.map((text, index) => text.slice(0, wanted[index]?.length))).toEqual(wanted)
  })
})
