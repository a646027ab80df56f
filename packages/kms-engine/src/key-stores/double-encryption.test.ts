import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { externalKey, keyStoresUnderTest } from '../../test/key-stores-under-test.ts'
import { callerOf, expectFault } from '../../test/kms-under-test.ts'

const Plaintext = Uint8Array.of(1, 2, 3)

describe('double encryption', () => {
  test('gives the proxy neither plaintext nor context, and the store no way around the proxy', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const secret = new TextEncoder().encode('a secret of some length')
    const EncryptionContext = { purpose: 'a context of some length' }
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext: secret, EncryptionContext })
    const sent = JSON.stringify(kms.requests)
    for (const text of ['a secret of some length', 'a context of some length']) {
      expect(sent).not.toContain(text)
      expect(sent).not.toContain(Buffer.from(text).toString('base64').slice(0, 20))
    }
    kms.externalKeys.set('key-1', { secret: new Uint8Array(32).fill(9) })
    const answer = kms.call('Decrypt', { CiphertextBlob, EncryptionContext })
    await expectFault(answer, 'KMSInvalidStateException', /rejected the request because the specified ciphertext/)
  })

  test('tells the proxy on whose behalf KMS comes', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId, Arn } = await externalKey(kms)
    const conditionValues = {
      'aws:SourceVpc': 'vpc-1',
      'aws:SourceVpce': 'vpce-1',
      'kms:ViaService': 's3.eu-central-1.amazonaws.com',
    }
    await kms.call(
      'GenerateDataKey',
      { KeyId, KeySpec: 'AES_256' },
      { ...callerOf(), conditionValues, requestId: 'r-1' },
    )
    const { url, content } = kms.requests.at(-1)!
    expect(url).toBe('https://proxy.example.com/kms/xks/v1/keys/key-1/encrypt')
    expect(content['requestMetadata']).toEqual({
      awsPrincipalArn: callerOf().arn,
      awsSourceVpc: 'vpc-1',
      awsSourceVpce: 'vpce-1',
      kmsKeyArn: Arn,
      kmsOperation: 'GenerateDataKey',
      kmsRequestId: 'r-1',
      kmsViaService: 's3.eu-central-1.amazonaws.com',
    })
  })

  test('stays within the limits of proxy and service for the longest plaintext', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const longest = new Uint8Array(4096).fill(7)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext: longest })
    const { plaintext } = kms.requests.at(-1)!.content
    expect(Buffer.from(plaintext as string, 'base64').length).toBeLessThanOrEqual(4300)
    expect(CiphertextBlob!.length).toBeLessThanOrEqual(6144)
    expect((await kms.call('Decrypt', { CiphertextBlob })).Plaintext).toEqual(longest)
  })

  test('refuses a ciphertext of which any bit was changed, without asking the proxy', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
    const { length } = kms.requests
    await fc.assert(
      fc.asyncProperty(fc.nat(CiphertextBlob!.length - 1), fc.nat(7), async (index, bit) => {
        const changed = CiphertextBlob!.slice()
        changed[index]! ^= 1 << bit
        await expectFault(kms.call('Decrypt', { CiphertextBlob: changed, KeyId }), 'InvalidCiphertextException')
      }),
      { numRuns: 60 },
    )
    expect(kms.requests).toHaveLength(length)
  })

  test('has the proxy refuse a wrong context, in the words of KMS', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext, EncryptionContext: { a: 'b' } })
    const message =
      'The external key store proxy rejected the request because the specified ciphertext or encryption context is corrupted, missing, or otherwise invalid.'
    await expectFault(kms.call('Decrypt', { CiphertextBlob }), 'KMSInvalidStateException', message)
  })

  test('takes no ciphertext of one layer for a key with two, nor the other way round', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const { KeyId: other } = await kms.createKey()
    const [double, single] = await Promise.all(
      [KeyId, other].map((id) => kms.call('Encrypt', { KeyId: id, Plaintext })),
    )
    const inner = Buffer.from(kms.requests.at(-1)!.content['plaintext'] as string, 'base64')
    const decrypt = (CiphertextBlob: Uint8Array | undefined, id: string) =>
      kms.call('Decrypt', { CiphertextBlob, KeyId: id })
    await expectFault(decrypt(new Uint8Array(inner), KeyId), 'InvalidCiphertextException')
    await expectFault(decrypt(double!.CiphertextBlob, other), 'IncorrectKeyException')
    await expectFault(decrypt(single!.CiphertextBlob, KeyId), 'IncorrectKeyException')
  })

  test('does not believe a proxy that gives back something else', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
    const truthful = kms.proxy
    kms.proxy = async (request) => {
      const { plaintext } = (await (await truthful(request)).json()) as { plaintext: string }
      const lie = Buffer.from(plaintext, 'base64').fill(0)
      return Response.json({ plaintext: lie.toString('base64') })
    }
    const answer = kms.call('Decrypt', { CiphertextBlob })
    await expectFault(answer, 'KMSInvalidStateException', /that the external key store proxy submitted for decryption/)
  })

  test.each([0, 1, 400])('does not believe a proxy that gives back %i bytes', async (length) => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
    kms.proxy = async () => Response.json({ plaintext: Buffer.alloc(length).toString('base64') })
    const answer = kms.call('Decrypt', { CiphertextBlob })
    await expectFault(answer, 'KMSInvalidStateException', /cannot interpret the response/)
  })

  test('checks what the proxy vouches for', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const truthful = kms.proxy
    const base64 = (length: number) => Buffer.alloc(length).toString('base64')
    for (const change of [
      { ciphertextDataIntegrityValue: base64(32) },
      { ciphertextDataIntegrityValue: undefined },
      { initializationVector: base64(13) },
      { authenticationTag: base64(12) },
      { ciphertextMetadata: base64(21) },
      { ciphertext: base64(3) },
      { ciphertext: 5 },
    ]) {
      kms.proxy = async (request) => {
        const content = (await (await truthful(request)).json()) as object
        return Response.json({ ...content, ...change })
      }
      const answer = kms.call('Encrypt', { KeyId, Plaintext })
      await expectFault(answer, 'KMSInvalidStateException', /cannot interpret the response/)
    }
  })

  test.each([
    [12, 0],
    [12, 20],
    [16, 1],
  ])(
    'takes an IV of %i bytes and %i bytes of metadata, and shows the proxy both again',
    async (ivLength, metadataLength) => {
      const kms = keyStoresUnderTest()
      const { KeyId } = await externalKey(kms)
      const random = (length: number) => new Uint8Array(randomBytes(length))
      const [secret, iv, metadata] = [random(32), random(ivLength), random(metadataLength)]
      const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
      const read = (value: unknown) => Buffer.from(String(value ?? ''), 'base64')
      kms.proxy = async (request) => {
        const content = (await request.json()) as Record<string, string>
        const aad = read(content['additionalAuthenticatedData'])
        if (request.url.endsWith('/encrypt')) {
          const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(aad)
          const ciphertext = Buffer.concat([cipher.update(read(content['plaintext'])), cipher.final()])
          const tag = cipher.getAuthTag()
          const integrity = createHash('sha256')
            .update(Buffer.concat([aad, metadata, iv, ciphertext, tag]))
            .digest('base64')
          return Response.json({
            ...{ ciphertext: base64(ciphertext), initializationVector: base64(iv), authenticationTag: base64(tag) },
            ...(metadataLength > 0 && { ciphertextMetadata: base64(metadata) }),
            ciphertextDataIntegrityValue: integrity,
          })
        }
        expect(read(content['initializationVector'])).toEqual(Buffer.from(iv))
        expect(read(content['ciphertextMetadata'])).toEqual(Buffer.from(metadata))
        const decipher = createDecipheriv('aes-256-gcm', secret, iv).setAAD(aad)
        decipher.setAuthTag(read(content['authenticationTag']))
        const plaintext = Buffer.concat([decipher.update(read(content['ciphertext'])), decipher.final()])
        return Response.json({ plaintext: plaintext.toString('base64') })
      }
      const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
      expect((await kms.call('Decrypt', { CiphertextBlob })).Plaintext).toEqual(Plaintext)
    },
  )

  test.each<[string, RegExp]>([
    ['InvalidStateException', /is not enabled in the external key manager/],
    ['InvalidKeyUsageException', /does not support the requested operation/],
    ['AuthenticationFailedException', /could not authenticate AWS KMS/],
    ['AccessDeniedException', /denied access to the operation/],
    ['KeyNotFoundException', /was not found in its external key manager/],
    ['ThrottlingException', /very high request rate/],
    ['InternalException', /cannot communicate with the external key manager/],
    ['DependencyTimeoutException', /did not respond to the request in the time allotted/],
  ])('makes KMSInvalidStateException of %s', async (errorName, message) => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    kms.proxy = async () => Response.json({ errorName }, { status: 400 })
    await expectFault(kms.call('Encrypt', { KeyId, Plaintext }), 'KMSInvalidStateException', message)
  })

  test('leaves a second layer of authorization to the proxy', async () => {
    const allows = ({ kmsOperation }: Readonly<Record<string, unknown>>) => kmsOperation !== 'Decrypt'
    const kms = keyStoresUnderTest({ proxy: { allows } })
    const { KeyId } = await externalKey(kms)
    const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext })
    await expectFault(kms.call('Decrypt', { CiphertextBlob }), 'KMSInvalidStateException', /denied access/)
  })

  test('asks no proxy in a dry run', async () => {
    const kms = keyStoresUnderTest()
    const { KeyId } = await externalKey(kms)
    const { length } = kms.requests
    await expectFault(kms.call('Encrypt', { KeyId, Plaintext, DryRun: true }), 'DryRunOperationException')
    expect(kms.requests).toHaveLength(length)
  })
})

describe('the reference proxy', () => {
  test('turns away who signs with another secret, too early or too late', async () => {
    let now = Date.UTC(2026, 0, 1)
    const kms = keyStoresUnderTest({ proxy: { now: () => now } })
    const { KeyId } = await externalKey(kms)
    for (const [skewMs, isTaken] of [
      [300_000, true],
      [-300_000, true],
      [301_000, false],
      [-301_000, false],
    ] as const) {
      now = kms.ports.now() + skewMs
      const answer = kms.call('Encrypt', { KeyId, Plaintext })
      if (isTaken) await answer
      else await expectFault(answer, 'KMSInvalidStateException', /could not authenticate/)
    }
  })

  test('answers 405 to GET, and 404 where nothing is', async () => {
    const kms = keyStoresUnderTest()
    const get = await kms.proxy(new Request('https://proxy.example.com/kms/xks/v1/health'))
    expect(get.status).toBe(405)
    const post = await kms.proxy(new Request('https://proxy.example.com/other', { method: 'POST' }))
    expect(post.status).toBe(404)
  })
})
