import { decrypt, encrypt, type KeyProvider } from '@sealwright/core'
import { describe, expect, it } from 'vitest'
import { arn, cannedKms, goodAnswer, request } from '../test/canned-kms.ts'
import { localKms } from '../test/local-kms.ts'
import { awsKmsProvider } from './aws-kms-provider.ts'
import { fallback } from './fallback.ts'
import { kmsFailureOf } from './kms-failure.ts'

const plaintext = new TextEncoder().encode('the plaintext')
const named = (name: string, $metadata: object = { httpStatusCode: 400, requestId: `ID of ${name}` }) =>
  Object.assign(new Error(`${name} it is`), { name, $metadata })
const unreachable = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

/** A provider whose service fails so. */
const failing = (error: Error) => {
  const { client, calls } = cannedKms(() => Promise.reject(error))
  return { provider: awsKmsProvider({ keyId: arn, client }), calls }
}
const answering = () => {
  const { client, calls } = cannedKms(async () => goodAnswer())
  return { provider: awsKmsProvider({ keyId: arn, client }), calls }
}

describe('fallback', () => {
  it('asks the first alone while it answers', async () => {
    const [first, second] = [answering(), answering()]
    await fallback([first.provider, second.provider]).generator.generateDataKey(request())
    expect([first.calls.length, second.calls.length]).toEqual([1, 0])
  })

  it.each([
    ['throttles', named('ThrottlingException')],
    ['has trouble inside', named('KMSInternalException', { httpStatusCode: 500 })],
    ['cannot be reached', unreachable],
    ['is too late', new DOMException('late', 'TimeoutError')],
  ])('asks the next where one %s', async (_, error) => {
    const [first, second] = [failing(error), answering()]
    const { generator } = fallback([first.provider, second.provider])
    const { dataKey } = await generator.generateDataKey(request())
    await generator.encryptDataKey(dataKey, request())
    expect(second.calls.map(({ operation }) => operation)).toEqual(['GenerateDataKey', 'Encrypt'])
  })

  it('takes a refusal for an answer', async () => {
    const [first, second] = [failing(named('DisabledException')), answering()]
    const attempt = fallback([first.provider, second.provider]).generator.generateDataKey(request())
    await expect(attempt).rejects.toMatchObject({ name: 'DisabledException' })
    expect(second.calls).toEqual([])
  })

  it('tells what each said when none answers, and why there was no further try', async () => {
    const providers = [failing(unreachable), failing(named('AccessDeniedException')), answering()]
    const failed = await encrypt(plaintext, { provider: fallback(providers.map(({ provider }) => provider)) }).catch(
      (error: unknown) => error,
    )
    expect(failed).toMatchObject({
      code: 'ERR_KEY_PROVIDER',
      cause: { errors: [{ code: 'ECONNREFUSED' }, { name: 'AccessDeniedException' }] },
    })
    expect(String(failed)).toMatch(/2 of 3 were asked\n.*connect ECONNREFUSED\n.*AccessDeniedException it is/)
    expect(kmsFailureOf(failed)).toEqual({ kind: 'refused', requestId: 'ID of AccessDeniedException' })
  })

  it('asks nobody after an abort', async () => {
    const controller = new AbortController()
    const { client } = cannedKms(() => {
      controller.abort('enough')
      return Promise.reject(unreachable)
    })
    const second = answering()
    const { generator } = fallback([awsKmsProvider({ keyId: arn, client }), second.provider])
    await expect(generator.generateDataKey(request({ signal: controller.signal }))).rejects.toBe('enough')
    expect(second.calls).toEqual([])
  })

  it('opens in either Region what was made in the other, with a multi-Region key', async () => {
    const kms = localKms()
    const here = kms.methodsIn('eu-central-1')
    const { KeyMetadata } = await here.createKey({ MultiRegion: true })
    const keyArn = KeyMetadata?.Arn ?? ''
    await here.replicateKey({ KeyId: keyArn, ReplicaRegion: 'us-east-1' })
    const replicaArn = keyArn.replace('eu-central-1', 'us-east-1')
    const frankfurt = awsKmsProvider({ keyId: keyArn, client: here, multiRegion: true })
    const virginia = awsKmsProvider({ keyId: replicaArn, client: kms.methodsIn('us-east-1'), multiRegion: true })
    const down: KeyProvider = awsKmsProvider({
      keyId: keyArn,
      client: cannedKms(() => Promise.reject(unreachable)).client,
      multiRegion: true,
    })

    const { message, header } = await encrypt(plaintext, { provider: fallback([down, virginia]) })
    expect(header.encryptedDataKeys.map(({ providerInfo }) => new TextDecoder().decode(providerInfo))).toEqual([
      replicaArn,
    ])
    expect((await decrypt(message, { provider: fallback([frankfurt, virginia]) })).plaintext).toEqual(plaintext)
    const late = await decrypt(message, { provider: fallback([down, virginia]) })
    expect(late.openedBy.provider).toBe(`aws-kms ${replicaArn}`)
  })

  it('wants a provider', () => {
    expect(() => fallback([])).toThrow(RangeError)
  })
})
