import { describe, expect, test } from 'vitest'
import { type AuditEvent, createKms, memoryStore, type RecordWrite } from '../src/index.ts'
import { callerOf, dayMs, expectFault, kmsUnderTest } from './kms-under-test.ts'

const start = Date.UTC(2026, 0, 1)
const Plaintext = Uint8Array.of(1)

function counted(options: Parameters<typeof kmsUnderTest>[0] = {}) {
  const store = memoryStore()
  const writes: RecordWrite[] = []
  const counting = {
    ...store,
    commit: (batch: readonly RecordWrite[]) => {
      writes.push(...batch.filter(({ kind }) => kind === 'usage'))
      return store.commit(batch)
    },
  }
  const events: AuditEvent[] = []
  const kms = kmsUnderTest({ store: counting, audit: ({ event }) => void events.push(event), ...options })
  const lastUse = async (KeyId: string) => (await kms.call('GetKeyLastUsage', { KeyId })).KeyLastUsage
  return { kms, writes, events, lastUse }
}

describe('GetKeyLastUsage', () => {
  test('says since when a key that was never used is tracked: since it was made', async () => {
    const { kms } = counted()
    kms.ports.advance(5)
    const { KeyId, Arn } = await kms.createKey()
    kms.ports.advance(dayMs)
    expect(await kms.call('GetKeyLastUsage', { KeyId })).toEqual({
      KeyId: Arn,
      TrackingStartDate: start + 5,
      KeyCreationDate: start + 5,
    })
  })

  test('names the last cryptographic operation, with the IDs of its event', async () => {
    const { kms, events, lastUse } = counted()
    const { KeyId } = await kms.createKey()
    kms.ports.advance(1000)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
    const event = events.at(-1)!
    expect(await lastUse(KeyId)).toEqual({
      Operation: 'Encrypt',
      Timestamp: start + 1000,
      CloudTrailEventId: event.eventID,
      KmsRequestId: event.requestID,
    })
    await kms.call('Decrypt', { CiphertextBlob })
    expect((await lastUse(KeyId))?.Operation).toBe('Decrypt')
  })

  test('does not count management calls, failures and dry runs', async () => {
    const { kms, lastUse } = counted()
    const { KeyId } = await kms.createKey()
    await kms.call('DescribeKey', { KeyId })
    await kms.call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId })
    await expectFault(kms.call('Encrypt', { KeyId, Plaintext, DryRun: true }), 'DryRunOperationException')
    await kms.call('DisableKey', { KeyId })
    await expectFault(kms.call('Encrypt', { KeyId, Plaintext }), 'DisabledException')
    expect(await lastUse(KeyId)).toBeUndefined()
  })

  test('counts ReEncrypt for both keys', async () => {
    const { kms, lastUse } = counted()
    const [from, to] = [await kms.createKey(), await kms.createKey()]
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId: from.KeyId, Plaintext })
    await kms.call('ReEncrypt', { CiphertextBlob, DestinationKeyId: to.KeyId })
    for (const { KeyId } of [from, to]) expect((await lastUse(KeyId))?.Operation).toBe('ReEncrypt')
  })

  test('counts signatures and MACs, made and verified', async () => {
    const { kms, lastUse } = counted()
    const { KeyId } = await kms.createKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' })
    const MacAlgorithm = 'HMAC_SHA_256'
    const { Mac } = await kms.call('GenerateMac', { KeyId, Message: Plaintext, MacAlgorithm })
    expect((await lastUse(KeyId))?.Operation).toBe('GenerateMac')
    await kms.call('VerifyMac', { KeyId, Message: Plaintext, MacAlgorithm, Mac: Mac! })
    expect((await lastUse(KeyId))?.Operation).toBe('VerifyMac')
  })

  test('takes a key ID or ARN, no alias, and only of the own account', async () => {
    const { kms } = counted()
    const { KeyId, Arn } = await kms.createKey()
    await kms.call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId })
    await kms.call('GetKeyLastUsage', { KeyId: Arn })
    await expectFault(kms.call('GetKeyLastUsage', { KeyId: 'alias/a' }), 'NotFoundException')
    await expectFault(kms.call('GetKeyLastUsage', { KeyId: Arn }, callerOf('444455556666')), 'AccessDeniedException')
  })
})

describe('the note of a use', () => {
  test('is written once a minute for each key and operation, however often the key is used', async () => {
    const { kms, writes, lastUse } = counted()
    const { KeyId } = await kms.createKey()
    for (let second = 0; second < 150; second++) {
      const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
      await kms.call('Decrypt', { CiphertextBlob })
      kms.ports.advance(1000)
    }
    expect(writes).toHaveLength(6)
    expect((await lastUse(KeyId))?.Timestamp).toBe(start + 120_000)
  })

  test('is as exact as one asks', async () => {
    const { kms, writes, lastUse } = counted({ usagePrecisionMs: 0 })
    const { KeyId } = await kms.createKey()
    for (let n = 0; n < 3; n++) {
      kms.ports.advance(1)
      await kms.call('Encrypt', { KeyId, Plaintext })
    }
    expect(writes).toHaveLength(3)
    expect((await lastUse(KeyId))?.Timestamp).toBe(start + 3)
  })

  test('is renewed when the clock was set back', async () => {
    const { kms, lastUse } = counted()
    const { KeyId } = await kms.createKey()
    await kms.call('Encrypt', { KeyId, Plaintext })
    kms.ports.advance(-dayMs)
    await kms.call('Encrypt', { KeyId, Plaintext })
    expect((await lastUse(KeyId))?.Timestamp).toBe(start - dayMs)
  })

  test('is not lost when another engine over the store notes one at the same time', async () => {
    const { kms, writes } = counted()
    const { KeyId } = await kms.createKey()
    const other = createKms(kms.ports)
    const encrypt = { KeyId, Plaintext }
    await Promise.all([
      kms.call('Encrypt', encrypt),
      other.call('Encrypt', encrypt, callerOf()),
      other.call('GenerateDataKey', { KeyId, KeySpec: 'AES_256' }, callerOf()),
    ])
    const { value } = (await kms.ports.store.read(writes[0]!))!
    const operations = (value as { uses: { operation: string }[] }).uses.map(({ operation }) => operation)
    expect(operations.sort()).toEqual(['Encrypt', 'GenerateDataKey'])
  })

  test('that fails does not take the answer away', async () => {
    const { kms } = counted()
    const { KeyId } = await kms.createKey()
    kms.ports.store.commit = () => Promise.reject(new Error('full'))
    expect((await kms.call('Encrypt', { KeyId, Plaintext })).CiphertextBlob).toBeDefined()
  })

  test('goes when its key goes', async () => {
    const { kms, writes } = counted()
    const { KeyId } = await kms.createKey()
    await kms.call('Encrypt', { KeyId, Plaintext })
    const address = writes[0]!
    await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })
    kms.ports.advance(7 * dayMs)
    await expectFault(kms.call('DescribeKey', { KeyId }), 'NotFoundException')
    expect(await kms.ports.store.read(address)).toBeUndefined()
  })
})
