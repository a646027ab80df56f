import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  algorithmSuites,
  DataKey,
  decrypt,
  type EncryptionMaterialsSource,
  encrypt,
  type KeyDecryptor,
  type KeyEncryptor,
  type KeyProvider,
  type KeyRequest,
  multiProvider,
  rawAesProvider,
  type UnverifiedHeader,
  type VerifiedHeader,
} from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { expectCode } from './expect-code.ts'
import { messageOf, provider, readAll, stranger, writing } from './messages.ts'

const plaintext = bytesFrom(3, 100)

describe('suites and policies', () => {
  it.for(algorithmSuites.map(({ id, name }) => [name, id] as const))('%s: opens what it sealed', async ([, id]) => {
    for (const length of [0, 1, 15, 16, 17, 48]) {
      const text = bytesFrom(length, length)
      const message = await messageOf(text, id, { frameLength: 16, encryptionContext: { k: 'v' } })
      const result = await decrypt(message, { provider, commitmentPolicy: readAll, encryptionContext: { k: 'v' } })
      expect(result.plaintext).toEqual(text)
      expect(result.header).toMatchObject({
        authenticated: true,
        algorithmSuite: { id },
        frameLength: 16,
        contentType: 'framed',
      })
    }
  })

  it('by default a message is signed and commits', async () => {
    const { header } = await encrypt(plaintext, { provider })
    expect(header.algorithmSuite.id).toBe(0x0578)
    expect(header.frameLength).toBe(4096)
  })

  it('where commitment is forbidden, the default suite is 0x0378', async () => {
    const { header } = await encrypt(plaintext, { provider, commitmentPolicy: 'forbid-encrypt-allow-decrypt' })
    expect(header.algorithmSuite.id).toBe(0x0378)
  })

  it('a policy forbids what it forbids, on writing', async () => {
    const want = (
      algorithmSuite: 0x0178 | 0x0478,
      commitmentPolicy: Parameters<typeof encrypt>[1]['commitmentPolicy'] & string,
    ) => encrypt(plaintext, { provider, algorithmSuite, commitmentPolicy })
    await expectCode(want(0x0478, 'forbid-encrypt-allow-decrypt'), 'ERR_POLICY')
    await expectCode(want(0x0178, 'require-encrypt-allow-decrypt'), 'ERR_POLICY')
    await expectCode(want(0x0178, 'require-encrypt-require-decrypt'), 'ERR_POLICY', {
      policy: 'require-encrypt-require-decrypt',
    })
  })

  it('a policy allows what it allows, on reading', async () => {
    const policies = {
      'forbid-encrypt-allow-decrypt': [true, true],
      'require-encrypt-allow-decrypt': [true, true],
      'require-encrypt-require-decrypt': [false, true],
    } as const
    const messages = [await messageOf(plaintext, 0x0178), await messageOf(plaintext, 0x0478)]
    for (const [policy, reads] of Object.entries(policies)) {
      const commitmentPolicy = policy as keyof typeof policies
      const read = messages.map((message) => decrypt(message, { provider, commitmentPolicy }))
      const settled = await Promise.allSettled(read)
      expect(
        settled.map(({ status }) => status === 'fulfilled'),
        policy,
      ).toEqual(reads)
    }
  })

  it('a message without commitment is refused before any provider hears of it', async () => {
    const message = await messageOf(plaintext, 0x0178)
    const untouchable: KeyDecryptor = {
      name: 'untouchable',
      recognises: () => expect.unreachable('asked a provider'),
      decryptDataKey: () => expect.unreachable('asked a provider'),
    }
    await expectCode(decrypt(message, { provider: untouchable }), 'ERR_POLICY', {
      algorithmSuite: 'AES_256_GCM_IV12_TAG16_HKDF_SHA256',
    })
    await expect(decrypt(message, { provider, commitmentPolicy: readAll })).resolves.toMatchObject({ plaintext })
  })

  it('the policy holds again for the suite that the materials choose', async () => {
    const weak: EncryptionMaterialsSource = {
      async encryptionMaterials({ encryptionContext }) {
        const algorithmSuite = algorithmSuites[5]
        const { dataKey, encryptedDataKey } = await provider.generateDataKey({ algorithmSuite, encryptionContext })
        return {
          algorithmSuite,
          encryptionContext,
          requiredContextNames: new Set(),
          encryptedDataKeys: [encryptedDataKey],
          dataKey,
        }
      },
    }
    await expectCode(encrypt(plaintext, { materials: weak }), 'ERR_POLICY')
  })

  it('mistakes in code are RangeError and TypeError', async () => {
    await expect(encrypt(plaintext, { provider, algorithmSuite: 0x9999 as never })).rejects.toThrow(RangeError)
    await expect(encrypt(plaintext, { provider, commitmentPolicy: 'none' as never })).rejects.toThrow(RangeError)
    for (const frameLength of [0, -1, 1.5, 2 ** 32, Number.NaN])
      await expect(encrypt(plaintext, { provider, frameLength })).rejects.toThrow(RangeError)
    for (const maxEncryptedDataKeys of [0, 65_536])
      await expect(encrypt(plaintext, { provider, maxEncryptedDataKeys })).rejects.toThrow(RangeError)
    await expect(encrypt('text' as never, { provider })).rejects.toThrow(TypeError)
    await expect(decrypt('text' as never, { provider })).rejects.toThrow(TypeError)
  })

  it('frameLength auto is 4096 for what fits, and 65536 for more', async () => {
    const lengthFor = async (length: number) =>
      (await encrypt(new Uint8Array(length), { provider, algorithmSuite: 0x0478, frameLength: 'auto' })).header
        .frameLength
    expect([await lengthFor(0), await lengthFor(65_536), await lengthFor(65_537)]).toEqual([4096, 4096, 65_536])
  })
})

describe('encryption context', () => {
  it('a stored pair must be the expected one, and a wrong one is refused before any provider hears of it', async () => {
    const message = await messageOf(plaintext, 0x0478, { encryptionContext: { tenant: 'a' } })
    await expectCode(decrypt(message, { provider, encryptionContext: { tenant: 'b' } }), 'ERR_CONTEXT_MISMATCH', {
      name: 'tenant',
    })
  })

  it('an expected pair that was neither stored nor authenticated does not open, and the hint says so', async () => {
    const message = await messageOf(plaintext, 0x0478, { encryptionContext: { tenant: 'a' } })
    const error = await expectCode(decrypt(message, { provider, encryptionContext: { role: 'x' } }), 'ERR_NO_DATA_KEY')
    expect(error.details.hint).toContain("'role'")
  })

  it('callers may not choose a reserved name', async () => {
    for (const name of ['aws-crypto-public-key', 'aws-crypto-x']) {
      await expectCode(encrypt(plaintext, { provider, encryptionContext: { [name]: 'v' } }), 'ERR_CONTEXT_INVALID', {
        reason: 'reserved-name',
        name,
      })
    }
  })

  it('the public key is among the pairs that every provider binds the data key to, writing and reading', async () => {
    const seen: (string | undefined)[] = []
    const note = (request: KeyRequest): KeyRequest => {
      seen.push(request.encryptionContext.get('aws-crypto-public-key'))
      return request
    }
    const noting: KeyProvider = {
      ...provider,
      generateDataKey: (request) => provider.generateDataKey(note(request)),
      encryptDataKey: (dataKey, request) => provider.encryptDataKey(dataKey, note(request)),
      decryptDataKey: (edk, request) => provider.decryptDataKey(edk, note(request)),
    }
    const both = multiProvider({ generator: noting, encryptors: [noting] })
    const { message, header } = await encrypt(plaintext, { provider: both, algorithmSuite: 0x0578 })
    await decrypt(message, { provider: noting })
    const stored = header.encryptionContext['aws-crypto-public-key']
    expect(stored).toHaveLength(68)
    expect(seen).toEqual([stored, stored, stored])
  })

  it('the public key counts towards the 65535 bytes', async () => {
    const encryptionContext = { k: 'v'.repeat(65_535 - 7) }
    await expect(messageOf(plaintext, 0x0478, { encryptionContext })).resolves.toBeInstanceOf(Uint8Array)
    await expectCode(messageOf(plaintext, 0x0578, { encryptionContext }), 'ERR_CONTEXT_INVALID', { reason: 'too-long' })
  })

  it('another aws-crypto- name is accepted on decrypt', async () => {
    const lenient: EncryptionMaterialsSource = {
      async encryptionMaterials({ algorithmSuite, encryptionContext }) {
        const context = encryptionContext.with([['aws-crypto-future', 'v']])
        const { dataKey, encryptedDataKey } = await provider.generateDataKey({
          algorithmSuite,
          encryptionContext: context,
        })
        return {
          algorithmSuite,
          encryptionContext: context,
          requiredContextNames: new Set(),
          encryptedDataKeys: [encryptedDataKey],
          dataKey,
        }
      },
    }
    const { message } = await encrypt(plaintext, { materials: lenient, algorithmSuite: 0x0478 })
    const { header } = await decrypt(message, { provider })
    expect(header.encryptionContext).toEqual({ 'aws-crypto-future': 'v' })
  })
})

describe('limits', () => {
  it('more encrypted data keys than allowed: neither written nor read', async () => {
    const two = multiProvider({ generator: provider, encryptors: [provider] })
    await expectCode(encrypt(plaintext, { provider: two, maxEncryptedDataKeys: 1 }), 'ERR_LIMIT', {
      limit: 'maxEncryptedDataKeys',
      max: 1,
      actual: 2,
    })
    const { message } = await encrypt(plaintext, { provider: two, maxEncryptedDataKeys: 2 })
    await expectCode(decrypt(message, { provider, maxEncryptedDataKeys: 1 }), 'ERR_LIMIT', {
      limit: 'maxEncryptedDataKeys',
    })
    await expect(decrypt(message, { provider, maxEncryptedDataKeys: 2 })).resolves.toBeDefined()
  })

  it('a frame longer than what may be buffered is refused at the header', async () => {
    const message = await messageOf(plaintext, 0x0478, { frameLength: 64 })
    await expectCode(decrypt(message, { provider, maxBufferedLength: 63 }), 'ERR_LIMIT', {
      limit: 'maxBufferedLength',
      max: 63,
      actual: 64,
    })
    await expect(decrypt(message, { provider, maxBufferedLength: 64 })).resolves.toBeDefined()
  })

  it('are positive integers; of plaintext, none at all may be allowed', async () => {
    const message = await messageOf(new Uint8Array(0), 0x0478)
    const limits = ['maxEncryptedDataKeys', 'maxHeaderLength', 'maxBufferedLength', 'maxPlaintextLength'] as const
    for (const limit of limits) {
      for (const value of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
        await expect(decrypt(message, { provider, [limit]: value })).rejects.toThrow(RangeError)
      const none = decrypt(message, { provider, [limit]: 0 })
      if (limit === 'maxPlaintextLength') await expect(none).resolves.toBeDefined()
      else await expect(none).rejects.toThrow(RangeError)
    }
    const one = await messageOf(Uint8Array.of(1), 0x0478)
    await expectCode(decrypt(one, { provider, maxPlaintextLength: 0 }), 'ERR_LIMIT')
  })

  it('a plaintext longer than allowed is refused', async () => {
    const message = await messageOf(plaintext, 0x0478, { frameLength: 16 })
    await expectCode(decrypt(message, { provider, maxPlaintextLength: 99 }), 'ERR_LIMIT', {
      limit: 'maxPlaintextLength',
      max: 99,
    })
    await expect(decrypt(message, { provider, maxPlaintextLength: 100 })).resolves.toBeDefined()
  })
})

describe('several providers', () => {
  const keys = [10, 11, 12].map((seed) =>
    rawAesProvider({ namespace: 'test', keyName: `key ${seed}`, wrappingKey: bytesFrom(seed, 32) }),
  )
  const [first, second, third] = keys as [KeyProvider, KeyProvider, KeyProvider]

  it('each opens the message; the generator comes first, the order is kept though they wrap at the same time', async () => {
    const slow: KeyProvider = {
      ...second,
      encryptDataKey: async (dataKey, request) => {
        for (let turn = 0; turn < 10; turn++) await Promise.resolve()
        return second.encryptDataKey(dataKey, request)
      },
    }
    const { message, header } = await encrypt(plaintext, {
      provider: multiProvider({ generator: first, encryptors: [slow, third] }),
    })
    expect(header.encryptedDataKeys.map((edk) => keys.findIndex((key) => key.recognises(edk)))).toEqual([0, 1, 2])
    for (const [index, key] of keys.entries()) {
      await expect(decrypt(message, { provider: key })).resolves.toMatchObject({
        plaintext,
        openedBy: { provider: key.name, index },
      })
    }
  })

  it('any failure to wrap fails the encryption, names the provider and erases the data key', async () => {
    const cause = new Error('no such key')
    const failing: KeyEncryptor = { ...second, name: 'failing', encryptDataKey: () => Promise.reject(cause) }
    let dataKey: DataKey | undefined
    const watched: KeyEncryptor = {
      ...first,
      generateDataKey: async (request) => {
        const generated = await first.generateDataKey(request)
        dataKey = generated.dataKey
        return generated
      },
    }
    const error = await expectCode(
      encrypt(plaintext, { provider: multiProvider({ generator: watched, encryptors: [failing] }) }),
      'ERR_KEY_PROVIDER',
      {
        provider: 'failing',
        operation: 'encryptDataKey',
      },
    )
    expect(error.cause).toBe(cause)
    expect(error.message).toContain('no such key')
    expect(dataKey?.disposed).toBe(true)
  })

  it('decryption collects every attempt, and counts what nobody recognised', async () => {
    const { message } = await encrypt(plaintext, {
      provider: multiProvider({ generator: first, encryptors: [provider] }),
    })
    const error = await expectCode(decrypt(message, { provider: [stranger, second] }), 'ERR_NO_DATA_KEY', {
      skipped: 1,
    })
    expect(error.details.attempts.map(({ provider: name, index }) => [name, index])).toEqual([[stranger.name, 1]])
    expect(error.message).toContain(stranger.name)
    expect(error.cause).toBe(error.details.attempts[0]?.error)
    const twice = await expectCode(decrypt(message, { provider: [stranger, stranger] }), 'ERR_NO_DATA_KEY')
    expect((twice.cause as AggregateError).errors).toEqual(twice.details.attempts.map((attempt) => attempt.error))
  })

  it('when nobody recognises anything, the hint names what the message wants', async () => {
    const { message } = await encrypt(plaintext, { provider: first })
    const error = await expectCode(
      decrypt(message, { provider: multiProvider({ decryptors: [second] }) }),
      'ERR_NO_DATA_KEY',
      { skipped: 1, attempts: [] },
    )
    expect(error.details.hint).toContain("'test'")
  })

  it('a provider of a wrong data key is refused by its length', async () => {
    const short: KeyProvider = {
      ...first,
      generateDataKey: async (request) => ({
        ...(await first.generateDataKey(request)),
        dataKey: DataKey.take(new Uint8Array(16)),
      }),
      decryptDataKey: async () => DataKey.take(new Uint8Array(31)),
    }
    await expectCode(encrypt(plaintext, { provider: short }), 'ERR_KEY_PROVIDER', { operation: 'generateDataKey' })
    const { message } = await encrypt(plaintext, { provider: first })
    const error = await expectCode(decrypt(message, { provider: short }), 'ERR_NO_DATA_KEY')
    expect(error.details.attempts[0]?.error).toHaveProperty('code', 'ERR_KEY_PROVIDER')
  })
})

describe('abort', () => {
  const reason = new Error('enough')

  it('rejects with the reason, before anything and while a provider works', async () => {
    await expect(encrypt(plaintext, { provider, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const { message } = await encrypt(plaintext, { provider })
    await expect(decrypt(message, { provider, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)

    const controller = new AbortController()
    const slow: KeyProvider = {
      ...provider,
      generateDataKey: async (request) => {
        controller.abort(reason)
        return provider.generateDataKey({ ...request, signal: undefined })
      },
      decryptDataKey: async (edk, request) => {
        controller.abort(reason)
        return provider.decryptDataKey(edk, { ...request, signal: undefined })
      },
    }
    await expect(encrypt(plaintext, { provider: slow, signal: controller.signal })).rejects.toBe(reason)
    await expect(decrypt(message, { provider: slow, signal: controller.signal })).rejects.toBe(reason)
  })
})

describe('secrets', () => {
  it('the data key is erased after use, and when the message is refused', async () => {
    const seen: DataKey[] = []
    const watched: KeyProvider = {
      ...provider,
      generateDataKey: async (request) => {
        const generated = await provider.generateDataKey(request)
        seen.push(generated.dataKey)
        return generated
      },
      decryptDataKey: async (edk, request) => {
        const dataKey = await provider.decryptDataKey(edk, request)
        seen.push(dataKey)
        return dataKey
      },
    }
    const { message } = await encrypt(plaintext, { provider: watched })
    await decrypt(message, { provider: watched })
    message[message.length - 1]! ^= 1
    await expectCode(decrypt(message, { provider: watched }), 'ERR_AUTHENTICATION_FAILED')
    expect(seen.map(({ disposed }) => disposed)).toEqual([true, true, true])
  })

  it('all failures of authentication say the same', async () => {
    const message = await messageOf(plaintext, 0x0578, { frameLength: 64 })
    const { header } = await decrypt(message, { provider })
    const places = {
      commitment: header.headerLength - 20,
      tag: header.headerLength - 1,
      frame: header.headerLength + 30,
      signature: message.length - 1,
    }
    const errors = await Promise.all(
      Object.values(places).map((at) => {
        const spoilt = message.slice()
        spoilt[at]! ^= 1
        return expectCode(decrypt(spoilt, { provider }), 'ERR_AUTHENTICATION_FAILED')
      }),
    )
    expect(new Set(errors.map(({ message: text, details }) => text + JSON.stringify(details))).size).toBe(1)
  })
})

describe('callers without types', () => {
  const { generateDataKey, encryptDataKey, ...decryptorOnly } = provider
  const encryptorOnly = { name: 'encryptor', generateDataKey, encryptDataKey }

  it('learn at once that a provider is absent or lacks the half that is needed', async () => {
    for (const wrong of [undefined, null, 'key', decryptorOnly, multiProvider({ decryptors: [provider] })]) {
      await expect(encrypt(plaintext, { provider: wrong as never })).rejects.toThrow(TypeError)
    }
    const { message } = await encrypt(plaintext, { provider: encryptorOnly })
    for (const wrong of [undefined, null, 'key', encryptorOnly, [encryptorOnly]]) {
      await expect(decrypt(message, { provider: wrong as never })).rejects.toThrow(TypeError)
    }
  })
})

describe('types', () => {
  it('what cannot encrypt is not accepted for encryption, and headers tell whether they were verified', () => {
    type EncryptProvider = NonNullable<Parameters<typeof encrypt>[1]['provider']>
    expectTypeOf<KeyDecryptor>().not.toExtend<EncryptProvider>()
    expectTypeOf(multiProvider({ decryptors: [] })).not.toExtend<EncryptProvider>()
    expectTypeOf<UnverifiedHeader>().not.toExtend<VerifiedHeader>()
  })
})

it('two messages of one plaintext share neither ID nor bytes', async () => {
  const [one, two] = [
    await encrypt(plaintext, { provider, ...writing(0x0478) }),
    await encrypt(plaintext, { provider, ...writing(0x0478) }),
  ]
  expect(one.header.messageId).not.toEqual(two.header.messageId)
  expect(one.message).not.toEqual(two.message)
})
