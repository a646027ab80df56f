import { KMSClient } from '@aws-sdk/client-kms'
import { decrypt, EnvelopeError, encrypt } from '@sealwright/core'
import { awsKmsProvider, kmsFailureOf } from '@sealwright/provider-aws-kms'
import { describe, expect, test } from 'vitest'
import { kmsPerTest, type LocalKms } from '../src/index.ts'

const withKms = kmsPerTest({
  async prepare(kms) {
    await kms.keyArn('alias/app')
    await kms.keyArn('alias/spare')
  },
})
const plaintext = new TextEncoder().encode('the plaintext of a message')
const attempts = 32

const providerOf = (kms: LocalKms, options: { timeoutMs?: number } = {}) => {
  const { region, accountId } = kms.caller
  const client = new KMSClient({ ...kms.clientConfig(), maxAttempts: 1 })
  return awsKmsProvider({ keyId: `arn:aws:kms:${region}:${accountId}:alias/app`, client, ...options })
}
/** How decrypting ended: the text, or what kind of failure each attempt was. */
const endingOf = (call: Promise<{ readonly plaintext: Uint8Array }>) =>
  call.then(
    (result) => new TextDecoder().decode(result.plaintext),
    (error: unknown) => {
      if (!EnvelopeError.is(error, 'ERR_NO_DATA_KEY')) throw error
      return error.details.attempts.map((attempt) => kmsFailureOf(attempt.error).kind).join()
    },
  )

describe('a provider over a KMS in trouble', () => {
  test.each([
    ['throttle', 'throttled', 'ThrottlingException'],
    ['internal', 'unavailable', 'KMSInternalException'],
    ['timeout', 'unavailable', 'DependencyTimeoutException'],
    ['unavailable', 'unavailable', 'KeyUnavailableException'],
  ] as const)(
    'that answers %s fails at once, lists the attempt, and keeps the service’s request ID',
    (fault, kind, errorCode) =>
      withKms(async (kms) => {
        const provider = providerOf(kms)
        const { message } = await encrypt(plaintext, { provider })
        kms.faults.inject(fault)
        const error = await decrypt(message, { provider }).catch((reason: unknown) => reason)
        if (!EnvelopeError.is(error, 'ERR_NO_DATA_KEY')) throw error
        const [attempt] = error.details.attempts
        const [call] = kms.calls.expect('Decrypt', { errorCode })
        expect(kmsFailureOf(attempt?.error)).toEqual({ kind, requestId: call?.event.requestID })
      })(),
  )

  test(
    'opens with another key where the first is in trouble',
    withKms(async (kms) => {
      const [app, spare] = [await kms.keyArn('alias/app'), await kms.keyArn('alias/spare')]
      const client = new KMSClient({ ...kms.clientConfig(), maxAttempts: 1 })
      const keys = [awsKmsProvider({ keyId: app, client }), awsKmsProvider({ keyId: spare, client })] as const
      const { message } = await encrypt(plaintext, { provider: { generator: keys[0], encryptors: [keys[1]] } })
      kms.faults.inject('unavailable', { operation: 'Decrypt', key: 'alias/app' })
      expect(await endingOf(decrypt(message, { provider: keys }))).toBe('the plaintext of a message')
      kms.calls.expect('Decrypt', { key: 'alias/app', errorCode: 'KeyUnavailableException' })
      kms.calls.expect('Decrypt', { key: 'alias/spare', errorCode: null })
    }),
  )

  test(
    'waits for a slow one no longer than it is told to',
    withKms(async (kms) => {
      const { message } = await encrypt(plaintext, { provider: providerOf(kms) })
      kms.faults.inject({ slowByMs: Number.POSITIVE_INFINITY })
      const provider = providerOf(kms, { timeoutMs: 20 })
      expect(await endingOf(decrypt(message, { provider }))).toBe('timed out')
    }),
  )

  test(
    'is aborted while it waits',
    withKms(async (kms) => {
      kms.faults.inject({ slowByMs: Number.POSITIVE_INFINITY })
      const provider = providerOf(kms)
      const controller = new AbortController()
      const calls = Array.from({ length: attempts }, () => encrypt(plaintext, { provider, signal: controller.signal }))
      const reason = new Error('enough')
      setImmediate(() => controller.abort(reason))
      const results = await Promise.allSettled(calls)
      expect(new Set(results.map((result) => result.status === 'rejected' && result.reason))).toEqual(new Set([reason]))
    }),
  )

  test(
    'ends 32 interleaved calls each as its own answer does, with no plaintext and no data key in an error',
    withKms(async (kms) => {
      const provider = providerOf(kms)
      const texts = Array.from({ length: attempts }, (_, index) => `text ${index}`)
      const messages = await Promise.all(
        texts.map(async (text) => (await encrypt(new TextEncoder().encode(text), { provider })).message),
      )
      const throttled = kms.faults.inject('throttle', { operation: 'Decrypt', times: 5 })
      kms.faults.inject('unavailable', { operation: 'Decrypt', key: 'alias/app', times: 7 })
      const endings = await Promise.all(messages.map((message) => endingOf(decrypt(message, { provider }))))
      const count = (ending: string) => endings.filter((each) => each === ending).length
      expect([throttled.count, count('throttled'), count('unavailable')]).toEqual([5, 5, 7])
      expect(endings.filter((ending, index) => ending === texts[index])).toHaveLength(attempts - 12)
      expect(kms.calls.describe()).not.toContain('text ')
    }),
  )
})
