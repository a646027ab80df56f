import type { Input, OperationName } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { cloudHsm, type KeyStoresUnderTest, keyStoresUnderTest } from './key-stores-under-test.ts'
import { account } from './kms-under-test.ts'

/** What a key in a key store answers: `+` yes, `D` DisabledException, `I` KMSInvalidStateException, `U` Unsupported…. */
const states = ['Enabled', 'Disabled', 'Unavailable', 'PendingDeletion'] as const
type State = (typeof states)[number]

const names: Readonly<Record<string, string>> = {
  '+': 'done',
  D: 'DisabledException',
  I: 'KMSInvalidStateException',
  U: 'UnsupportedOperationException',
}

const Plaintext = Uint8Array.of(1)
const row = <N extends OperationName>(name: N, expected: string, input: (KeyId: string) => Input<N>) => ({
  name: name as OperationName,
  expected: expected.split(' '),
  input: input as (KeyId: string) => object,
})

const rows = [
  row('Encrypt', '+ D I I', (KeyId) => ({ KeyId, Plaintext })),
  row('GenerateDataKey', '+ D I I', (KeyId) => ({ KeyId, KeySpec: 'AES_256' })),
  row('GenerateDataKeyWithoutPlaintext', '+ D I I', (KeyId) => ({ KeyId, KeySpec: 'AES_256' })),
  row('GenerateDataKeyPair', 'U D I I', (KeyId) => ({ KeyId, KeyPairSpec: 'ECC_NIST_P256' })),
  row('EnableKey', '+ + I I', (KeyId) => ({ KeyId })),
  row('DisableKey', '+ + I I', (KeyId) => ({ KeyId })),
  row('ScheduleKeyDeletion', '+ + + I', (KeyId) => ({ KeyId })),
  row('CancelKeyDeletion', 'I I I +', (KeyId) => ({ KeyId })),
  row('UpdateKeyDescription', '+ + + I', (KeyId) => ({ KeyId, Description: 'x' })),
  row('TagResource', '+ + + I', (KeyId) => ({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] })),
  row('UntagResource', '+ + + I', (KeyId) => ({ KeyId, TagKeys: ['a'] })),
  row('CreateAlias', '+ + + I', (KeyId) => ({ AliasName: 'alias/a', TargetKeyId: KeyId })),
  row('CreateGrant', '+ D + I', (KeyId) => ({
    KeyId,
    GranteePrincipal: `arn:aws:iam::${account}:user/ann`,
    Operations: ['Decrypt'],
  })),
  row('EnableKeyRotation', 'U D U I', (KeyId) => ({ KeyId })),
  row('DisableKeyRotation', 'U D U I', (KeyId) => ({ KeyId })),
  row('RotateKeyOnDemand', 'U D U I', (KeyId) => ({ KeyId })),
  row('GetParametersForImport', 'U U U U', (KeyId) => ({
    KeyId,
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_2048',
  })),
  row('DescribeKey', '+ + + +', (KeyId) => ({ KeyId })),
  row('GetKeyPolicy', '+ + + +', (KeyId) => ({ KeyId })),
  row('GetKeyRotationStatus', '+ + + +', (KeyId) => ({ KeyId })),
  row('ListGrants', '+ + + +', (KeyId) => ({ KeyId })),
  row('ListResourceTags', '+ + + +', (KeyId) => ({ KeyId })),
]

async function keyIn(kms: KeyStoresUnderTest, kind: 'external' | 'CloudHSM', state: State): Promise<string> {
  const CustomKeyStoreId = await kms.connectedStore(kind === 'CloudHSM' ? cloudHsm : undefined)
  const { KeyId } = await kms.createKey(
    kind === 'CloudHSM'
      ? { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId }
      : { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId: 'key-1' },
  )
  if (state === 'Disabled') await kms.call('DisableKey', { KeyId })
  if (state === 'Unavailable') await kms.call('DisconnectCustomKeyStore', { CustomKeyStoreId })
  if (state === 'PendingDeletion') await kms.call('ScheduleKeyDeletion', { KeyId })
  return KeyId
}

describe.each(['external', 'CloudHSM'] as const)('a key in a key store (%s)', (kind) => {
  test.each(states)(`that is %s answers ${rows.length} operations as its state says`, async (state) => {
    const wanted = rows.map(({ name, expected }) => [name, names[expected[states.indexOf(state)]!]])
    const seen = await Promise.all(
      rows.map(async ({ name, input }) => {
        const kms = keyStoresUnderTest()
        const KeyId = await keyIn(kms, kind, state)
        const answer = kms.call(name, input(KeyId) as Input<typeof name>)
        return [
          name,
          await answer.then(
            () => 'done',
            (error: Error) => error.name,
          ),
        ]
      }),
    )
    expect(seen).toEqual(wanted)
  })
})
