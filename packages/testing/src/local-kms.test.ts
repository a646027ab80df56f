import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
} from '@aws-sdk/client-kms'
import { decrypt, encrypt } from '@sealwright/core'
import { awsKmsProvider } from '@sealwright/provider-aws-kms'
import { describe, expect, test } from 'vitest'
import { type ClientIdentity, type LocalKms, localKms } from './local-kms.ts'

const plaintext = new TextEncoder().encode('the plaintext')
const clientOf = (kms: LocalKms, identity?: ClientIdentity) =>
  new KMSClient({ ...kms.clientConfig(identity), maxAttempts: 1 })

describe('a local KMS', () => {
  test('serves a client of the AWS SDK with no port', async () => {
    const kms = localKms({ region: 'eu-central-1', accountId: '111122223333' })
    const KeyId = await kms.keyArn('alias/app')
    expect(KeyId).toMatch(/^arn:aws:kms:eu-central-1:111122223333:key\//)
    const client = clientOf(kms)
    const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId: 'alias/app', Plaintext: plaintext }))
    expect((await client.send(new DecryptCommand({ CiphertextBlob }))).Plaintext).toEqual(plaintext)
  })

  test('serves the key providers of an application', async () => {
    const kms = localKms()
    await kms.keyArn('alias/app')
    const keyId = `arn:aws:kms:${kms.caller.region}:${kms.caller.accountId}:alias/app`
    const provider = awsKmsProvider({ keyId, client: clientOf(kms) })
    const { message } = await encrypt(plaintext, { provider })
    expect((await decrypt(message, { provider: kms.provider('alias/app') })).plaintext).toEqual(plaintext)
  })

  test('lets a client be someone else, with policies', async () => {
    const kms = localKms()
    const KeyId = await kms.keyArn('alias/app')
    const policy = { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: '*' }
    const identity = [JSON.stringify({ Version: '2012-10-17', Statement: [policy] })]
    const arn = 'arn:aws:iam::000000000000:user/app'
    const client = clientOf(kms, { arn, policies: { identity } })
    await client.send(new DescribeKeyCommand({ KeyId }))
    const refused = client.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }))
    await expect(refused).rejects.toMatchObject({ name: 'AccessDeniedException' })
    kms.calls.expect('GenerateDataKey', { errorCode: 'AccessDenied' })
    expect(kms.calls.all[0]?.event.userIdentity).toMatchObject({ arn, userName: 'app' })
  })

  test('has its own time', async () => {
    const kms = localKms({ now: new Date('2030-01-01') })
    const KeyId = await kms.keyArn('alias/app')
    await kms.engine.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }, kms.caller)
    kms.clock.advance(7 * 24 * 60 * 60 * 1000)
    await expect(kms.engine.call('DescribeKey', { KeyId }, kms.caller)).rejects.toMatchObject({
      name: 'NotFoundException',
    })
    expect(kms.clock.now()).toBe(Date.UTC(2030, 0, 8))
    kms.clock.set(5)
    expect(kms.clock.now()).toBe(5)
  })

  test('makes the same keys from the same seed', async () => {
    const arns = await Promise.all([1, 2].map(() => localKms({ seed: 'fixtures' }).keyArn('alias/app')))
    expect(arns[0]).toBe(arns[1])
  })
})

describe('a fork', () => {
  test('begins with the keys of its origin, and goes its own way', async () => {
    const kms = localKms()
    const KeyId = await kms.keyArn('alias/app')
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: plaintext, EncryptionContext: {} })
    const [one, other] = [kms.fork(), kms.fork()]
    await one.engine.call('DisableKey', { KeyId }, one.caller)
    await one.keyArn('alias/new')
    await expect(one.decrypt({ KeyId, CiphertextBlob: CiphertextBlob!, EncryptionContext: {} })).rejects.toMatchObject({
      name: 'DisabledException',
    })
    for (const untouched of [kms, other]) {
      const opened = await untouched.decrypt({ KeyId, CiphertextBlob: CiphertextBlob!, EncryptionContext: {} })
      expect(opened.Plaintext).toEqual(plaintext)
      const { Aliases } = await untouched.engine.call('ListAliases', { KeyId }, untouched.caller)
      expect(Aliases).toHaveLength(1)
    }
  })

  test('has the time of its origin, no faults and no calls', async () => {
    const kms = localKms()
    const KeyId = await kms.keyArn('alias/app')
    kms.clock.set(5)
    kms.faults.inject('throttle')
    await kms.encrypt({ KeyId, Plaintext: plaintext, EncryptionContext: {} }).catch(() => {})
    const fork = kms.fork()
    kms.clock.set(6)
    expect([fork.clock.now(), fork.calls.all]).toEqual([5, []])
    await fork.encrypt({ KeyId, Plaintext: plaintext, EncryptionContext: {} })
    expect([kms.calls.all.length, fork.calls.all.length]).toEqual([1, 1])
  })

  test('of a seed has the keys of its origin too', async () => {
    const kms = localKms({ seed: 'fixtures' })
    const provider = kms.provider()
    const { message } = await encrypt(plaintext, { provider })
    expect((await decrypt(message, { provider: kms.fork().provider() })).plaintext).toEqual(plaintext)
  })
})
