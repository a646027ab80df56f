import { DataKey, type EnvelopeError, encrypt } from '@sealwright/core'
import { describe, expect, it } from 'vitest'
import {
  type Answer,
  anotherArn,
  arn,
  cannedKms,
  dataKeyBytes,
  encryptedDataKey,
  goodAnswer,
  request,
  wrapped,
} from '../test/canned-kms.ts'
import { awsKmsProvider } from './aws-kms-provider.ts'

const asError = (error: unknown) => error as EnvelopeError

describe('a KMS key as a provider', () => {
  it('stores the ARN that the service answered with, not the configured alias', async () => {
    const { client } = cannedKms(goodAnswer())
    const generated = await awsKmsProvider({ keyId: 'alias/app', client }).generateDataKey(request())
    expect(generated.encryptedDataKey).toEqual(encryptedDataKey)
    expect(generated.dataKey.expose((bytes) => Uint8Array.from(bytes))).toEqual(dataKeyBytes)
  })

  it('sends the whole context, the public key included, and the grant tokens', async () => {
    const { client, calls } = cannedKms(goodAnswer())
    const provider = awsKmsProvider({ keyId: arn, client, grantTokens: ['token'] })
    const { dataKey } = await provider.generateDataKey(request())
    await provider.encryptDataKey(dataKey, request())
    await provider.decryptDataKey(encryptedDataKey, request())
    expect(calls.map(({ operation, input }) => [operation, input])).toEqual([
      ['GenerateDataKey', { ...common(), NumberOfBytes: 32 }],
      ['Encrypt', { ...common(), Plaintext: dataKeyBytes }],
      ['Decrypt', { ...common(), CiphertextBlob: wrapped }],
    ])
    function common() {
      return {
        KeyId: arn,
        EncryptionContext: { tenant: 'acme', 'aws-crypto-public-key': 'Ag==' },
        GrantTokens: ['token'],
      }
    }
  })

  it('asks the service to open with the configured identifier', async () => {
    const { client, calls } = cannedKms(goodAnswer())
    await awsKmsProvider({ keyId: 'alias/app', client }).decryptDataKey(encryptedDataKey, request())
    expect(calls[0]?.input.KeyId).toBe('alias/app')
  })

  it('erases the bytes that the service answered with', async () => {
    const answer = goodAnswer()
    const { client } = cannedKms(answer)
    await awsKmsProvider({ keyId: arn, client }).decryptDataKey(encryptedDataKey, request())
    expect(answer.Plaintext).toEqual(new Uint8Array(32))
  })

  it('recognises only what its own key wrapped', () => {
    const provider = awsKmsProvider({ keyId: arn, client: cannedKms(goodAnswer()).client })
    const providerInfo = (text: string) => new TextEncoder().encode(text)
    expect(provider.recognises(encryptedDataKey)).toBe(true)
    expect(provider.recognises({ ...encryptedDataKey, providerId: 'aws-kms-rsa' })).toBe(false)
    expect(provider.recognises({ ...encryptedDataKey, providerInfo: providerInfo(anotherArn) })).toBe(false)
    expect(provider.recognises({ ...encryptedDataKey, providerInfo: providerInfo(`\uFEFF${arn}`) })).toBe(false)
    expect(provider.recognises({ ...encryptedDataKey, providerInfo: Uint8Array.of(0xff, 0xfe) })).toBe(false)
  })

  it('recognises no alias in a message, not even its own', () => {
    const aliasArn = arn.replace(/key\/.*/, 'alias/app')
    const provider = awsKmsProvider({ keyId: aliasArn, client: cannedKms(goodAnswer()).client })
    expect(provider.recognises({ ...encryptedDataKey, providerInfo: new TextEncoder().encode(aliasArn) })).toBe(false)
    expect(provider.recognises(encryptedDataKey)).toBe(true)
  })

  it('does not ask the service to open what another key wrapped', async () => {
    const { client, calls } = cannedKms(goodAnswer())
    const provider = awsKmsProvider({ keyId: anotherArn, client })
    await expect(provider.decryptDataKey(encryptedDataKey, request())).rejects.toMatchObject({
      code: 'ERR_WRAPPED_KEY_INVALID',
    })
    expect(calls).toEqual([])
  })

  it.each<[string, Answer]>([
    ['another key', { ...goodAnswer(), KeyId: anotherArn }],
    ['no key', { Plaintext: dataKeyBytes, CiphertextBlob: wrapped }],
    ['an alias', { ...goodAnswer(), KeyId: arn.replace(/key\/.*/, 'alias/app') }],
    ['a short data key', { ...goodAnswer(), Plaintext: dataKeyBytes.slice(1) }],
    ['a long data key', { ...goodAnswer(), Plaintext: new Uint8Array(33) }],
    ['no data key', { KeyId: arn, CiphertextBlob: wrapped }],
  ])('refuses an answer with %s', async (_, answer) => {
    const copy = () => ({ ...answer, ...(answer.Plaintext && { Plaintext: Uint8Array.from(answer.Plaintext) }) })
    const provider = awsKmsProvider({ keyId: arn, client: cannedKms(async () => copy()).client })
    for (const attempt of [provider.generateDataKey(request()), provider.decryptDataKey(encryptedDataKey, request())]) {
      await expect(attempt).rejects.toMatchObject({ code: 'ERR_KEY_PROVIDER', details: { provider: `aws-kms ${arn}` } })
    }
  })

  it.each([undefined, new Uint8Array(0)])('refuses an answer with %o for a wrapped key', async (CiphertextBlob) => {
    const answer = async () => ({ ...goodAnswer(), CiphertextBlob }) as Answer
    const provider = awsKmsProvider({ keyId: arn, client: cannedKms(answer).client })
    using dataKey = DataKey.copy(dataKeyBytes)
    for (const attempt of [provider.generateDataKey(request()), provider.encryptDataKey(dataKey, request())]) {
      await expect(attempt).rejects.toMatchObject({ code: 'ERR_KEY_PROVIDER' })
    }
  })

  it('refuses an answer under another alias target than the message names', async () => {
    const { client } = cannedKms({ ...goodAnswer(), KeyId: anotherArn })
    const error = await awsKmsProvider({ keyId: 'alias/app', client })
      .decryptDataKey(encryptedDataKey, request())
      .catch(asError)
    expect(error).toMatchObject({ code: 'ERR_KEY_PROVIDER' })
    expect(String(error)).toContain(`want the key behind alias/app alone, got "${anotherArn}"`)
  })

  it('passes the refusals of the service on as they are', async () => {
    const refusal = Object.assign(new Error('arn is disabled.'), { name: 'DisabledException' })
    const provider = awsKmsProvider({ keyId: arn, client: cannedKms(() => Promise.reject(refusal)).client })
    await expect(provider.generateDataKey(request())).rejects.toBe(refusal)
  })

  it('asks nothing for a call that is aborted before it began', async () => {
    const { client, calls } = cannedKms(goodAnswer())
    const signal = AbortSignal.abort('enough')
    await expect(awsKmsProvider({ keyId: arn, client }).generateDataKey(request({ signal }))).rejects.toBe('enough')
    expect(calls).toEqual([])
  })

  it('ends an aborted call with the reason of the signal, and erases an answer that came too late', async () => {
    const controller = new AbortController()
    const answer = goodAnswer()
    const { client, calls } = cannedKms(async () => {
      controller.abort('enough')
      return answer
    })
    const { signal } = controller
    await expect(awsKmsProvider({ keyId: arn, client }).generateDataKey(request({ signal }))).rejects.toBe('enough')
    expect(calls[0]?.options?.abortSignal).toBe(signal)
    expect(answer.Plaintext).toEqual(new Uint8Array(32))
  })

  it('waits no longer than it is told to', async () => {
    const { client } = cannedKms(
      ({ abortSignal }) =>
        new Promise((_, reject) => {
          abortSignal?.addEventListener('abort', () => reject(new Error('an error of the client')))
        }),
    )
    const attempt = awsKmsProvider({ keyId: arn, client, timeoutMs: 5 }).generateDataKey(request())
    await expect(attempt).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('refuses a configuration that names no key', () => {
    expect(() => awsKmsProvider({ keyId: 'key/1234' })).toThrow(TypeError)
  })
})

describe('a multi-Region key as a provider', () => {
  const here = 'arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab'
  const there = here.replace('eu-central-1', 'us-east-1')
  const wrappedThere = { ...encryptedDataKey, providerInfo: new TextEncoder().encode(there) }
  const answerHere = async () => ({ ...goodAnswer(), KeyId: here })

  it('opens with the key here what its replica wrapped there', async () => {
    const { client, calls } = cannedKms(answerHere)
    const provider = awsKmsProvider({ keyId: here, client, multiRegion: true })
    expect(provider.recognises(wrappedThere)).toBe(true)
    await provider.decryptDataKey(wrappedThere, request())
    expect(calls.map(({ input }) => input.KeyId)).toEqual([here])
  })

  it('opens no more than its own unless told to', () => {
    const provider = awsKmsProvider({ keyId: here, client: cannedKms(answerHere).client })
    expect(provider.recognises(wrappedThere)).toBe(false)
  })

  it('refuses an answer under the replica that it did not ask', async () => {
    const { client } = cannedKms(async () => ({ ...goodAnswer(), KeyId: there }))
    const provider = awsKmsProvider({ keyId: here, client, multiRegion: true })
    await expect(provider.decryptDataKey(wrappedThere, request())).rejects.toMatchObject({ code: 'ERR_KEY_PROVIDER' })
  })

  it('follows an alias of any Region to a multi-Region key, and to no other', () => {
    const keyId = here.replace(/key\/.*/, 'alias/app')
    const provider = awsKmsProvider({ keyId, client: cannedKms(answerHere).client, multiRegion: true })
    const singleRegionThere = { ...encryptedDataKey, providerInfo: new TextEncoder().encode(there.replace('mrk-', '')) }
    expect(provider.recognises(wrappedThere)).toBe(true)
    expect(provider.recognises(singleRegionThere)).toBe(false)
  })

  it('refuses replicas of one key beside each other, and names them', () => {
    const options = { generatorKeyId: here, keyIds: [arn, there], multiRegion: true }
    expect(() => awsKmsProvider(options)).toThrow(`${here}, ${there}`)
  })
})

describe('several KMS keys as one provider', () => {
  it('keeps their order, and lets each be asked in its own Region', async () => {
    const regions: (string | undefined)[] = []
    const { generator, encryptors, decryptors } = awsKmsProvider({
      generatorKeyId: arn,
      keyIds: ['alias/app', arn.replace('eu-central-1', 'us-east-1')],
      clientFor(region) {
        regions.push(region)
        return cannedKms(goodAnswer()).client
      },
    })
    expect(regions).toEqual(['eu-central-1', undefined, 'us-east-1'])
    expect([generator, ...encryptors]).toEqual(decryptors)
    expect(decryptors.map(({ name }) => name)).toEqual([
      `aws-kms ${arn}`,
      'aws-kms alias/app',
      `aws-kms ${arn.replace('eu-central-1', 'us-east-1')}`,
    ])
  })

  it('asks all Regions at once to wrap, and keeps the configured order whoever answers first', async () => {
    const regions = ['eu-west-1', 'us-east-1', 'ap-south-1']
    const arnIn = (region: string) => arn.replace('eu-central-1', region)
    const asked: string[] = []
    const answered: string[] = []
    const everyoneIsAsked = Promise.withResolvers<void>()
    const { message, header } = await encrypt(dataKeyBytes, {
      provider: awsKmsProvider({
        generatorKeyId: arn,
        keyIds: regions.map(arnIn),
        clientFor: (region = '') =>
          region === 'eu-central-1' ? cannedKms(goodAnswer()).client : cannedKms(() => slowly(region)).client,
      }),
    })
    expect(asked).toEqual(regions)
    expect(answered).toEqual(regions.toReversed())
    const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
    expect(header.encryptedDataKeys.map(({ providerInfo }) => textOf(providerInfo))).toEqual([
      arn,
      ...regions.map(arnIn),
    ])
    expect(header.encryptedDataKeys.map(({ ciphertext }) => textOf(ciphertext)).slice(1)).toEqual(regions)
    expect(message.length).toBeGreaterThan(0)

    /** Answers only when all are asked, the last first: one after another, this would wait for ever. */
    async function slowly(region: string): Promise<Answer> {
      asked.push(region)
      if (asked.length === regions.length) everyoneIsAsked.resolve()
      await everyoneIsAsked.promise
      for (let turn = regions.length; turn > regions.indexOf(region); turn--) await new Promise(setImmediate)
      answered.push(region)
      return { KeyId: arnIn(region), CiphertextBlob: new TextEncoder().encode(region) }
    }
  })

  it('makes one client for each Region', () => {
    let made = 0
    const clientFor = () => {
      made += 1
      return cannedKms(goodAnswer()).client
    }
    awsKmsProvider({ generatorKeyId: arn, keyIds: [anotherArn, 'alias/a', 'alias/b'], clientFor })
    expect(made).toBe(2)
  })

  it('refuses the same key twice', () => {
    expect(() => awsKmsProvider({ generatorKeyId: arn, keyIds: [arn] })).toThrow(TypeError)
  })

  it('refuses a client beside a supplier of clients', () => {
    const { client } = cannedKms(goodAnswer())
    expect(() => awsKmsProvider({ keyId: arn, client, clientFor: () => client })).toThrow(TypeError)
  })
})
