import { describe, expect, test } from 'vitest'
import { account, callerOf, dayMs, expectFault, kmsUnderTest } from '../../test/kms-under-test.ts'

const bob = `arn:aws:iam::${account}:user/bob`
const there = callerOf(account, 'eu-west-1')

describe('ListRetirableGrants', () => {
  test('shows the grants that a principal of the account may retire, of every key of the Region', async () => {
    const kms = kmsUnderTest()
    const grant = async (caller = callerOf(), RetiringPrincipal: string | undefined = bob) => {
      const { KeyId, Arn } = await kms.createKey({}, caller)
      const input = { KeyId, GranteePrincipal: callerOf().arn, RetiringPrincipal, Operations: ['Decrypt'] } as const
      return { Arn, KeyId, GrantId: (await kms.call('CreateGrant', input, caller)).GrantId }
    }
    const [first, second, elsewhere] = [await grant(), await grant(), await grant(there)]
    await grant(callerOf(), callerOf().arn)
    const listed = async (caller = callerOf()) => {
      const { Grants } = await kms.call('ListRetirableGrants', { RetiringPrincipal: bob }, caller)
      return Grants!
        .map(({ KeyId, GrantId }) => ({ KeyId, GrantId }))
        .sort((a, b) => (a.GrantId! < b.GrantId! ? -1 : 1))
    }
    const wanted = [first, second].map(({ Arn, GrantId }) => ({ KeyId: Arn, GrantId }))
    expect(await listed()).toEqual(wanted.sort((a, b) => (a.GrantId! < b.GrantId! ? -1 : 1)))
    expect(await listed(there)).toEqual([{ KeyId: elsewhere.Arn, GrantId: elsewhere.GrantId }])
    await kms.call('ScheduleKeyDeletion', { KeyId: first.KeyId, PendingWindowInDays: 7 })
    expect(await listed()).toHaveLength(2)
    kms.ports.advance(7 * dayMs)
    expect(await listed()).toEqual([{ KeyId: second.Arn, GrantId: second.GrantId }])
  })

  test('is about a principal, of the account that asks', async () => {
    const kms = kmsUnderTest()
    const ask = (RetiringPrincipal: string) => kms.call('ListRetirableGrants', { RetiringPrincipal })
    for (const name of ['bob', account, 'arn:aws:s3:::bucket']) {
      await expectFault(ask(name), 'InvalidArnException', `${name} is not the ARN of a principal.`)
    }
    const foreign = bob.replace(account, '444455556666')
    await expectFault(ask(foreign), 'InvalidArnException', `${foreign} is not a principal of account ${account}.`)
    expect(await ask(bob)).toEqual({ Grants: [], Truncated: false })
  })
})
