import { describe, expect, it } from 'vitest'
import { expectCode } from '../../test/expect-code.ts'
import { messageOf, provider } from '../../test/messages.ts'
import {
  type DataKey,
  decrypt,
  type EncryptedDataKey,
  EncryptionContext,
  encrypt,
  findAlgorithmSuite,
  type KeyProvider,
  legacyRawAesDecryptor,
  multiProvider,
  rawAesProvider,
} from '../index.ts'
import { bytesFrom } from '../testing/samples.ts'
import { decryptionMaterialsOf } from './provider-materials.ts'

const plaintext = Uint8Array.of(1, 2, 3)
/** A provider written without types, one method of which gives what it should not. */
const giving = (method: keyof KeyProvider, value: unknown): KeyProvider => ({
  ...provider,
  name: 'careless',
  [method]: async () => value,
})

describe.for([[{}], [undefined], [null], [{ dataKey: {}, encryptedDataKey: {} }]])(
  'a provider that gives %o',
  ([value]) => {
    it('is named when it generates a data key', async () => {
      const error = await expectCode(
        encrypt(plaintext, { provider: giving('generateDataKey', value) }),
        'ERR_KEY_PROVIDER',
        { provider: 'careless', operation: 'generateDataKey' },
      )
      expect(error.message).toContain('careless')
    })

    it('is named when it wraps a data key', async () => {
      const both = multiProvider({ generator: provider, encryptors: [giving('encryptDataKey', value)] })
      await expectCode(encrypt(plaintext, { provider: both }), 'ERR_KEY_PROVIDER', {
        provider: 'careless',
        operation: 'encryptDataKey',
      })
    })

    it('is named when it unwraps a data key', async () => {
      const message = await messageOf(plaintext, 0x0478)
      const error = await expectCode(decrypt(message, { provider: giving('decryptDataKey', value) }), 'ERR_NO_DATA_KEY')
      expect(error.details.attempts).toMatchObject([{ provider: 'careless', error: { code: 'ERR_KEY_PROVIDER' } }])
    })
  },
)

it('a data key that comes without its wrapped form is erased', async () => {
  let dataKey: DataKey | undefined
  const half: KeyProvider = {
    ...provider,
    generateDataKey: async (request) => {
      const generated = await provider.generateDataKey(request)
      dataKey = generated.dataKey
      return { dataKey } as never
    },
  }
  await expectCode(encrypt(plaintext, { provider: half }), 'ERR_KEY_PROVIDER', { operation: 'generateDataKey' })
  expect(dataKey?.disposed).toBe(true)
})

it('the hint at legacyRawAesDecryptor is given to whoever has not tried it already', async () => {
  const message = await messageOf(plaintext, 0x0478, { encryptionContext: { a: '1', B: '2' } })
  const key = { namespace: 'test', keyName: 'one', wrappingKey: bytesFrom(2, 32) }
  const [plain, legacy] = [rawAesProvider(key), legacyRawAesDecryptor({ ...key, contextOrder: 'locale' })]
  const hintFor = async (given: (typeof legacy)[]) =>
    (await expectCode(decrypt(message, { provider: given }), 'ERR_NO_DATA_KEY')).details.hint
  expect(await hintFor([plain])).toContain('legacyRawAesDecryptor')
  expect(await hintFor([plain, legacy])).toBeUndefined()
  expect(await hintFor([legacy])).toBeUndefined()
  const ofAnotherKey = legacyRawAesDecryptor({ ...key, keyName: 'two', contextOrder: 'locale' })
  expect(await hintFor([plain, ofAnotherKey])).toContain('legacyRawAesDecryptor')
})

describe('what a stranger wrote', () => {
  const openBy = async (edks: readonly Partial<EncryptedDataKey>[], provider: KeyProvider) => {
    const whole = { providerId: 'p', providerInfo: new Uint8Array(0), ciphertext: new Uint8Array(0) }
    const encryptedDataKeys = edks.map((edk) => ({ ...whole, ...edk }))
    return expectCode(
      decryptionMaterialsOf(provider).decryptionMaterials({
        algorithmSuite: findAlgorithmSuite(0x0478)!,
        storedContext: EncryptionContext.empty,
        expectedContext: EncryptionContext.empty,
        encryptedDataKeys,
      }),
      'ERR_NO_DATA_KEY',
    )
  }

  it('makes no line of its own in an error, and no long one', async () => {
    const error = await openBy([{ providerId: 'x\n2026-11-22 all is well\u2028\u001b[2J' }], provider)
    expect(error.details.hint).toContain("'x\\u{a}2026-11-22 all is well\\u{2028}\\u{1b}[2J'")
    const long = await openBy([{ providerId: 'y'.repeat(65_535) }], provider)
    expect(long.message.length).toBeLessThan(500)
    const many = await openBy(
      Array.from({ length: 5000 }, (_, index) => ({ providerId: `z${index}` })),
      provider,
    )
    expect(many.details.hint).toMatch(/'z9', 4990 more; given: raw-aes:test\/one$/)
    const ten = await openBy(
      Array.from({ length: 10 }, (_, index) => ({ providerId: `z${index}` })),
      provider,
    )
    expect(ten.details.hint).toMatch(/'z9'; given/)
  })

  it('thousands of keys that fail are all among the attempts, and ten in the text', async () => {
    const failing: KeyProvider = {
      ...provider,
      recognises: () => true,
      decryptDataKey: async () => Promise.reject('no'),
    }
    const error = await openBy(
      Array.from({ length: 5000 }, () => ({})),
      failing,
    )
    expect(error.details.attempts).toHaveLength(5000)
    expect(error.message.split('\n')).toHaveLength(1 + 10 + 1)
    expect(error.message).toMatch(/encrypted data key 9: no\n {2}and 4990 more$/)
    const ten = await openBy(
      Array.from({ length: 10 }, () => ({})),
      failing,
    )
    expect(ten.message).toMatch(/encrypted data key 9: no$/)
  })
})

it('a provider ID that has no UTF-8 form makes no message', async () => {
  const odd: KeyProvider = {
    ...provider,
    generateDataKey: async (request) => {
      const { dataKey, encryptedDataKey } = await provider.generateDataKey(request)
      return { dataKey, encryptedDataKey: { ...encryptedDataKey, providerId: '\ud800' } }
    },
  }
  await expect(encrypt(plaintext, { provider: odd })).rejects.toThrow(/^encrypted data key: .*lone surrogate/)
})
