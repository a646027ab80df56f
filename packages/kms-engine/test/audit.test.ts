import { describe, expect, test } from 'vitest'
import type { AuditEntry, AuditEvent, Caller } from '../src/index.ts'
import { keyStoresUnderTest } from './key-stores-under-test.ts'
import { account, callerOf, expectFault, type KmsUnderTest, kmsUnderTest, region } from './kms-under-test.ts'

const alice: Caller = { ...callerOf(), arn: `arn:aws:iam::${account}:user/staff/alice`, accessKeyId: 'AKIAEXAMPLE' }
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

function audited(options: Parameters<typeof kmsUnderTest>[0] = {}): {
  kms: KmsUnderTest
  entries: AuditEntry[]
  last(): AuditEvent
} {
  const entries: AuditEntry[] = []
  const kms = kmsUnderTest({ ...options, audit: (entry) => void entries.push(entry) })
  return { kms, entries, last: () => entries.at(-1)!.event }
}

describe('the audit event of a call', () => {
  test('has the shape that CloudTrail gives events of KMS', async () => {
    const { kms, last } = audited()
    const { KeyId, Arn } = await kms.createKey()
    const caller = {
      ...alice,
      requestId: 'e0eb83e3-63bc-41e4-8c2b-4198b6150d5c',
      conditionValues: { 'aws:SourceIp': '192.0.2.1', 'aws:UserAgent': 'app/1', 'aws:userid': 'AIDAEXAMPLE' },
    }
    const answer = await kms.call(
      'GenerateDataKey',
      { KeyId, KeySpec: 'AES_256', EncryptionContext: { Department: 'IT' } },
      caller,
    )
    expect(last()).toEqual({
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: 'AIDAEXAMPLE',
        arn: alice.arn,
        accountId: account,
        accessKeyId: 'AKIAEXAMPLE',
        userName: 'alice',
      },
      eventTime: '2026-01-01T00:00:00Z',
      eventSource: 'kms.amazonaws.com',
      eventName: 'GenerateDataKey',
      awsRegion: region,
      sourceIPAddress: '192.0.2.1',
      userAgent: 'app/1',
      requestParameters: { keyId: KeyId, keySpec: 'AES_256', encryptionContext: { Department: 'IT' } },
      responseElements: null,
      additionalEventData: { keyMaterialId: answer.KeyMaterialId },
      requestID: caller.requestId,
      eventID: expect.stringMatching(uuidForm),
      readOnly: true,
      resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: Arn }],
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: 'Management',
    })
  })

  test('says who called: a root user, a session and its role, a service', async () => {
    const { kms, entries } = audited()
    const session = { ...callerOf(), arn: `arn:aws:sts::${account}:assumed-role/worker/s1` }
    for (const caller of [callerOf(), session, { ...callerOf(), service: 'backup.amazonaws.com' }]) {
      await kms.call('ListKeys', {}, caller)
    }
    expect(entries.map(({ event }) => event.userIdentity)).toEqual([
      { type: 'Root', principalId: account, arn: callerOf().arn, accountId: account },
      {
        type: 'AssumedRole',
        arn: session.arn,
        accountId: account,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            arn: `arn:aws:iam::${account}:role/worker`,
            accountId: account,
            userName: 'worker',
          },
        },
      },
      { type: 'AWSService', invokedBy: 'backup.amazonaws.com' },
    ])
    expect(entries.map(({ event }) => event.resources)).toEqual([[], [], []])
  })

  test('shows what a change answered, with the ARN of the key, and dates as CloudTrail writes them', async () => {
    const { kms, last } = audited()
    const { KeyId, Arn } = await kms.createKey({ Description: 'mine' })
    expect(last()).toMatchObject({
      readOnly: false,
      requestParameters: { description: 'mine' },
      responseElements: { keyMetadata: { aWSAccountId: account, arn: Arn, creationDate: 'Jan 1, 2026, 12:00:00 AM' } },
      resources: [{ ARN: Arn }],
    })
    expect(last().responseElements).not.toHaveProperty('keyId')
    await kms.call('DisableKey', { KeyId })
    expect(last().responseElements).toEqual({ keyId: Arn })
    kms.ports.advance(13 * 60 * 60 * 1000 + 1000)
    await kms.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })
    expect(last().responseElements).toEqual({
      keyId: Arn,
      keyState: 'PendingDeletion',
      deletionDate: 'Jan 8, 2026, 1:00:01 PM',
      pendingWindowInDays: 7,
    })
  })

  test('names alias and key when it is about both', async () => {
    const { kms, last } = audited()
    const { KeyId, Arn } = await kms.createKey()
    await kms.call('CreateAlias', { AliasName: 'alias/app', TargetKeyId: KeyId })
    const alias = `arn:aws:kms:${region}:${account}:alias/app`
    expect(last().resources.map(({ ARN }) => ARN)).toEqual([alias, Arn])
    expect(last().responseElements).toEqual({ keyId: Arn })
  })

  test('names both keys of ReEncrypt, the source first, and what both algorithms were', async () => {
    const { kms, last } = audited()
    const [from, to] = [await kms.createKey(), await kms.createKey()]
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId: from.KeyId, Plaintext: Uint8Array.of(1) })
    await kms.call('ReEncrypt', {
      CiphertextBlob,
      DestinationKeyId: to.KeyId,
      DestinationEncryptionContext: { B: '2' },
    })
    expect(last().resources.map(({ ARN }) => ARN)).toEqual([from.Arn, to.Arn])
    expect(last().requestParameters).toEqual({
      destinationKeyId: to.KeyId,
      sourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      destinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      destinationEncryptionContext: { B: '2' },
    })
    expect(last().additionalEventData).toEqual({
      sourceKeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
      destinationKeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  test('holds no plaintext, ciphertext, signature, token or password', async () => {
    const { kms, entries } = audited()
    const { KeyId, Arn } = await kms.createKey()
    const secret = 'of no concern to a log'
    const Plaintext = new TextEncoder().encode(secret)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
    await kms.call('Decrypt', { CiphertextBlob })
    const { GrantToken } = await kms.call('CreateGrant', {
      KeyId,
      GranteePrincipal: alice.arn,
      Operations: ['Encrypt', 'RetireGrant'],
    })
    await kms.call('Encrypt', { KeyId, Plaintext, GrantTokens: [GrantToken!] })
    await kms.call('RetireGrant', { GrantToken: GrantToken! }, alice)
    const store = { CustomKeyStoreName: 'a', KeyStorePassword: 'kmsPswd-123', CloudHsmClusterId: 'cluster-1a23b4cdefg' }
    await kms.call('CreateCustomKeyStore', store).catch(() => {})
    const text = JSON.stringify(entries.map(({ event }) => event))
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
    for (const hidden of [secret, base64(Plaintext), base64(CiphertextBlob!), GrantToken!, 'kmsPswd-123']) {
      expect(text).not.toContain(hidden)
    }
    const retired = entries.find(({ event }) => event.eventName === 'RetireGrant')!.event
    expect(retired).toMatchObject({
      requestParameters: null,
      responseElements: { keyId: Arn },
      additionalEventData: { grantId: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
  })

  test('says which grant allowed it', async () => {
    const { kms, last } = audited()
    const { KeyId } = await kms.createKey()
    const { GrantId } = await kms.call('CreateGrant', { KeyId, GranteePrincipal: alice.arn, Operations: ['Encrypt'] })
    await kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) }, { ...alice, policies: { identity: [] } })
    expect(last().additionalEventData).toMatchObject({ grantId: GrantId })
  })

  test('says where a key was that was used in a custom key store', async () => {
    const events: AuditEvent[] = []
    const kms = keyStoresUnderTest({ audit: ({ event }) => void events.push(event) })
    const CustomKeyStoreId = await kms.connectedStore()
    const { KeyId } = await kms.createKey({ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId: 'key-1' })
    await kms.call('GenerateDataKey', { KeyId, KeySpec: 'AES_256' })
    await kms.call('DescribeKey', { KeyId })
    const [used, described] = events.slice(-2)
    expect(used?.additionalEventData).toMatchObject({ customKeyStoreId: CustomKeyStoreId, xksKeyId: 'key-1' })
    expect(described).not.toHaveProperty('additionalEventData')
  })

  test('comes with the decisions, the last of which decided, and with the aliases of the keys', async () => {
    const { kms, entries } = audited()
    const { KeyId, Arn } = await kms.createKey()
    await kms.call('CreateAlias', { AliasName: 'alias/app', TargetKeyId: KeyId })
    const stranger = { ...alice, policies: { identity: [] } }
    await expectFault(kms.call('Encrypt', { KeyId, Plaintext: Uint8Array.of(1) }, stranger), 'AccessDeniedException')
    const { event, decisions, keys } = entries.at(-1)!
    expect(event).toMatchObject({ errorCode: 'AccessDenied', resources: [{ ARN: Arn }], responseElements: null })
    expect(event.errorMessage).toBe(decisions.at(-1)?.denial)
    expect(keys).toEqual([{ arn: Arn, aliases: ['alias/app'] }])
  })

  test('is there for every failure, with the error', async () => {
    const { kms, entries } = audited()
    const { KeyId } = await kms.createKey()
    const Plaintext = Uint8Array.of(1)
    const calls = [
      () => kms.call('Encrypt', { KeyId, Plaintext: new Uint8Array(0) }),
      () => kms.call('Encrypt', { KeyId: 'alias/none', Plaintext }),
      () => kms.call('Encrypt', { KeyId, Plaintext, DryRun: true }),
      () => kms.call('Decrypt', { CiphertextBlob: new Uint8Array(40) }),
    ]
    for (const call of calls) await call().catch(() => {})
    expect(
      entries.slice(1).map(({ event: { errorCode, errorMessage } }) => `${errorCode} ${errorMessage?.slice(0, 30)}`),
    ).toEqual([
      'ValidationException 1 validation error detected: V',
      'NotFoundException Alias arn:aws:kms:eu-central-1',
      'DryRunOperationException The request would have succeed',
      'InvalidCiphertextException undefined',
    ])
    expect(entries.at(3)?.event.requestParameters).toMatchObject({ dryRun: true })
  })

  test('is there when the store fails, and says nothing of the reason', async () => {
    const { kms, last } = audited()
    kms.ports.store.read = () => Promise.reject(new Error('disk path /secret'))
    await expectFault(kms.call('DescribeKey', { KeyId: 'alias/a' }), 'KMSInternalException')
    expect(last()).toMatchObject({ errorCode: 'KMSInternalException', errorMessage: 'DescribeKey failed' })
  })

  test('that cannot be told fails the call', async () => {
    const kms = kmsUnderTest({ audit: () => Promise.reject(new Error('full')) })
    await expectFault(kms.call('ListKeys', {}), 'KMSInternalException', 'ListKeys: the audit failed')
    await expectFault(kms.call('DescribeKey', { KeyId: 'x' }), 'KMSInternalException', 'DescribeKey: the audit failed')
  })

  test('comes once for a call that lost races', async () => {
    const { kms, entries } = audited()
    const { KeyId } = await kms.createKey()
    const { commit } = kms.ports.store
    let lost = 0
    kms.ports.store.commit = (writes) => (lost++ < 3 ? Promise.resolve(false) : commit(writes))
    await kms.call('DisableKey', { KeyId })
    expect(entries.map(({ event, decisions }) => [event.eventName, decisions.length])).toEqual([
      ['CreateKey', expect.any(Number)],
      ['DisableKey', 1],
    ])
  })
})
