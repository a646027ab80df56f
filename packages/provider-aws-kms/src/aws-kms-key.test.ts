import { DataKey, EncryptionContext, type EnvelopeError, findAlgorithmSuite, type KeyRequest } from '@sealwright/core'
import { describe, expect, it } from 'vitest'
import { awsKmsKey } from './aws-kms-provider.ts'
import type { KmsCallInput, KmsCallOptions, KmsClientPort } from './kms-client-port.ts'

const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const anotherArn = arn.replace('1234abcd', '5678abcd')
const dataKeyBytes = Uint8Array.from({ length: 32 }, (_, index) => index + 1)
const wrapped = Uint8Array.of(9, 9, 9)

interface Answer {
  readonly KeyId?: string
  readonly Plaintext?: Uint8Array
  readonly CiphertextBlob?: Uint8Array
}

/** A service that answers every call alike and remembers what it was asked. */
function cannedKms(answer: Answer | (() => Promise<Answer>)) {
  const calls: { operation: string; input: KmsCallInput; options: KmsCallOptions | undefined }[] = []
  const answering = (operation: string) => async (input: KmsCallInput, options?: KmsCallOptions) => {
    calls.push({ operation, input, options })
    return typeof answer === 'function' ? await answer() : answer
  }
  const client: KmsClientPort = {
    generateDataKey: answering('GenerateDataKey'),
    encrypt: answering('Encrypt'),
    decrypt: answering('Decrypt'),
  }
  return { client, calls }
}

function request(changes: Partial<KeyRequest> = {}): KeyRequest {
  const algorithmSuite = findAlgorithmSuite(0x0578)
  if (algorithmSuite === undefined) throw new Error('no such suite')
  const encryptionContext = EncryptionContext.of({ tenant: 'acme', 'aws-crypto-public-key': 'Ag==' })
  return { algorithmSuite, encryptionContext, ...changes }
}

const encryptedDataKey = { providerId: 'aws-kms', providerInfo: new TextEncoder().encode(arn), ciphertext: wrapped }
const goodAnswer = () => ({ KeyId: arn, Plaintext: Uint8Array.from(dataKeyBytes), CiphertextBlob: wrapped })

const asError = (error: unknown) => error as EnvelopeError

describe('a KMS key as a provider', () => {
  it('stores the ARN that the service answered with, not the configured alias', async () => {
    const { client } = cannedKms(goodAnswer())
    const generated = await awsKmsKey({ keyId: 'alias/app', client }).generateDataKey(request())
    expect(generated.encryptedDataKey).toEqual(encryptedDataKey)
    expect(generated.dataKey.expose((bytes) => Uint8Array.from(bytes))).toEqual(dataKeyBytes)
  })

  it('sends the whole context, the public key included, and the grant tokens', async () => {
    const { client, calls } = cannedKms(goodAnswer())
    const provider = awsKmsKey({ keyId: arn, client, grantTokens: ['token'] })
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
    await awsKmsKey({ keyId: 'alias/app', client }).decryptDataKey(encryptedDataKey, request())
    expect(calls[0]?.input.KeyId).toBe('alias/app')
  })

  it('erases the bytes that the service answered with', async () => {
    const answer = goodAnswer()
    const { client } = cannedKms(answer)
    await awsKmsKey({ keyId: arn, client }).decryptDataKey(encryptedDataKey, request())
    expect(answer.Plaintext).toEqual(new Uint8Array(32))
  })

  it('recognises only what its own key wrapped', () => {
    const provider = awsKmsKey({ keyId: arn, client: cannedKms(goodAnswer()).client })
    const providerInfo = (text: string) => new TextEncoder().encode(text)
    expect(provider.recognises(encryptedDataKey)).toBe(true)
    expect(provider.recognises({ ...encryptedDataKey, providerId: 'aws-kms-rsa' })).toBe(false)
    expect(provider.recognises({ ...encryptedDataKey, providerInfo: providerInfo(anotherArn) })).toBe(false)
    expect(provider.recognises({ ...encryptedDataKey, providerInfo: providerInfo(`\uFEFF${arn}`) })).toBe(false)
    expect(provider.recognises({ ...encryptedDataKey, providerInfo: Uint8Array.of(0xff, 0xfe) })).toBe(false)
  })

  it('recognises no alias in a message, not even its own', () => {
    const aliasArn = arn.replace(/key\/.*/, 'alias/app')
    const provider = awsKmsKey({ keyId: aliasArn, client: cannedKms(goodAnswer()).client })
    expect(provider.recognises({ ...encryptedDataKey, providerInfo: new TextEncoder().encode(aliasArn) })).toBe(false)
    expect(provider.recognises(encryptedDataKey)).toBe(true)
  })

  it('does not ask the service to open what another key wrapped', async () => {
    const { client, calls } = cannedKms(goodAnswer())
    const provider = awsKmsKey({ keyId: anotherArn, client })
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
    const provider = awsKmsKey({ keyId: arn, client: cannedKms(async () => copy()).client })
    for (const attempt of [provider.generateDataKey(request()), provider.decryptDataKey(encryptedDataKey, request())]) {
      await expect(attempt).rejects.toMatchObject({ code: 'ERR_KEY_PROVIDER', details: { provider: `aws-kms ${arn}` } })
    }
  })

  it.each([undefined, new Uint8Array(0)])('refuses an answer with %o for a wrapped key', async (CiphertextBlob) => {
    const answer = async () => ({ ...goodAnswer(), CiphertextBlob }) as Answer
    const provider = awsKmsKey({ keyId: arn, client: cannedKms(answer).client })
    using dataKey = DataKey.copy(dataKeyBytes)
    for (const attempt of [provider.generateDataKey(request()), provider.encryptDataKey(dataKey, request())]) {
      await expect(attempt).rejects.toMatchObject({ code: 'ERR_KEY_PROVIDER' })
    }
  })

  it('refuses an answer under another alias target than the message names', async () => {
    const { client } = cannedKms({ ...goodAnswer(), KeyId: anotherArn })
    const error = await awsKmsKey({ keyId: 'alias/app', client })
      .decryptDataKey(encryptedDataKey, request())
      .catch(asError)
    expect(error).toMatchObject({ code: 'ERR_KEY_PROVIDER' })
    expect(String(error)).toContain(`want the key ${arn}, got "${anotherArn}"`)
  })

  it('passes the refusals of the service on as they are', async () => {
    const refusal = Object.assign(new Error('arn is disabled.'), { name: 'DisabledException' })
    const provider = awsKmsKey({ keyId: arn, client: cannedKms(() => Promise.reject(refusal)).client })
    await expect(provider.generateDataKey(request())).rejects.toBe(refusal)
  })

  it('asks nothing for a call that is aborted before it began', async () => {
    const { client, calls } = cannedKms(goodAnswer())
    const signal = AbortSignal.abort('enough')
    await expect(awsKmsKey({ keyId: arn, client }).generateDataKey(request({ signal }))).rejects.toBe('enough')
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
    await expect(awsKmsKey({ keyId: arn, client }).generateDataKey(request({ signal }))).rejects.toBe('enough')
    expect(calls[0]?.options?.abortSignal).toBe(signal)
    expect(answer.Plaintext).toEqual(new Uint8Array(32))
  })

  it('refuses a configuration that names no key', () => {
    expect(() => awsKmsKey({ keyId: 'key/1234' })).toThrow(TypeError)
  })
})
