import { beforeEach, describe, expect, test } from 'vitest'
import { dayMs, expectFault, type KmsUnderTest, kmsUnderTest } from './kms-under-test.ts'

let kms: KmsUnderTest
let KeyId: string
let arn: string
beforeEach(async () => {
  kms = kmsUnderTest()
  ;({ KeyId, Arn: arn } = await kms.createKey())
})

const stateOf = async () => (await kms.call('DescribeKey', { KeyId })).KeyMetadata
const encrypt = () => kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) })

describe('a disabled key', () => {
  test('encrypts nothing until it is enabled again', async () => {
    const { CiphertextBlob } = await encrypt()
    await kms.call('DisableKey', { KeyId })
    expect(await stateOf()).toMatchObject({ KeyState: 'Disabled', Enabled: false })
    await expectFault(encrypt(), 'DisabledException', `${arn} is disabled.`)
    await expectFault(kms.call('Decrypt', { CiphertextBlob }), 'DisabledException', `${arn} is disabled.`)
    await kms.call('EnableKey', { KeyId })
    expect(await stateOf()).toMatchObject({ KeyState: 'Enabled', Enabled: true })
    expect((await kms.call('Decrypt', { CiphertextBlob })).Plaintext).toEqual(Uint8Array.of(1))
  })

  test('may be disabled, and an enabled one enabled, once more', async () => {
    await kms.call('EnableKey', { KeyId })
    await kms.call('DisableKey', { KeyId })
    await kms.call('DisableKey', { KeyId })
    expect(await stateOf()).toMatchObject({ KeyState: 'Disabled' })
  })
})

describe('a key scheduled for deletion', () => {
  test('waits thirty days unless told otherwise, and tells when it will go', async () => {
    const DeletionDate = kms.ports.now() + 30 * dayMs
    expect(await kms.call('ScheduleKeyDeletion', { KeyId })).toEqual({
      KeyId: arn,
      DeletionDate,
      KeyState: 'PendingDeletion',
      PendingWindowInDays: 30,
    })
    expect(await stateOf()).toMatchObject({ KeyState: 'PendingDeletion', Enabled: false, DeletionDate })
  })

  test('waits 7 to 30 days', async () => {
    for (const days of [6, 31]) {
      const answer = kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: days })
      await expectFault(answer, 'ValidationException', /'pendingWindowInDays' failed to satisfy constraint/)
    }
    await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })
  })

  test('refuses what a key that is to go must not do', async () => {
    await kms.call('ScheduleKeyDeletion', { KeyId })
    const message = `${arn} is pending deletion.`
    await expectFault(encrypt(), 'KMSInvalidStateException', message)
    for (const name of ['EnableKey', 'DisableKey', 'ScheduleKeyDeletion'] as const) {
      await expectFault(kms.call(name, { KeyId }), 'KMSInvalidStateException', message)
    }
  })

  test('is disabled when its deletion is cancelled', async () => {
    await kms.call('ScheduleKeyDeletion', { KeyId })
    expect(await kms.call('CancelKeyDeletion', { KeyId })).toEqual({ KeyId: arn })
    const metadata = await stateOf()
    expect(metadata).toMatchObject({ KeyState: 'Disabled', Enabled: false })
    expect(metadata).not.toHaveProperty('DeletionDate')
    await kms.call('EnableKey', { KeyId })
    await encrypt()
  })

  test('is gone from its deletion date on, and not a millisecond before', async () => {
    const { CiphertextBlob } = await encrypt()
    await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })
    kms.ports.advance(7 * dayMs - 1)
    expect(await stateOf()).toMatchObject({ KeyState: 'PendingDeletion' })
    kms.ports.advance(1)
    const message = `Key '${arn}' does not exist`
    for (const name of ['DescribeKey', 'CancelKeyDeletion', 'EnableKey'] as const) {
      await expectFault(kms.call(name, { KeyId }), 'NotFoundException', message)
    }
    await expectFault(kms.call('Decrypt', { CiphertextBlob }), 'AccessDeniedException', /does not exist/)
  })

  test('leaves nothing of its material in the store', async () => {
    const { CurrentKeyMaterialId } = (await stateOf())!
    const material = { kind: 'material', scope: 'eu-central-1', id: CurrentKeyMaterialId! }
    expect(await kms.ports.store.read(material)).toBeDefined()
    await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })
    kms.ports.advance(7 * dayMs)
    await expectFault(stateOf(), 'NotFoundException')
    expect(await kms.ports.store.read(material)).toBeUndefined()
  })
})

describe('a key that is not scheduled for deletion', () => {
  test('has no deletion to cancel', async () => {
    const message = `${arn} is not pending deletion.`
    await expectFault(kms.call('CancelKeyDeletion', { KeyId }), 'KMSInvalidStateException', message)
    await kms.call('DisableKey', { KeyId })
    await expectFault(kms.call('CancelKeyDeletion', { KeyId }), 'KMSInvalidStateException', message)
  })
})
