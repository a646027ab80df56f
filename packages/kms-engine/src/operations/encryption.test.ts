import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { callerOf, expectFault, type KmsUnderTest, kmsUnderTest } from '../../test/kms-under-test.ts'

const Plaintext = new TextEncoder().encode('a secret')
const EncryptionContext = { tenant: 'one' }
const wrongKey = 'The key ID in the request does not identify a CMK that can perform this operation.'

let kms: KmsUnderTest
let key: Awaited<ReturnType<KmsUnderTest['createKey']>>
beforeEach(async () => {
  kms = kmsUnderTest()
  key = await kms.createKey()
})

const encrypted = async (KeyId = key.KeyId) =>
  (await kms.call('Encrypt', { KeyId, Plaintext, EncryptionContext })).CiphertextBlob!

describe('Encrypt and Decrypt', () => {
  test('give back what went in, with or without the key named', async () => {
    await kms.call('CreateAlias', { AliasName: 'alias/a', TargetKeyId: key.KeyId })
    const names = [key.KeyId, key.Arn, 'alias/a', key.Arn.replace(/key\/.*/, 'alias/a')]
    for (const name of names) {
      const answer = await kms.call('Encrypt', { KeyId: name, Plaintext, EncryptionContext })
      expect(answer).toMatchObject({ KeyId: key.Arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' })
      for (const KeyId of [undefined, ...names]) {
        const CiphertextBlob = answer.CiphertextBlob
        expect(await kms.call('Decrypt', { CiphertextBlob, EncryptionContext, KeyId })).toEqual({
          KeyId: key.Arn,
          Plaintext,
          EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
          KeyMaterialId: key.CurrentKeyMaterialId,
        })
      }
    }
  })

  test('take 1 to 4096 bytes', async () => {
    for (const length of [1, 4096]) {
      const bytes = kms.ports.randomBytes(length)
      const { CiphertextBlob } = await kms.call('Encrypt', { KeyId: key.KeyId, Plaintext: bytes })
      expect((await kms.call('Decrypt', { CiphertextBlob })).Plaintext).toEqual(bytes)
    }
    for (const length of [0, 4097]) {
      const answer = kms.call('Encrypt', { KeyId: key.KeyId, Plaintext: new Uint8Array(length) })
      await expectFault(answer, 'ValidationException', /^1 validation error detected: Value at 'plaintext' failed/)
    }
  })

  test('give back any bytes under any context', async () => {
    const context = fc.dictionary(fc.string(), fc.string(), { maxKeys: 4, noNullPrototype: true })
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 64 }), context, async (bytes, pairs) => {
        const input = { KeyId: key.KeyId, Plaintext: bytes, EncryptionContext: pairs }
        const { CiphertextBlob } = await kms.call('Encrypt', input)
        const answer = await kms.call('Decrypt', { CiphertextBlob, EncryptionContext: pairs })
        expect(answer.Plaintext).toEqual(bytes)
      }),
      { numRuns: 50 },
    )
  })

  test('refuse a wrong context and a changed ciphertext without a word', async () => {
    const CiphertextBlob = await encrypted()
    for (const context of [undefined, {}, { tenant: 'two' }, { tenant: 'one', more: '' }]) {
      const answer = kms.call('Decrypt', { CiphertextBlob, EncryptionContext: context })
      await expectFault(answer, 'InvalidCiphertextException', '')
    }
    const changed = (bit: number) =>
      CiphertextBlob.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
    const seen = new Set<string>()
    for (let bit = 0; bit < CiphertextBlob.length * 8; bit++) {
      for (const KeyId of [undefined, key.KeyId]) {
        const input = { CiphertextBlob: changed(bit), EncryptionContext, KeyId }
        const answer = await kms.call('Decrypt', input).catch((error: Error) => `${error.name} '${error.message}'`)
        seen.add(typeof answer === 'string' ? answer : `bit ${bit} does not matter`)
      }
    }
    expect([...seen]).toEqual([`InvalidCiphertextException ''`])
    const garbage = kms.call('Decrypt', { CiphertextBlob: Plaintext, EncryptionContext })
    await expectFault(garbage, 'InvalidCiphertextException', '')
  })

  test('refuse a key that did not make the ciphertext', async () => {
    const other = await kms.createKey()
    const CiphertextBlob = await encrypted()
    const answer = kms.call('Decrypt', { CiphertextBlob, EncryptionContext, KeyId: other.KeyId })
    await expectFault(answer, 'IncorrectKeyException', wrongKey)
  })

  test('do not say whose key made a ciphertext that the caller may not open', async () => {
    const CiphertextBlob = await encrypted()
    const unknown =
      /^The ciphertext refers to a customer master key that does not exist, does not exist in this region,/
    for (const caller of [callerOf('444455556666'), callerOf(undefined, 'eu-west-1')]) {
      const answer = kms.call('Decrypt', { CiphertextBlob, EncryptionContext }, caller)
      await expectFault(answer, 'AccessDeniedException', unknown)
    }
  })

  test('refuse an algorithm that the key does not have', async () => {
    const message = 'Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.'
    const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256'
    const CiphertextBlob = await encrypted()
    const { KeyId } = key
    await expectFault(
      kms.call('Encrypt', { KeyId, Plaintext, EncryptionAlgorithm }),
      'InvalidKeyUsageException',
      message,
    )
    const answer = kms.call('Decrypt', { KeyId, CiphertextBlob, EncryptionContext, EncryptionAlgorithm })
    await expectFault(answer, 'InvalidKeyUsageException', message)
  })

  test('want a ciphertext', async () => {
    const message =
      "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null"
    await expectFault(kms.call('Decrypt', { KeyId: key.KeyId }), 'ValidationException', message)
  })

  test('keep the secret out of errors', async () => {
    const sealed = await encrypted()
    const error = await kms.call('Decrypt', { CiphertextBlob: sealed }).catch((cause: unknown) => cause)
    expect(JSON.stringify(error)).not.toContain('secret')
  })
})

describe('ReEncrypt', () => {
  test('moves a ciphertext to another key and context', async () => {
    const other = await kms.createKey()
    const CiphertextBlob = await encrypted()
    for (const SourceKeyId of [undefined, key.Arn]) {
      const answer = await kms.call('ReEncrypt', {
        CiphertextBlob,
        SourceKeyId,
        SourceEncryptionContext: EncryptionContext,
        DestinationKeyId: other.KeyId,
        DestinationEncryptionContext: { tenant: 'two' },
      })
      expect(answer).toEqual({
        CiphertextBlob: expect.any(Uint8Array),
        SourceKeyId: key.Arn,
        KeyId: other.Arn,
        SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        SourceKeyMaterialId: key.CurrentKeyMaterialId,
        DestinationKeyMaterialId: other.CurrentKeyMaterialId,
      })
      const opened = await kms.call('Decrypt', {
        CiphertextBlob: answer.CiphertextBlob,
        EncryptionContext: { tenant: 'two' },
      })
      expect(opened).toMatchObject({ KeyId: other.Arn, Plaintext })
    }
  })

  test('refuses the wrong context, the wrong source key and an absent destination', async () => {
    const CiphertextBlob = await encrypted()
    const input = { CiphertextBlob, SourceEncryptionContext: EncryptionContext, DestinationKeyId: key.KeyId }
    await expectFault(
      kms.call('ReEncrypt', { ...input, SourceEncryptionContext: {} }),
      'InvalidCiphertextException',
      '',
    )
    const { KeyId } = await kms.createKey()
    await expectFault(kms.call('ReEncrypt', { ...input, SourceKeyId: KeyId }), 'IncorrectKeyException', wrongKey)
    await expectFault(
      kms.call('ReEncrypt', { ...input, DestinationKeyId: 'x' }),
      'NotFoundException',
      "Invalid keyId 'x'",
    )
  })
})

describe('a data key', () => {
  test('has the length that was asked for, and opens to the same bytes', async () => {
    for (const [input, length] of [
      [{ KeySpec: 'AES_256' }, 32],
      [{ KeySpec: 'AES_128' }, 16],
      [{ NumberOfBytes: 1 }, 1],
      [{ NumberOfBytes: 1024 }, 1024],
    ] as const) {
      const answer = await kms.call('GenerateDataKey', { KeyId: key.KeyId, EncryptionContext, ...input })
      expect(answer).toMatchObject({ KeyId: key.Arn, KeyMaterialId: key.CurrentKeyMaterialId })
      expect(answer.Plaintext).toHaveLength(length)
      const { CiphertextBlob } = answer
      const opened = await kms.call('Decrypt', { CiphertextBlob, EncryptionContext })
      expect(opened.Plaintext).toEqual(answer.Plaintext)
    }
  })

  test('can be had without its plaintext', async () => {
    const answer = await kms.call('GenerateDataKeyWithoutPlaintext', { KeyId: key.KeyId, KeySpec: 'AES_256' })
    expect(Object.keys(answer).sort()).toEqual(['CiphertextBlob', 'KeyId', 'KeyMaterialId'])
    expect(answer.CiphertextBlob).toHaveLength(184)
    const opened = await kms.call('Decrypt', { CiphertextBlob: answer.CiphertextBlob })
    expect(opened.Plaintext).toHaveLength(32)
  })

  test('wants exactly one of KeySpec and NumberOfBytes', async () => {
    const message = 'Please specify either number of bytes or key spec.'
    for (const name of ['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'] as const) {
      for (const members of [{}, { KeySpec: 'AES_256', NumberOfBytes: 32 }] as const) {
        await expectFault(kms.call(name, { KeyId: key.KeyId, ...members }), 'ValidationException', message)
      }
    }
  })
})

describe('GenerateRandom', () => {
  test('gives 1 to 1024 bytes, new ones each time', async () => {
    for (const NumberOfBytes of [1, 1024]) {
      expect((await kms.call('GenerateRandom', { NumberOfBytes })).Plaintext).toHaveLength(NumberOfBytes)
    }
    const [one, other] = [1, 2].map(() => kms.call('GenerateRandom', { NumberOfBytes: 32 }))
    expect(await one).not.toEqual(await other)
    await expectFault(kms.call('GenerateRandom', {}), 'ValidationException', 'NumberOfBytes is required.')
    for (const NumberOfBytes of [0, 1025]) {
      await expectFault(kms.call('GenerateRandom', { NumberOfBytes }), 'ValidationException', /'numberOfBytes' failed/)
    }
  })
})

describe('a dry run', () => {
  const message = 'The request would have succeeded, but the DryRun option is set.'
  const inputs = (KeyId: string, CiphertextBlob: Uint8Array) =>
    ({
      Encrypt: { KeyId, Plaintext },
      Decrypt: { CiphertextBlob, EncryptionContext },
      ReEncrypt: { CiphertextBlob, SourceEncryptionContext: EncryptionContext, DestinationKeyId: KeyId },
      GenerateDataKey: { KeyId, KeySpec: 'AES_256' },
      GenerateDataKeyWithoutPlaintext: { KeyId, KeySpec: 'AES_256' },
    }) as const

  test('says that the request would have succeeded', async () => {
    for (const [name, input] of Object.entries(inputs(key.KeyId, await encrypted()))) {
      const answer = kms.call(name as 'Encrypt', { ...input, DryRun: true } as never)
      await expectFault(answer, 'DryRunOperationException', message)
    }
  })

  test('says what is wrong when it would not have', async () => {
    const CiphertextBlob = await encrypted()
    await kms.call('DisableKey', { KeyId: key.KeyId })
    for (const [name, input] of Object.entries(inputs(key.KeyId, CiphertextBlob))) {
      const answer = kms.call(name as 'Encrypt', { ...input, DryRun: true } as never)
      await expectFault(answer, 'DisabledException', `${key.Arn} is disabled.`)
    }
    await kms.call('EnableKey', { KeyId: key.KeyId })
    await expectFault(kms.call('Decrypt', { CiphertextBlob, DryRun: true }), 'InvalidCiphertextException')
  })

  test('can leave the ciphertext out of account', async () => {
    const DryRunModifiers = ['IGNORE_CIPHERTEXT'] as const
    const { KeyId } = key
    await expectFault(
      kms.call('Decrypt', { KeyId, DryRun: true, DryRunModifiers }),
      'DryRunOperationException',
      message,
    )
    const input = { SourceKeyId: KeyId, DestinationKeyId: KeyId, DryRun: true, DryRunModifiers }
    await expectFault(kms.call('ReEncrypt', input), 'DryRunOperationException', message)
    await expectFault(kms.call('Decrypt', { DryRun: true, DryRunModifiers }), 'ValidationException', /'keyId' failed/)
    await expectFault(kms.call('Decrypt', { KeyId, DryRunModifiers }), 'ValidationException')
  })
})
