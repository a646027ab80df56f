import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { expectCode } from '../../test/expect-code.ts'
import { EncryptionContext } from '../format/encryption-context.ts'
import {
  DataKey,
  decrypt,
  encrypt,
  findAlgorithmSuite,
  type KeyEncryptor,
  type KeyRequest,
  multiProvider,
  SecretBytes,
} from '../index.ts'
import { primitives } from '../primitives/node.ts'
import type { RsaPadding, RsaPrivateKey } from '../primitives/primitives.ts'
import { type KeyProviderSubject, keyProviderContract, keyProviderPairContract } from '../testing/index.ts'
import { bytesFrom } from '../testing/samples.ts'
import { rawAesProvider } from './raw-aes.ts'
import { rawRsaProvider } from './raw-rsa.ts'

const request: KeyRequest = {
  algorithmSuite: findAlgorithmSuite(0x0478)!,
  encryptionContext: EncryptionContext.of({ a: 'b' }),
}
const rsaPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const rsa = rsaPair()
const strangersRsa = rsaPair()
/** What this runtime says to PKCS#1 v1.5; `undefined` if it decrypts with it. */
const refusal = (() => {
  try {
    primitives.importRsaPrivateKey(rsa.privateKey).decrypt('PKCS1', new Uint8Array(256))
    return undefined
  } catch (error) {
    return error
  }
})()
const { importRsaPrivateKey } = primitives
const oaep: readonly RsaPadding[] = ['OAEP-SHA-1', 'OAEP-SHA-256', 'OAEP-SHA-384', 'OAEP-SHA-512']
const paddings: readonly RsaPadding[] = refusal === undefined ? [...oaep, 'PKCS1'] : oaep
const unbound = 'RSA binds no encryption context to the wrapped key'
const implicit = 'a spoilt PKCS#1 ciphertext gives a random key, so that nobody can tell good padding from bad'

/** All that Node would show of a value. */
const print = (value: unknown): string => inspect(value, { showHidden: true, depth: null, maxArrayLength: null })

function aesSubject(length: number): KeyProviderSubject {
  const create = (seed: number) =>
    rawAesProvider({ namespace: 'test', keyName: 'ключ', wrappingKey: bytesFrom(seed, length) })
  return {
    create: () => create(length),
    createStranger: () => create(length + 1),
    secrets: [bytesFrom(length, length)],
    print,
    recorded: length === 32 ? [recordedAes] : [],
  }
}

/** Wrapped once under the key of seed 32; must open for ever. */
const recordedAes = {
  encryptionContext: { purpose: 'record', é: '\u{1f511}' },
  dataKey: bytesFrom(99, 32),
  encryptedDataKey: {
    providerId: 'test',
    providerInfo: Buffer.from('d0bad0bbd18ed18700000080' + '0000000c' + '000102030405060708090a0b', 'hex'),
    ciphertext: Buffer.from(
      '39f6ba7b3fb52bafe80c84f78b4c512effe501f35a7b063af81211cc363ad70f353c4b07a19964701f83f7a4191a05ce',
      'hex',
    ),
  },
}

const subjects: Readonly<Record<string, KeyProviderSubject>> = {
  'raw AES-128': aesSubject(16),
  'raw AES-192': aesSubject(24),
  'raw AES-256': aesSubject(32),
  ...Object.fromEntries(
    paddings.map((padding) => {
      const create = (keys: typeof rsa) => rawRsaProvider({ namespace: 'test', keyName: 'rsa', padding, ...keys })
      const subject: KeyProviderSubject = {
        create: () => create(rsa),
        createStranger: () => create(strangersRsa),
        secrets: [Buffer.from(rsa.privateKey)],
        print,
        maxFlips: 64,
        exceptions: {
          context: unbound,
          ...(padding === 'PKCS1' && { tampering: implicit, strangers: implicit, secrecy: implicit }),
        },
      }
      return [`raw RSA ${padding}`, subject]
    }),
  ),
}

describe.for(Object.entries(subjects))('%s', ([, subject]) => {
  for (const { law, run, exception } of keyProviderContract(subject)) {
    it(law, (ctx) => (exception === undefined ? run() : ctx.skip(exception)))
  }
  for (const { law, run } of keyProviderPairContract([subject.create, subject.create])) it(law, run)
})

describe('raw AES', () => {
  it('refuses keys of other lengths, empty names, and names of AWS KMS', () => {
    const options = { namespace: 'n', keyName: 'k', wrappingKey: new Uint8Array(32) }
    for (const length of [0, 15, 17, 31, 33]) {
      expect(() => rawAesProvider({ ...options, wrappingKey: new Uint8Array(length) })).toThrow(RangeError)
    }
    for (const namespace of ['', 'aws-kms', 'aws-kms-mine', 'a'.repeat(65_536), '\ud800']) {
      expect(() => rawAesProvider({ ...options, namespace })).toThrow(RangeError)
    }
    for (const keyName of ['', 'a'.repeat(65_536 - 20)]) {
      expect(() => rawAesProvider({ ...options, keyName })).toThrow(RangeError)
    }
    expect(rawAesProvider({ ...options, keyName: 'a'.repeat(65_535 - 20) }).name).toMatch(/^raw-aes:n\/a/)
  })

  it('takes no text for a key', () => {
    for (const wrappingKey of ['a'.repeat(32), bytesFrom(1, 32).join(','), [...bytesFrom(1, 32)], undefined, null]) {
      const options = { namespace: 'n', keyName: 'k', wrappingKey } as never
      expect(() => rawAesProvider(options)).toThrow(TypeError)
      expect(() => rawAesProvider(options)).toThrow('Uint8Array')
    }
  })

  it('takes the key as secret bytes, and keeps a copy of its own', async () => {
    using wrappingKey = SecretBytes.take(bytesFrom(5, 32))
    const provider = rawAesProvider({ namespace: 'n', keyName: 'k', wrappingKey })
    wrappingKey[Symbol.dispose]()
    const { encryptedDataKey } = await provider.generateDataKey(request)
    const again = rawAesProvider({ namespace: 'n', keyName: 'k', wrappingKey: bytesFrom(5, 32) })
    await expect(again.decryptDataKey(encryptedDataKey, request)).resolves.toBeInstanceOf(DataKey)
  })

  it('tells key names apart of which one begins the other', async () => {
    const [short, long] = ['key', 'key\0'].map((keyName) =>
      rawAesProvider({ namespace: 'n', keyName, wrappingKey: bytesFrom(1, 32) }),
    )
    const { encryptedDataKey } = await long!.generateDataKey(request)
    expect(short!.recognises(encryptedDataKey)).toBe(false)
    expect(long!.recognises(encryptedDataKey)).toBe(true)
  })

  it('skips a wrapped key that is too short, and goes on to the next', async () => {
    const provider = rawAesProvider({ namespace: 'n', keyName: 'k', wrappingKey: bytesFrom(1, 32) })
    const broken = {
      ...provider,
      encryptDataKey: async () => ({
        ...(await provider.generateDataKey(request)).encryptedDataKey,
        ciphertext: new Uint8Array(3),
      }),
      generateDataKey: async (wanted: KeyRequest) => {
        const { dataKey, encryptedDataKey } = await provider.generateDataKey(wanted)
        return { dataKey, encryptedDataKey: { ...encryptedDataKey, ciphertext: new Uint8Array(3) } }
      },
    }
    const { message } = await encrypt(Uint8Array.of(1), {
      provider: multiProvider({ generator: broken, encryptors: [provider] }),
    })
    const { openedBy } = await decrypt(message, { provider })
    expect(openedBy.index).toBe(1)
  })
})

it('a wrapped key that does not open says no more than that', async () => {
  const aes = (seed: number) => rawAesProvider({ namespace: 'n', keyName: 'k', wrappingKey: bytesFrom(seed, 32) })
  const oaepOf = (keys: typeof rsa) => rawRsaProvider({ namespace: 'n', keyName: 'k', ...keys })
  for (const [one, other] of [
    [aes(1), aes(2)],
    [oaepOf(rsa), oaepOf(strangersRsa)],
  ] as const) {
    const { encryptedDataKey } = await one.generateDataKey(request)
    await expectCode(other.decryptDataKey(encryptedDataKey, request), 'ERR_AUTHENTICATION_FAILED', {})
  }
})

describe('a data key that cannot be wrapped is erased', () => {
  async function expectErased(provider: KeyEncryptor): Promise<void> {
    const take = vi.spyOn(DataKey, 'take')
    await expect(provider.generateDataKey(request)).rejects.toThrow()
    expect(take.mock.results.map(({ value }) => (value as DataKey).disposed)).toEqual([true])
  }

  it('under raw AES, without an IV', async () => {
    const randomBytes = (length: number) => new Uint8Array(length === 32 ? 32 : 0)
    await expectErased(rawAesProvider({ namespace: 'n', keyName: 'k', wrappingKey: new Uint8Array(32), randomBytes }))
  })

  it('under raw RSA, with a key too small for it', async () => {
    const { publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 1024,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    await expectErased(rawRsaProvider({ namespace: 'n', keyName: 'k', padding: 'OAEP-SHA-512', publicKey }))
  })
})

it('raw AES reads a key that is a view of memory that others share', async () => {
  const pooled = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
  expect(pooled.buffer.byteLength).toBeGreaterThan(16)
  const alone = Uint8Array.from(pooled)
  const [ofView, ofCopy] = [pooled, alone].map((wrappingKey) =>
    rawAesProvider({ namespace: 'n', keyName: 'k', wrappingKey }),
  )
  const { encryptedDataKey } = await ofView!.generateDataKey(request)
  await expect(ofCopy!.decryptDataKey(encryptedDataKey, request)).resolves.toBeInstanceOf(DataKey)
  expect(pooled).toEqual(Buffer.from(alone))
})

describe('raw RSA', () => {
  it('refuses a private key where a public one belongs, and keys that are not RSA', () => {
    const ec = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    for (const publicKey of [rsa.privateKey, ec.publicKey, 'nonsense', new Uint8Array(3)]) {
      expect(() => rawRsaProvider({ namespace: 'n', keyName: 'k', publicKey })).toThrow(TypeError)
    }
    for (const privateKey of [rsa.publicKey, ec.privateKey, 'nonsense', new Uint8Array(3)]) {
      expect(() => rawRsaProvider({ namespace: 'n', keyName: 'k', privateKey })).toThrow(TypeError)
    }
    expect(() => rawRsaProvider({ namespace: 'n', keyName: 'k' } as never)).toThrow(TypeError)
  })

  it('refuses a padding that does not exist, and names those that do', () => {
    for (const padding of ['oaep-sha256', 'pkcs1', 'nonsense', 'toString', '', null, 1]) {
      for (const half of [{ publicKey: rsa.publicKey }, { privateKey: rsa.privateKey }, rsa]) {
        const options = { namespace: 'n', keyName: 'k', padding, ...half } as never
        expect(() => rawRsaProvider(options)).toThrow(RangeError)
        expect(() => rawRsaProvider(options)).toThrow(/OAEP-SHA-1, OAEP-SHA-256, .*PKCS1/)
      }
    }
  })

  it("with one half alone does only that half's work", async () => {
    const encryptor = rawRsaProvider({ namespace: 'n', keyName: 'k', publicKey: rsa.publicKey })
    const decryptor = rawRsaProvider({ namespace: 'n', keyName: 'k', privateKey: rsa.privateKey })
    expect(encryptor).not.toHaveProperty('decryptDataKey')
    expect(decryptor).not.toHaveProperty('generateDataKey')
    const { message } = await encrypt(Uint8Array.of(1, 2), { provider: encryptor })
    await expect(decrypt(message, { provider: decryptor })).resolves.toMatchObject({ plaintext: Uint8Array.of(1, 2) })
  })

  it('a context swapped under the same wrapped key is caught by the header', async () => {
    const provider = rawRsaProvider({ namespace: 'n', keyName: 'k', ...rsa })
    const { message } = await encrypt(Uint8Array.of(1), {
      provider,
      algorithmSuite: 0x0478,
      encryptionContext: { role: 'user' },
    })
    const swapped = Buffer.from(Buffer.from(message).toString('latin1').replace('user', 'root'), 'latin1')
    await expectCode(decrypt(swapped, { provider }), 'ERR_AUTHENTICATION_FAILED')
  })

  it('PKCS#1: where the runtime refuses to decrypt, the attempt says so', async (ctx) => {
    if (refusal === undefined) ctx.skip('this runtime decrypts with PKCS#1 v1.5')
    const provider = rawRsaProvider({ namespace: 'n', keyName: 'k', padding: 'PKCS1', ...rsa })
    const { message } = await encrypt(Uint8Array.of(1), { provider })
    const error = await expectCode(decrypt(message, { provider }), 'ERR_NO_DATA_KEY')
    expect(error.details.attempts[0]?.error).toHaveProperty('code', 'ERR_RUNTIME_UNSUPPORTED')
  })

  it('PKCS#1: a wrapped key with bad padding fails like a message of another key', async (ctx) => {
    if (refusal !== undefined) ctx.skip('this runtime refuses to decrypt with PKCS#1 v1.5')
    const provider = rawRsaProvider({ namespace: 'n', keyName: 'k', padding: 'PKCS1', ...rsa })
    const { message, header } = await encrypt(Uint8Array.of(1), { provider, algorithmSuite: 0x0478 })
    const spoilt = message.slice()
    spoilt[header.headerLength - 16 - 32 - 4 - 1 - 100]! ^= 1
    await expectCode(decrypt(spoilt, { provider }), 'ERR_AUTHENTICATION_FAILED')
  })

  it('PKCS#1: a wrapped key of another length gives a random one, and is erased', async (ctx) => {
    if (refusal !== undefined) ctx.skip('this runtime refuses to decrypt with PKCS#1 v1.5')
    const opened: Uint8Array[] = []
    const imports = vi.spyOn(primitives, 'importRsaPrivateKey').mockImplementation((key) => {
      const imported = importRsaPrivateKey(key)
      const decrypt: RsaPrivateKey['decrypt'] = (padding, ciphertext) => {
        const bytes = imported.decrypt(padding, ciphertext)!
        opened.push(bytes)
        return bytes
      }
      return { ...imported, decrypt }
    })
    const provider = rawRsaProvider({ namespace: 'n', keyName: 'k', padding: 'PKCS1', ...rsa })
    expect(imports).toHaveBeenCalledOnce()
    const shorter = { ...request, algorithmSuite: findAlgorithmSuite(0x0114)! }
    const { encryptedDataKey } = await provider.generateDataKey(shorter)
    const [one, two] = [
      await provider.decryptDataKey(encryptedDataKey, request),
      await provider.decryptDataKey(encryptedDataKey, request),
    ]
    expect(opened).toEqual([new Uint8Array(16), new Uint8Array(16)])
    expect(one.length).toBe(32)
    one.expose((left) => two.expose((right) => expect(left).not.toEqual(right)))
  })
})
