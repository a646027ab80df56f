import type { Input, Output } from '@sealwright/kms-model'
import type { Caller } from '../src/index.ts'
import { account, callerOf, type KmsUnderTest, kmsUnderTest } from './kms-under-test.ts'

/** A user whom no policy but that of a key, or a grant, gives anything. */
export function principal(name: string, accountId: string = account): Caller {
  return { ...callerOf(accountId), arn: `arn:aws:iam::${accountId}:user/${name}`, policies: { identity: [] } }
}

export const ann: Caller = principal('ann')
export const bob: Caller = principal('bob')

/** A key to give grants of. */
export interface GrantsUnderTest {
  readonly kms: KmsUnderTest
  readonly KeyId: string
  readonly Arn: string
  /** Lets Ann encrypt and decrypt, unless told otherwise. The default caller is the account. */
  grant(input?: Partial<Input<'CreateGrant'>>, caller?: Caller): Promise<Output<'CreateGrant'>>
  /** Encrypts under the key, as Ann unless told otherwise. */
  encrypt(caller?: Caller, EncryptionContext?: Record<string, string>): Promise<Output<'Encrypt'>>
}

export async function grantsUnderTest(options: Parameters<typeof kmsUnderTest>[0] = {}): Promise<GrantsUnderTest> {
  const kms = kmsUnderTest(options)
  const { KeyId, Arn } = await kms.createKey()
  const usual = { KeyId, GranteePrincipal: ann.arn, Operations: ['Encrypt', 'Decrypt'] as const }
  return {
    ...{ kms, KeyId, Arn },
    grant: (input = {}, caller = callerOf()) => kms.call('CreateGrant', { ...usual, ...input }, caller),
    encrypt: (caller = ann, EncryptionContext = {}) =>
      kms.call('Encrypt', { KeyId: Arn, Plaintext: Uint8Array.of(1), EncryptionContext }, caller),
  }
}
