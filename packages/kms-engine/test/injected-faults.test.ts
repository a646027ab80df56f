import { describe, expect, test } from 'vitest'
import type { AuditEvent, FaultOccasion, InjectedFault } from '../src/index.ts'
import { account, callerOf, expectFault, kmsUnderTest } from './kms-under-test.ts'

const Plaintext = Uint8Array.of(1)

function faulty(faultsFor: (occasion: FaultOccasion) => readonly InjectedFault[]) {
  const waits: number[] = []
  const asked: FaultOccasion[] = []
  const events: AuditEvent[] = []
  const state = { isOn: false }
  const kms = kmsUnderTest({
    audit: ({ event }) => void events.push(event),
    faults: {
      faultsFor(occasion) {
        if (!state.isOn) return []
        asked.push(occasion)
        return faultsFor(occasion)
      },
      wait: async (ms) => void waits.push(ms),
    },
  })
  const begin = () => {
    state.isOn = true
  }
  return { kms, waits, asked, events, begin }
}

describe('an injected fault', () => {
  const answers = {
    throttle: ['ThrottlingException', /^You have exceeded the rate at which you may call KMS/],
    internal: ['KMSInternalException', /can be retried/],
    timeout: ['DependencyTimeoutException', /timed out/],
    unavailable: ['KeyUnavailableException', /not available/],
  } as const
  for (const [name, [error, message]] of Object.entries(answers)) {
    test(`${name} is ${error} to the caller, and in the audit event`, async () => {
      const { kms, events, begin } = faulty(({ key }) => (key === undefined ? [name as keyof typeof answers] : []))
      const { KeyId } = await kms.createKey()
      begin()
      await expectFault(kms.call('Encrypt', { KeyId, Plaintext }), error, message)
      expect(events.at(-1)?.errorCode).toBe(error)
    })
  }

  test('befalls the operation it is for', async () => {
    const { kms, begin } = faulty(({ operation }) => (operation === 'Decrypt' ? ['throttle'] : []))
    const { KeyId } = await kms.createKey()
    begin()
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
    await expectFault(kms.call('Decrypt', { CiphertextBlob }), 'ThrottlingException')
  })

  test('befalls the key it is for, by whatever name the key is called, or by none', async () => {
    const { kms, events, begin } = faulty(({ key }) => (key?.aliases.includes('alias/bad') ? ['unavailable'] : []))
    const [good, bad] = [await kms.createKey(), await kms.createKey()]
    await kms.call('CreateAlias', { AliasName: 'alias/bad', TargetKeyId: bad.KeyId })
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId: bad.KeyId, Plaintext })
    const other = await kms.call('Encrypt', { KeyId: good.KeyId, Plaintext })
    begin()
    await kms.call('Encrypt', { KeyId: good.KeyId, Plaintext })
    for (const KeyId of [bad.KeyId, bad.Arn, 'alias/bad']) {
      await expectFault(kms.call('Encrypt', { KeyId, Plaintext }), 'KeyUnavailableException')
      expect(events.at(-1)?.resources.map(({ ARN }) => ARN)).toEqual([bad.Arn])
    }
    await expectFault(kms.call('Decrypt', { CiphertextBlob }), 'KeyUnavailableException')
    const destination = { CiphertextBlob: other.CiphertextBlob!, DestinationKeyId: bad.Arn }
    await expectFault(kms.call('ReEncrypt', destination), 'KeyUnavailableException')
  })

  test('slows a call by the port’s own waiting, and the call then succeeds', async () => {
    const { kms, waits, begin } = faulty(({ key }) => [{ slowByMs: key === undefined ? 200 : 50 }])
    const { KeyId } = await kms.createKey()
    begin()
    await kms.call('Encrypt', { KeyId, Plaintext })
    expect(waits).toEqual([200, 50])
  })

  test('is asked for once as the call begins and once for each key, however many races the call loses', async () => {
    const { kms, asked, begin } = faulty(() => [])
    const { KeyId, Arn } = await kms.createKey()
    const { commit } = kms.ports.store
    let lost = 0
    kms.ports.store.commit = (writes) => (lost++ < 3 ? Promise.resolve(false) : commit(writes))
    begin()
    await kms.call('DisableKey', { KeyId })
    expect(asked.map(({ operation, key }) => [operation, key?.arn])).toEqual([
      ['DisableKey', undefined],
      ['DisableKey', Arn],
    ])
  })

  test('does not come before validation', async () => {
    const { kms, begin } = faulty(() => ['throttle'])
    const { KeyId } = await kms.createKey()
    begin()
    await expectFault(kms.call('Encrypt', { KeyId, Plaintext: new Uint8Array(0) }), 'ValidationException')
  })
})

describe('inconsistency', () => {
  const inconsistent = () => faulty(() => [{ inconsistentForMs: 1000 }])

  test('hides new keys and aliases until their time', async () => {
    const { kms, begin } = inconsistent()
    const { KeyId, Arn } = await kms.createKey()
    begin()
    await expectFault(kms.call('DescribeKey', { KeyId }), 'NotFoundException', `Key '${Arn}' does not exist`)
    kms.ports.advance(1000)
    await kms.call('CreateAlias', { AliasName: 'alias/new', TargetKeyId: KeyId })
    await kms.call('DescribeKey', { KeyId })
    await expectFault(kms.call('DescribeKey', { KeyId: 'alias/new' }), 'NotFoundException', /alias\/new is not found/)
    kms.ports.advance(1000)
    await kms.call('DescribeKey', { KeyId: 'alias/new' })
  })

  test('hides the new key of a ciphertext that alone names it', async () => {
    const { kms, begin } = inconsistent()
    const { KeyId } = await kms.createKey()
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
    begin()
    await expectFault(kms.call('Decrypt', { CiphertextBlob }), 'AccessDeniedException', /^The ciphertext refers to/)
    kms.ports.advance(1000)
    await kms.call('Decrypt', { CiphertextBlob })
  })

  test('hides new grants until their time, but not from who shows their token', async () => {
    const { kms, begin } = inconsistent()
    const ann = { ...callerOf(), arn: `arn:aws:iam::${account}:user/ann`, policies: { identity: [] } }
    const { KeyId } = await kms.createKey()
    kms.ports.advance(5000)
    begin()
    const grant = { KeyId, GranteePrincipal: ann.arn, Operations: ['Encrypt'] } as const
    const { GrantToken } = await kms.call('CreateGrant', grant)
    await expectFault(kms.call('Encrypt', { KeyId, Plaintext }, ann), 'AccessDeniedException')
    await kms.call('Encrypt', { KeyId, Plaintext, GrantTokens: [GrantToken!] }, ann)
    kms.ports.advance(1000)
    await kms.call('Encrypt', { KeyId, Plaintext }, ann)
  })
})
