import type { Input } from '@sealwright/kms-model'
import { beforeEach, describe, expect, test } from 'vitest'
import { ann, bob, type GrantsUnderTest, grantsUnderTest, principal } from '../../test/grants-under-test.ts'
import { account, callerOf, dayMs, expectFault } from '../../test/kms-under-test.ts'
import type { Caller } from '../caller.ts'

const Plaintext = Uint8Array.of(1)

let { kms, KeyId, Arn, grant, encrypt } = {} as GrantsUnderTest
beforeEach(async () => {
  ;({ kms, KeyId, Arn, grant, encrypt } = await grantsUnderTest())
})

describe('a grant', () => {
  test('ends when it is revoked', async () => {
    const { GrantId, GrantToken } = await grant({ RetiringPrincipal: bob.arn })
    await expectFault(kms.call('RevokeGrant', { KeyId, GrantId: GrantId!, DryRun: true }), 'DryRunOperationException')
    await encrypt()
    expect(await kms.call('RevokeGrant', { KeyId, GrantId: GrantId! })).toBeUndefined()
    await expectFault(encrypt(), 'AccessDeniedException')
    expect((await kms.call('ListGrants', { KeyId })).Grants).toEqual([])
    expect((await kms.call('ListRetirableGrants', { RetiringPrincipal: bob.arn })).Grants).toEqual([])
    await expectFault(kms.call('RevokeGrant', { KeyId, GrantId: GrantId! }), 'NotFoundException')
    await expectFault(kms.call('RevokeGrant', { KeyId, GrantId: 'x' }), 'InvalidGrantIdException')
    await expectFault(
      kms.call('Encrypt', { KeyId, Plaintext, GrantTokens: [GrantToken!] }),
      'InvalidGrantTokenException',
    )
  })

  test('can be retired by whom it names, by the grantee if it says so, and by the account', async () => {
    const retire = async (input: Partial<Input<'CreateGrant'>>, caller = callerOf()) => {
      const { GrantId, GrantToken } = await grant(input)
      await kms.call('RetireGrant', { KeyId: Arn, GrantId }, caller)
      await expectFault(kms.call('RetireGrant', { GrantToken }, caller), 'InvalidGrantTokenException')
    }
    await retire({ RetiringPrincipal: bob.arn }, bob)
    await retire({ Operations: ['RetireGrant'] }, ann)
    await retire({})
    const byToken = await grant({ RetiringPrincipal: bob.arn })
    await expectFault(
      kms.call('RetireGrant', { GrantToken: byToken.GrantToken, DryRun: true }, bob),
      'DryRunOperationException',
    )
    expect(await kms.call('RetireGrant', { GrantToken: byToken.GrantToken }, bob)).toBeUndefined()
  })

  test('is retired by who may, unless a statement forbids it, whatever the caller is called', async () => {
    const role = `arn:aws:iam::${account}:role/worker`
    const session = { ...bob, arn: `arn:aws:sts::${account}:assumed-role/worker/explicit deny` }
    const Statement = { Effect: 'Deny', Action: 'kms:RetireGrant', Resource: '*' }
    const forbidden = { ...session, policies: { identity: [JSON.stringify({ Statement })] } }
    const { GrantToken } = await grant({ RetiringPrincipal: role })
    await expectFault(
      kms.call('RetireGrant', { GrantToken }, forbidden),
      'AccessDeniedException',
      /with an explicit deny in an identity-based policy$/,
    )
    await kms.call('RetireGrant', { GrantToken }, session)
  })

  test('can be retired by whom its account, or an account that may retire it, lets do so', async () => {
    const elsewhere = '444455556666'
    const allowed = { identity: [JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } })] }
    const stranger = { ...principal('eve', elsewhere), policies: allowed }
    const retire = async (RetiringPrincipal: string, caller: Caller) => {
      const { GrantId } = await grant({ RetiringPrincipal })
      return kms.call('RetireGrant', { KeyId: Arn, GrantId }, caller)
    }
    const denied = /not authorized to perform: kms:RetireGrant on resource: .* because no identity-based policy allows/
    await expectFault(retire(bob.arn, ann), 'AccessDeniedException', denied)
    await expectFault(retire(bob.arn, stranger), 'AccessDeniedException', denied)
    await retire(bob.arn, { ...ann, policies: allowed })
    const toElsewhere = callerOf(elsewhere).arn
    await expectFault(retire(toElsewhere, { ...stranger, policies: { identity: [] } }), 'AccessDeniedException', denied)
    await retire(toElsewhere, stranger)
  })

  test('is retired whatever the policy of its key says', async () => {
    const Principal = { AWS: callerOf().arn }
    const Statement = [
      { Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' },
      { Effect: 'Deny', Principal: '*', Action: 'kms:RetireGrant', Resource: '*' },
    ]
    await kms.call('PutKeyPolicy', { KeyId, Policy: JSON.stringify({ Statement }) })
    const { GrantId } = await grant({ RetiringPrincipal: bob.arn })
    expect(await kms.call('RetireGrant', { KeyId: Arn, GrantId }, bob)).toBeUndefined()
  })

  test('is retired by its token, or by its key ARN and ID', async () => {
    const { GrantId, GrantToken } = await grant()
    for (const input of [{}, { GrantId }, { KeyId: Arn }, { GrantToken, KeyId: Arn, GrantId }]) {
      await expectFault(kms.call('RetireGrant', input), 'ValidationException')
    }
    await expectFault(kms.call('RetireGrant', { KeyId, GrantId }), 'InvalidArnException')
  })

  test('ends with its key', async () => {
    for (let n = 0; n < 3; n++) await grant({ RetiringPrincipal: bob.arn })
    await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })
    kms.ports.advance(7 * dayMs)
    expect((await kms.call('ListRetirableGrants', { RetiringPrincipal: bob.arn })).Grants).toEqual([])
    expect(await kms.ports.store.list({ kind: 'grant', scope: Arn, limit: 10 })).toEqual([])
    expect(await kms.ports.store.list({ kind: 'grant-of-grantee', scope: `${Arn} ${ann.arn}`, limit: 10 })).toEqual([])
  })
})
