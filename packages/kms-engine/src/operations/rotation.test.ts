import { beforeEach, describe, expect, test } from 'vitest'
import { dayMs, expectFault, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'

let kms: KmsUnderTest
let KeyId: string
let Arn: string
let first: string | undefined
beforeEach(async () => {
  kms = kmsUnderTest()
  ;({ KeyId, Arn, CurrentKeyMaterialId: first } = await kms.createKey())
})

const status = () => kms.call('GetKeyRotationStatus', { KeyId })
const current = async () => (await kms.call('DescribeKey', { KeyId })).KeyMetadata?.CurrentKeyMaterialId
const encrypt = async () => (await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) })).CiphertextBlob
const rotations = async (all = false) =>
  (await kms.call('ListKeyRotations', { KeyId, ...(all && { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }) })).Rotations!

describe('automatic rotation', () => {
  test('is off until it is enabled, then yearly', async () => {
    expect(await status()).toEqual({ KeyRotationEnabled: false, KeyId: Arn })
    await kms.call('EnableKeyRotation', { KeyId })
    expect(await status()).toEqual({
      KeyRotationEnabled: true,
      KeyId: Arn,
      RotationPeriodInDays: 365,
      NextRotationDate: kms.ports.now() + 365 * dayMs,
    })
    await kms.call('DisableKeyRotation', { KeyId })
    expect(await status()).toEqual({ KeyRotationEnabled: false, KeyId: Arn })
  })

  test('keeps its date when it is enabled again, unless the period is another', async () => {
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 })
    const date = kms.ports.now() + 90 * dayMs
    kms.ports.advance(30 * dayMs)
    await kms.call('EnableKeyRotation', { KeyId })
    expect(await status()).toMatchObject({ RotationPeriodInDays: 90, NextRotationDate: date })
    await kms.call('DisableKeyRotation', { KeyId })
    await kms.call('EnableKeyRotation', { KeyId })
    expect((await status()).NextRotationDate).toBe(date)
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 100 })
    expect((await status()).NextRotationDate).toBe(kms.ports.now() + 100 * dayMs)
  })

  test('begins a period anew when its date passed while it was off', async () => {
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 })
    await kms.call('DisableKeyRotation', { KeyId })
    kms.ports.advance(100 * dayMs)
    await kms.call('EnableKeyRotation', { KeyId })
    expect((await status()).NextRotationDate).toBe(kms.ports.now() + 90 * dayMs)
    expect(await current()).toBe(first)
    expect(await rotations()).toEqual([])
  })

  test('takes a period of 90 to 2560 days', async () => {
    for (const days of [90, 2560]) await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: days })
    for (const days of [89, 2561]) {
      const answer = kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: days })
      await expectFault(answer, 'ValidationException', /'rotationPeriodInDays' failed/)
    }
  })

  test('replaces the material on its date, and not a millisecond before', async () => {
    const ciphertext = await encrypt()
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 })
    const date = kms.ports.now() + 90 * dayMs
    kms.ports.advance(90 * dayMs - 1)
    expect(await current()).toBe(first)
    kms.ports.advance(1)
    const second = await current()
    expect(second).not.toBe(first)
    expect((await status()).NextRotationDate).toBe(date + 90 * dayMs)
    expect(await rotations()).toEqual([
      { KeyId, KeyMaterialId: second, KeyMaterialState: 'CURRENT', RotationDate: date, RotationType: 'AUTOMATIC' },
    ])
    const opened = await kms.call('Decrypt', { CiphertextBlob: ciphertext })
    expect(opened).toMatchObject({ KeyMaterialId: first, Plaintext: Uint8Array.of(1) })
    expect(await kms.call('Decrypt', { CiphertextBlob: await encrypt() })).toMatchObject({ KeyMaterialId: second })
  })

  test('makes up for every date that passed unnoticed', async () => {
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 100 })
    const start = kms.ports.now()
    kms.ports.advance(350 * dayMs)
    await encrypt()
    expect((await rotations()).map(({ RotationDate }) => (RotationDate! - start) / dayMs)).toEqual([100, 200, 300])
    expect((await status()).NextRotationDate).toBe(start + 400 * dayMs)
  })

  test('waits while the key is disabled', async () => {
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 })
    await kms.call('DisableKey', { KeyId })
    kms.ports.advance(100 * dayMs)
    expect(await current()).toBe(first)
    await kms.call('EnableKey', { KeyId })
    expect(await current()).not.toBe(first)
    expect(await rotations()).toMatchObject([{ RotationDate: kms.ports.now() }])
  })

  test('rests while the key waits for its deletion, and comes back with the key', async () => {
    await kms.call('EnableKeyRotation', { KeyId })
    await kms.call('ScheduleKeyDeletion', { KeyId })
    expect((await status()).KeyRotationEnabled).toBe(false)
    await kms.call('CancelKeyDeletion', { KeyId })
    expect((await status()).KeyRotationEnabled).toBe(true)
  })

  test('is for enabled symmetric keys', async () => {
    const hmac = await kms.createKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' })
    const external = await kms.createKey({ Origin: 'EXTERNAL' })
    for (const name of ['EnableKeyRotation', 'DisableKeyRotation'] as const) {
      await expectFault(kms.call(name, { KeyId: hmac.KeyId }), 'UnsupportedOperationException', '')
      await expectFault(
        kms.call(name, { KeyId: external.KeyId }),
        'KMSInvalidStateException',
        `${external.Arn} is pending import.`,
      )
      await kms.call('DisableKey', { KeyId })
      await expectFault(kms.call(name, { KeyId }), 'DisabledException', `${Arn} is disabled.`)
    }
    expect(await kms.call('GetKeyRotationStatus', { KeyId: hmac.KeyId })).toEqual({
      KeyRotationEnabled: false,
      KeyId: hmac.Arn,
    })
    await expectFault(kms.call('ListKeyRotations', { KeyId: hmac.KeyId }), 'UnsupportedOperationException')
  })

  test('happens once, however many ask at the same time', async () => {
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 })
    kms.ports.advance(90 * dayMs)
    await Promise.all(Array.from({ length: 16 }, encrypt))
    expect(await rotations()).toHaveLength(1)
  })
})

describe('rotation on demand', () => {
  test('replaces the material at once, and old ciphertexts still open', async () => {
    const ciphertexts = [await encrypt()]
    for (let n = 0; n < 3; n++) {
      kms.ports.advance(1000)
      expect(await kms.call('RotateKeyOnDemand', { KeyId })).toEqual({ KeyId: Arn })
      ciphertexts.push(await encrypt())
    }
    for (const CiphertextBlob of ciphertexts) await kms.call('Decrypt', { CiphertextBlob })
    const all = await rotations(true)
    expect(all.map(({ KeyMaterialState }) => KeyMaterialState)).toEqual([
      'NON_CURRENT',
      'NON_CURRENT',
      'NON_CURRENT',
      'CURRENT',
    ])
    expect(all[0]).toEqual({ KeyId, KeyMaterialId: first, KeyMaterialState: 'NON_CURRENT' })
    expect((await rotations()).map(({ RotationType }) => RotationType)).toEqual(Array(3).fill('ON_DEMAND'))
  })

  test('is had 25 times', async () => {
    for (let n = 0; n < 25; n++) await kms.call('RotateKeyOnDemand', { KeyId })
    const message = `The on-demand rotations limit has been reached for the given keyId: ${Arn}.`
    await expectFault(kms.call('RotateKeyOnDemand', { KeyId }), 'LimitExceededException', message)
    const page = await kms.call('ListKeyRotations', { KeyId, Limit: 20 })
    expect(page.Rotations).toHaveLength(20)
    expect((await kms.call('ListKeyRotations', { KeyId, Marker: page.NextMarker })).Rotations).toHaveLength(5)
  })

  test('keeps away from an automatic one', async () => {
    await kms.call('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 })
    const quietMs = 20 * 60 * 1000
    kms.ports.advance(90 * dayMs - quietMs - 1)
    await kms.call('RotateKeyOnDemand', { KeyId })
    kms.ports.advance(1)
    await expectFault(kms.call('RotateKeyOnDemand', { KeyId }), 'ConflictException', /is due within 20 minutes\.$/)
    kms.ports.advance(quietMs)
    await kms.call('RotateKeyOnDemand', { KeyId })
  })

  test('is for symmetric keys; the state comes first', async () => {
    const { KeyId: rsa } = await kms.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })
    await expectFault(kms.call('RotateKeyOnDemand', { KeyId: rsa }), 'UnsupportedOperationException', '')
    await kms.call('DisableKey', { KeyId: rsa })
    await expectFault(kms.call('RotateKeyOnDemand', { KeyId: rsa }), 'DisabledException')
  })
})
