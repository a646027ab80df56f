import type { GrantOperation, Input } from '@sealwright/kms-model'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { account, callerOf, dayMs, expectFault, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'
import type { Caller } from '../caller.ts'

const principal = (name: string, accountId = account) => ({
  ...callerOf(accountId),
  arn: `arn:aws:iam::${accountId}:user/${name}`,
  policies: { identity: [] },
})
const [ann, bob] = [principal('ann'), principal('bob')]
const Plaintext = Uint8Array.of(1)

let kms: KmsUnderTest
let KeyId: string
let Arn: string
beforeEach(async () => {
  kms = kmsUnderTest()
  ;({ KeyId, Arn } = await kms.createKey())
})

const grant = (input: Partial<Input<'CreateGrant'>> = {}, caller = callerOf()) =>
  kms.call('CreateGrant', { KeyId, GranteePrincipal: ann.arn, Operations: ['Encrypt', 'Decrypt'], ...input }, caller)
const encrypt = (caller = ann, EncryptionContext = {}) =>
  kms.call('Encrypt', { KeyId: Arn, Plaintext, EncryptionContext }, caller)

describe('a grant', () => {
  test('lets the grantee do what it says, and nobody else nor anything else', async () => {
    await expectFault(encrypt(), 'AccessDeniedException')
    const { GrantId, GrantToken } = await grant()
    expect(GrantId).toMatch(/^[0-9a-f]{64}$/)
    await kms.call('Encrypt', { KeyId, Plaintext, GrantTokens: [GrantToken!] }, ann)
    const { CiphertextBlob } = await encrypt()
    expect((await kms.call('Decrypt', { CiphertextBlob }, ann)).Plaintext).toEqual(Plaintext)
    await expectFault(encrypt(bob), 'AccessDeniedException')
    await expectFault(kms.call('DescribeKey', { KeyId }, ann), 'AccessDeniedException')
  })

  test('that allows a call is the last that is read, but an explanation reads all', async () => {
    for (let n = 0; n < 100; n++) await grant()
    const list = vi.spyOn(kms.ports.store, 'list')
    const read = async () => (await Promise.all(list.mock.results.map(({ value }) => value))).flat().length
    await encrypt()
    expect(await read()).toBeLessThan(20)
    const { evidence } = await kms.explain({ action: 'kms:Encrypt', keyId: KeyId, caller: ann })
    expect(evidence.filter(({ source }) => source === 'grant')).toHaveLength(100)
  })

  test('is found among any number of others', async () => {
    for (let n = 0; n < 100; n++) await grant({ Operations: ['Decrypt'] })
    await expectFault(encrypt(), 'AccessDeniedException')
    await grant({ Operations: ['Encrypt'] })
    await encrypt()
  })

  test('to the account, without a policy of the caller, does not hide one to the caller', async () => {
    const stranger = principal('eve', '444455556666')
    await grant({ GranteePrincipal: callerOf(stranger.accountId).arn })
    await expectFault(encrypt(stranger), 'AccessDeniedException')
    await grant({ GranteePrincipal: stranger.arn })
    await encrypt(stranger)
  })

  test('works across accounts', async () => {
    const stranger = principal('eve', '444455556666')
    await grant({ GranteePrincipal: stranger.arn })
    await encrypt(stranger)
  })

  test('to a role is one to its sessions', async () => {
    await grant({ GranteePrincipal: `arn:aws:iam::${account}:role/worker` })
    await encrypt({ ...ann, arn: `arn:aws:sts::${account}:assumed-role/worker/s1` })
  })

  test('to a service is one to its calls', async () => {
    await grant({ GranteePrincipal: 'logs.amazonaws.com' })
    await encrypt({ ...ann, service: 'logs.amazonaws.com' })
    await expectFault(encrypt({ ...ann, service: 'sns.amazonaws.com' }), 'AccessDeniedException')
  })

  test('with a constraint holds for encryption contexts that satisfy it', async () => {
    const pairs = { a: '1', b: '2' }
    await grant({ Constraints: { EncryptionContextSubset: pairs }, GranteePrincipal: ann.arn })
    await grant({ Constraints: { EncryptionContextEquals: pairs }, GranteePrincipal: bob.arn })
    await encrypt(ann, pairs)
    await encrypt(ann, { ...pairs, c: '3' })
    await encrypt(bob, pairs)
    for (const context of [{}, { a: '1' }, { a: '1', b: '3' }, { A: '1', b: '2' }]) {
      await expectFault(encrypt(ann, context), 'AccessDeniedException')
      await expectFault(encrypt(bob, context), 'AccessDeniedException')
    }
    await expectFault(encrypt(bob, { ...pairs, c: '3' }), 'AccessDeniedException')
  })

  test('with a constraint says in the explanation what it missed', async () => {
    const { GrantId } = await grant({ Constraints: { EncryptionContextSubset: { a: '1' } } })
    const input = { EncryptionContext: { a: '2' } }
    const decision = await kms.explain({ action: 'kms:Encrypt', keyId: KeyId, caller: ann, input })
    expect(decision.evidence).toContainEqual({
      source: 'grant',
      grantId: GrantId,
      applies: false,
      principal: 'named',
      because: { operator: 'EncryptionContextSubset', key: 'a', wanted: ['1'], actual: ['2'] },
    })
    const allowed = await kms.explain({
      action: 'kms:Encrypt',
      keyId: KeyId,
      caller: ann,
      input: { EncryptionContext: { a: '1' } },
    })
    expect(allowed.decidedBy).toEqual([{ source: 'grant', grantId: GrantId }])
  })

  test('is made again under the same name as the same grant with another token', async () => {
    const [first, second] = [await grant({ Name: 'n' }), await grant({ Name: 'n' })]
    expect(second.GrantId).toBe(first.GrantId)
    expect(second.GrantToken).not.toBe(first.GrantToken)
    expect((await grant({ Name: 'n', Operations: ['Encrypt'] })).GrantId).not.toBe(first.GrantId)
    expect((await grant()).GrantId).not.toBe((await grant()).GrantId)
    expect((await kms.call('ListGrants', { KeyId })).Grants).toHaveLength(4)
  })

  test('is listed with its terms and without its token', async () => {
    const Constraints = { EncryptionContextSubset: { a: '1' } }
    const { GrantId } = await grant({ Name: 'n', RetiringPrincipal: bob.arn, Constraints })
    const entry = {
      KeyId: Arn,
      GrantId,
      Name: 'n',
      CreationDate: kms.ports.now(),
      GranteePrincipal: ann.arn,
      RetiringPrincipal: bob.arn,
      IssuingAccount: `arn:aws:iam::${account}:root`,
      Operations: ['Encrypt', 'Decrypt'],
      Constraints,
    }
    expect(await kms.call('ListGrants', { KeyId })).toEqual({ Grants: [entry], Truncated: false })
    const retirable = await kms.call('ListRetirableGrants', { RetiringPrincipal: bob.arn })
    expect(retirable).toEqual({ Grants: [entry], Truncated: false })
    await expectFault(
      kms.call('ListRetirableGrants', { RetiringPrincipal: principal('x', '444455556666').arn }),
      'InvalidArnException',
    )
  })

  test('is found by its grantee or its ID, page by page', async () => {
    const ids: (string | undefined)[] = []
    for (let n = 0; n < 5; n++) ids.push((await grant()).GrantId)
    const { GrantId } = await grant({ GranteePrincipal: bob.arn })
    const ofAnn = await kms.call('ListGrants', { KeyId, GranteePrincipal: ann.arn, Limit: 3 })
    const rest = await kms.call('ListGrants', { KeyId, GranteePrincipal: ann.arn, Marker: ofAnn.NextMarker })
    expect([...ofAnn.Grants!, ...rest.Grants!].map((entry) => entry.GrantId)).toEqual([...ids].sort())
    expect((await kms.call('ListGrants', { KeyId, GrantId })).Grants).toMatchObject([{ GranteePrincipal: bob.arn }])
    await expectFault(kms.call('ListGrants', { KeyId, Marker: ofAnn.NextMarker }), 'InvalidMarkerException')
  })

  test('has an ID of 64 digits: other texts are no IDs, and an ID that nothing has finds nothing', async () => {
    for (const GrantId of ['x', 'A'.repeat(64), '0'.repeat(63)]) {
      const message = `Grant ID ${GrantId} is not valid.`
      await expectFault(kms.call('ListGrants', { KeyId, GrantId }), 'InvalidGrantIdException', message)
      await expectFault(kms.call('RevokeGrant', { KeyId, GrantId }), 'InvalidGrantIdException', message)
      await expectFault(kms.call('RetireGrant', { KeyId: Arn, GrantId }), 'InvalidGrantIdException', message)
    }
    const GrantId = '0'.repeat(64)
    expect((await kms.call('ListGrants', { KeyId, GrantId })).Grants).toEqual([])
    await expectFault(kms.call('RevokeGrant', { KeyId, GrantId }), 'NotFoundException')
    await expectFault(kms.call('RetireGrant', { KeyId: Arn, GrantId }), 'NotFoundException')
  })

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

  test('is one of as many as the quota allows', async () => {
    kms = kmsUnderTest({ quotas: { grantsPerKey: 2 } })
    ;({ KeyId, Arn } = await kms.createKey())
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
    const tooMuch = async () => {
      ;({ KeyId } = await kms.createKey())
      await grant({ Operations: ['CreateGrant', 'Encrypt'] })
      return grant({ GranteePrincipal: bob.arn, Operations: ['Decrypt'] }, ann)
    }
    const error = await tooMuch().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      decision: { isAllowed: false, action: 'kms:CreateGrant', denial: expect.stringMatching(/operation Decrypt$/) },
    })
    const denials: string[] = []
    kms = kmsUnderTest({
      authorization: 'warn',
      audit: (entry) => void denials.push(...entry.decisions.map(({ denial }) => denial)),
    })
    await tooMuch()
    expect(denials.filter((denial) => denial !== '')).toEqual([expect.stringMatching(/operation Decrypt$/)])
  })
})

describe('a grant token', () => {
  test('that was made up is refused, even for who needs none', async () => {
    const { GrantToken } = await grant()
    for (const token of [
      'x',
      `${GrantToken}A`,
      GrantToken!.slice(1),
      GrantToken!.replace(/./, (c) => (c === 'A' ? 'B' : 'A')),
    ]) {
      await expectFault(kms.call('Encrypt', { KeyId, Plaintext, GrantTokens: [token] }), 'InvalidGrantTokenException')
    }
  })
})
