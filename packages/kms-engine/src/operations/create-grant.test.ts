import type { GrantOperation, Input } from '@sealwright/kms-model'
import { beforeEach, describe, expect, test } from 'vitest'
import { ann, bob, type GrantsUnderTest, grantsUnderTest } from '../../test/grants-under-test.ts'
import { callerOf, expectFault, kmsUnderTest } from '../../test/kms-under-test.ts'

let { kms, KeyId, Arn, grant, encrypt } = {} as GrantsUnderTest
beforeEach(async () => {
  ;({ kms, KeyId, Arn, grant, encrypt } = await grantsUnderTest())
})

describe('a grant', () => {
  test('is made again under the same name as the same grant with another token', async () => {
    const [first, second] = [await grant({ Name: 'n' }), await grant({ Name: 'n' })]
    expect(second.GrantId).toBe(first.GrantId)
    expect(second.GrantToken).not.toBe(first.GrantToken)
    expect((await grant({ Name: 'n', Operations: ['Encrypt'] })).GrantId).not.toBe(first.GrantId)
    expect((await grant()).GrantId).not.toBe((await grant()).GrantId)
    expect((await kms.call('ListGrants', { KeyId })).Grants).toHaveLength(4)
  })

  test('is one of as many as the quota allows', async () => {
    const { kms, KeyId, grant } = await grantsUnderTest({ quotas: { grantsPerKey: 2 } })
    const { GrantId } = await grant({ Name: 'a' })
    await grant({ Name: 'b' })
    await grant({ Name: 'b' })
    await expectFault(grant(), 'LimitExceededException')
    await kms.call('RevokeGrant', { KeyId, GrantId: GrantId! })
    await grant()
  })

  test('can only be about what its key can do, and names principals', async () => {
    for (const operation of ['Sign', 'GenerateMac', 'DeriveSharedSecret', 'GetPublicKey'] as GrantOperation[]) {
      await expectFault(grant({ Operations: [operation] }), 'ValidationException', /^ValidationError: operation/)
    }
    await expectFault(grant({ Operations: [] }), 'ValidationException')
    await expectFault(grant({ GranteePrincipal: 'ann' }), 'InvalidArnException')
    await expectFault(grant({ RetiringPrincipal: 'arn:aws:iam::1:user/x' }), 'InvalidArnException')
    const pairs = (count: number, value = '1') =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`${n}`, value]))
    await grant({ Constraints: { EncryptionContextEquals: pairs(8, 'x'.repeat(384)) } })
    await expectFault(grant({ Constraints: { EncryptionContextEquals: pairs(9) } }), 'ValidationException')
    await expectFault(
      grant({ Constraints: { EncryptionContextSubset: pairs(1, 'x'.repeat(385)) } }),
      'ValidationException',
    )
  })

  test('needs a key that is enabled', async () => {
    await kms.call('DisableKey', { KeyId })
    await expectFault(grant(), 'DisabledException', `${Arn} is disabled.`)
    await kms.call('ScheduleKeyDeletion', { KeyId })
    await expectFault(grant(), 'KMSInvalidStateException', `${Arn} is pending deletion.`)
  })

  test('by a grantee gives no more than the grantee has', async () => {
    const Constraints = { EncryptionContextSubset: { a: '1' } }
    await grant({ Operations: ['CreateGrant', 'Encrypt'], Constraints })
    const child = (input: Partial<Input<'CreateGrant'>>) =>
      grant({ GranteePrincipal: bob.arn, Constraints, ...input }, ann)
    await child({ Operations: ['Encrypt'] })
    await child({ Operations: ['Encrypt'], Constraints: { EncryptionContextEquals: { a: '1', b: '2' } } })
    await encrypt(bob, { a: '1' })
    await expectFault(child({ Operations: ['Decrypt'] }), 'AccessDeniedException', /with operation Decrypt$/)
    for (const looser of [{}, { EncryptionContextSubset: {} }, { EncryptionContextEquals: { b: '2' } }]) {
      await expectFault(
        child({ Operations: ['Encrypt'], Constraints: looser }),
        'AccessDeniedException',
        /looser constraints$/,
      )
    }
  })

  test('by a grantee is covered by any one of its grants, whichever is found first', async () => {
    // Grant IDs are random, so either comes first in some of the rounds.
    for (let round = 0; round < 8; round++) {
      const { KeyId: key } = await kms.createKey()
      await grant({ KeyId: key, Operations: ['CreateGrant', 'Encrypt'] })
      const { GrantId } = await grant({ KeyId: key, Operations: ['CreateGrant', 'Decrypt'] })
      const child = { KeyId: key, GranteePrincipal: bob.arn }
      await grant({ ...child, Operations: ['Encrypt'] }, ann)
      await grant({ ...child, Operations: ['Decrypt'] }, ann)
      const both = grant({ ...child, Operations: ['Encrypt', 'Decrypt'] }, ann)
      await expectFault(both, 'AccessDeniedException', /none of 2 grants allows a grant with /)
      await kms.call('RevokeGrant', { KeyId: key, GrantId: GrantId! })
      const gone = grant({ ...child, Operations: ['Decrypt'] }, ann)
      await expectFault(gone, 'AccessDeniedException', /with operation Decrypt$/)
    }
  })

  test('by a grantee that gives too much is refused with its decision, and only reported when the engine warns', async () => {
    const tooMuch = async (options: Parameters<typeof grantsUnderTest>[0]) => {
      const { grant } = await grantsUnderTest(options)
      await grant({ Operations: ['CreateGrant', 'Encrypt'] })
      return grant({ GranteePrincipal: bob.arn, Operations: ['Decrypt'] }, ann)
    }
    const error = await tooMuch({}).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      decision: { isAllowed: false, action: 'kms:CreateGrant', denial: expect.stringMatching(/operation Decrypt$/) },
    })
    const denials: string[] = []
    await tooMuch({
      authorization: 'warn',
      audit: (entry) => void denials.push(...entry.decisions.map(({ denial }) => denial)),
    })
    expect(denials.filter((denial) => denial !== '')).toEqual([expect.stringMatching(/operation Decrypt$/)])
  })
})

test('a named grant is the same when its operations come in another order, or twice', async () => {
  const kms = kmsUnderTest()
  const { KeyId } = await kms.createKey()
  const grant = async (...Operations: GrantOperation[]) =>
    (await kms.call('CreateGrant', { KeyId, Name: 'n', GranteePrincipal: callerOf().arn, Operations })).GrantId
  const first = await grant('Encrypt', 'Decrypt')
  expect(await grant('Decrypt', 'Encrypt')).toBe(first)
  expect(await grant('Decrypt', 'Encrypt', 'Decrypt')).toBe(first)
  expect(await grant('Encrypt')).not.toBe(first)
  expect((await kms.call('ListGrants', { KeyId })).Grants).toHaveLength(2)
})
