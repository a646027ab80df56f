import { beforeEach, describe, expect, test, vi } from 'vitest'
import { ann, bob, type GrantsUnderTest, grantsUnderTest, principal } from '../../test/grants-under-test.ts'
import { account, callerOf, expectFault } from '../../test/kms-under-test.ts'

const Plaintext = Uint8Array.of(1)

let { kms, KeyId, Arn, grant, encrypt } = {} as GrantsUnderTest
beforeEach(async () => {
  ;({ kms, KeyId, Arn, grant, encrypt } = await grantsUnderTest())
})

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
