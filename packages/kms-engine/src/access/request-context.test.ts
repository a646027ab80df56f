import type { Input, OperationName } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { account, callerOf, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'

/** A user whose identity policy allows everything except under a condition. */
const deniedIf = (Condition: object) => ({
  ...callerOf(),
  arn: `arn:aws:iam::${account}:user/ann`,
  policies: {
    identity: [
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'kms:*', Resource: '*' },
          { Effect: 'Deny', Action: 'kms:*', Resource: '*', Condition },
        ],
      }),
    ],
  },
})

/** Whether a call is refused for want of the right; what else may be wrong with it does not matter. */
async function isDenied<N extends OperationName>(
  kms: KmsUnderTest,
  { name, input, Condition }: { readonly name: N; readonly input: Input<N>; readonly Condition: object },
): Promise<boolean> {
  const answer = await kms.call(name, input, deniedIf(Condition)).catch((error: unknown) => error)
  return answer instanceof Error && answer.name === 'AccessDeniedException'
}

describe('kms:ValidTo', () => {
  const seconds = 1_800_000_000
  const conditions: readonly (readonly [operator: string, value: string, isTrue: boolean])[] = [
    ['NumericGreaterThan', `${seconds - 1}.0`, true],
    ['NumericGreaterThan', `${seconds}.0`, false],
    ['NumericLessThanEquals', `${seconds}.0`, true],
    ['NumericLessThanEquals', `${seconds - 1}`, false],
    ['DateGreaterThan', new Date((seconds - 1) * 1000).toISOString(), true],
    ['DateGreaterThan', new Date(seconds * 1000).toISOString(), false],
    ['DateEquals', `${seconds}`, true],
  ]
  for (const [operator, value, isTrue] of conditions) {
    test(`is Unix time: ${operator} ${value} is ${isTrue} of ${seconds}`, async () => {
      const kms = kmsUnderTest()
      const { KeyId } = await kms.createKey({ Origin: 'EXTERNAL' })
      const some = Uint8Array.of(1)
      const input = { KeyId, ImportToken: some, EncryptedKeyMaterial: some, ValidTo: seconds * 1000 }
      const Condition = { [operator]: { 'kms:ValidTo': value } }
      expect(await isDenied(kms, { name: 'ImportKeyMaterial', input, Condition })).toBe(isTrue)
    })
  }
})
