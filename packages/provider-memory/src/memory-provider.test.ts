import { DataKey, EncryptionContext, findAlgorithmSuite, type KeyRequest } from '@sealwright/core'
import { describe, expect, it } from 'vitest'
import { memoryKms } from './memory-kms.ts'
import { memoryProvider } from './memory-provider.ts'

const request: KeyRequest = {
  algorithmSuite: findAlgorithmSuite(0x0578)!,
  encryptionContext: EncryptionContext.of({ tenant: 'acme' }),
}

const hexOf = (dataKey: DataKey) => dataKey.expose((bytes) => Buffer.from(bytes).toString('hex'))
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe('memoryProvider', () => {
  it('needs no options, and opens what it generated', async () => {
    const provider = memoryProvider()
    const { dataKey, encryptedDataKey } = await provider.generateDataKey(request)
    expect(provider.recognises(encryptedDataKey)).toBe(true)
    expect(hexOf(await provider.decryptDataKey(encryptedDataKey, request))).toBe(hexOf(dataKey))
  })

  it('names keys as AWS KMS does', async () => {
    const provider = memoryProvider({ region: 'eu-central-1', accountId: '111122223333' })
    const { encryptedDataKey } = await provider.generateDataKey(request)
    expect(encryptedDataKey.providerId).toBe('aws-kms')
    expect(textOf(encryptedDataKey.providerInfo)).toMatch(
      /^arn:aws:kms:eu-central-1:111122223333:key\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  })

  it('opens, by the same seed in another service, what was wrapped before', async () => {
    const { dataKey, encryptedDataKey } = await memoryProvider({ seed: 'fixtures' }).generateDataKey(request)
    const later = memoryProvider({ seed: 'fixtures' })
    expect(hexOf(await later.decryptDataKey(encryptedDataKey, request))).toBe(hexOf(dataKey))
  })

  it('generates fresh data keys although the key comes from a seed', async () => {
    const [one, other] = [memoryProvider({ seed: 'fixtures' }), memoryProvider({ seed: 'fixtures' })]
    const generated = [await one.generateDataKey(request), await other.generateDataKey(request)]
    expect(new Set(generated.map(({ dataKey }) => hexOf(dataKey))).size).toBe(2)
  })

  it.each([
    ['seed', { seed: 'other' }],
    ['alias', { seed: 'fixtures', alias: 'alias/other' }],
    ['Region', { seed: 'fixtures', region: 'eu-west-1' }],
    ['account', { seed: 'fixtures', accountId: '111122223333' }],
  ])('does not open what was wrapped under another %s', async (_, options) => {
    const { encryptedDataKey } = await memoryProvider({ seed: 'fixtures' }).generateDataKey(request)
    await expect(memoryProvider(options).decryptDataKey(encryptedDataKey, request)).rejects.toThrow()
  })

  it('shares keys with other providers over one service', async () => {
    const kms = memoryKms()
    const [app, audit] = [memoryProvider({ kms, alias: 'alias/app' }), memoryProvider({ kms, alias: 'alias/audit' })]
    const sameApp = memoryProvider({ kms, alias: 'alias/app' })
    const { dataKey, encryptedDataKey } = await app.generateDataKey(request)
    expect(hexOf(await sameApp.decryptDataKey(encryptedDataKey, request))).toBe(hexOf(dataKey))
    await expect(audit.decryptDataKey(encryptedDataKey, request)).rejects.toMatchObject({
      name: 'IncorrectKeyException',
    })
  })

  it('lets a test change the key through the engine', async () => {
    const provider = memoryProvider()
    const { kms } = provider
    const KeyId = await kms.keyArn('alias/memory')
    await kms.engine.call('DisableKey', { KeyId }, kms.caller)
    await expect(provider.generateDataKey(request)).rejects.toMatchObject({ name: 'DisabledException' })
  })

  it('takes an alias that was made through the engine', async () => {
    const kms = memoryKms()
    const { KeyMetadata } = await kms.engine.call('CreateKey', {}, kms.caller)
    const TargetKeyId = KeyMetadata?.KeyId as string
    await kms.engine.call('CreateAlias', { AliasName: 'alias/app', TargetKeyId }, kms.caller)
    expect(await kms.keyArn('alias/app')).toBe(KeyMetadata?.Arn)
  })

  it('makes the key once for many first calls', async () => {
    const provider = memoryProvider()
    const generated = await Promise.all(Array.from({ length: 32 }, () => provider.generateDataKey(request)))
    expect(new Set(generated.map(({ encryptedDataKey }) => textOf(encryptedDataKey.providerInfo))).size).toBe(1)
  })

  it('wraps a data key of another provider', async () => {
    const provider = memoryProvider()
    using dataKey = DataKey.take(Uint8Array.from({ length: 32 }, (_, index) => index))
    const encryptedDataKey = await provider.encryptDataKey(dataKey, request)
    expect(hexOf(await provider.decryptDataKey(encryptedDataKey, request))).toBe(hexOf(dataKey))
  })
})
