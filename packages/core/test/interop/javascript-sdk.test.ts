import { constants } from 'node:crypto'
import {
  type AlgorithmSuiteIdentifier,
  buildClient,
  CommitmentPolicy,
  type KeyringNode,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
  RawRsaKeyringNode,
} from '@aws-crypto/client-node'
import { describe, expect, it } from 'vitest'
import {
  type AlgorithmSuiteId,
  decrypt,
  decryptRange,
  type EncryptionContextRecord,
  encrypt,
  inspect,
  type KeyProvider,
  legacyRawAesDecryptor,
  type RsaPadding,
  rawAesProvider,
  rawRsaProvider,
} from '../../src/index.ts'
import { bytesFrom } from '../../src/testing/samples.ts'
import { expectCode } from '../expect-code.ts'
import { readAll, writing } from '../messages.ts'
import { callersPairs, contexts, frameLength, largestContext, plaintextLengths, rsa, suites } from './exchanges.ts'
import { expectPkcs1 } from './expect-pkcs1.ts'

/** A key that both sides hold. */
interface SharedKey {
  readonly ours: KeyProvider
  readonly theirs: KeyringNode
}

const aes256 = 'AES256_GCM_IV12_TAG16_NO_PADDING'

const keys: Readonly<Record<string, SharedKey>> = {
  'raw AES-128': aes(16, 'AES128_GCM_IV12_TAG16_NO_PADDING'),
  'raw AES-192': aes(24, 'AES192_GCM_IV12_TAG16_NO_PADDING'),
  'raw AES-256': aes(32, aes256),
  'raw RSA PKCS1': rsaKey('PKCS1', { padding: constants.RSA_PKCS1_PADDING }),
  'raw RSA OAEP-SHA-1': rsaKey('OAEP-SHA-1', { oaepHash: 'sha1' }),
  'raw RSA OAEP-SHA-256': rsaKey('OAEP-SHA-256', { oaepHash: 'sha256' }),
  'raw RSA OAEP-SHA-384': rsaKey('OAEP-SHA-384', { oaepHash: 'sha384' }),
  'raw RSA OAEP-SHA-512': rsaKey('OAEP-SHA-512', { oaepHash: 'sha512' }),
}

const client = {
  'forbid-encrypt-allow-decrypt': buildClient(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT),
  'require-encrypt-allow-decrypt': buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT),
  'require-encrypt-require-decrypt': buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT),
}

describe.for(suites)('suite %s', ([, id]) => {
  describe.for(['raw AES-256', 'raw RSA OAEP-SHA-256'])('under %s', (name) => {
    it.for(Object.entries(contexts))(
      'both open what the other wrote, of every length, with the context: %s',
      async ([, context]) => {
        for (const length of plaintextLengths) await exchange(keys[name]!, { id, length, context })
      },
    )

    it('both open what the other wrote with a context of the largest size', async () => {
      await exchange(keys[name]!, { id, length: 10, context: largestContext })
    })
  })

  it.for(Object.keys(keys))('both open what the other wrote, of every length, under %s', async (name, test) => {
    if (name.endsWith('PKCS1')) expectPkcs1(test)
    for (const length of plaintextLengths) await exchange(keys[name]!, { id, length, context: { purpose: 'interop' } })
  })
})

it.for(suites.slice(-2))('both open 1 MiB in the default frames of suite %s', async ([, id]) => {
  await exchange(keys['raw AES-256']!, { id, length: 1024 * 1024, context: {}, frames: 4096 })
})

it('they refuse what another key wrote: this exchange can fail', async () => {
  const { message } = await encrypt(bytesFrom(1, 10), { provider: keys['raw AES-256']!.ours })
  const { theirs } = aes(32, aes256, bytesFrom(99, 32))
  await expect(client['require-encrypt-allow-decrypt'].decrypt(theirs, Buffer.from(message))).rejects.toThrow(
    'unencryptedDataKey has not been set',
  )
})

it('a part of theirs that ends in an empty final frame, as they write exact multiples, can be read by offset', async () => {
  const { ours, theirs } = keys['raw AES-256']!
  const plaintext = bytesFrom(2, 3 * frameLength)
  const suiteId = 0x0478 as unknown as AlgorithmSuiteIdentifier
  const { result } = await client['require-encrypt-require-decrypt'].encrypt(theirs, plaintext, {
    suiteId,
    frameLength,
  })
  const message = new Uint8Array(result)
  const source = {
    size: message.length,
    read: async (offset: number, length: number) => message.slice(offset, offset + length),
  }
  expect(inspect(message, { size: message.length }).body).toMatchObject({
    frameCount: 4,
    plaintextLength: 3 * frameLength,
  })
  const part = await decryptRange(source, { provider: ours, start: 2 * frameLength - 5, end: 4 * frameLength })
  expect(part).toMatchObject({ plaintext: plaintext.subarray(2 * frameLength - 5), isEndVerified: true })
})

it('a message of theirs with the context sorted by locale opens with the legacy decryptor, and the hint names it', async () => {
  const key = { namespace: 'interop', keyName: 'aes', wrappingKey: new Uint8Array(bytesFrom(1, 32)) }
  const theirs = new RawAesKeyringNode({
    keyNamespace: key.namespace,
    keyName: key.keyName,
    unencryptedMasterKey: key.wrappingKey.slice(), // it is zeroed there
    wrappingSuite: RawAesWrappingSuiteIdentifier[aes256],
  })
  const { result } = await client['require-encrypt-require-decrypt'].encrypt(theirs, bytesFrom(1, 10), {
    encryptionContext: { B: '1', a: '2' },
  })
  const error = await expectCode(decrypt(result, { provider: rawAesProvider(key) }), 'ERR_NO_DATA_KEY')
  expect(error.details.hint).toContain('legacyRawAesDecryptor')

  const legacy = legacyRawAesDecryptor({ ...key, contextOrder: 'locale' })
  const { openedBy } = await decrypt(result, { provider: [rawAesProvider(key), legacy] })
  expect(openedBy).toEqual({ provider: 'raw-aes:interop/aes (locale order)', index: 0 })
})

interface Exchange {
  readonly id: AlgorithmSuiteId
  /** Bytes of plaintext. */
  readonly length: number
  readonly context: EncryptionContextRecord
  /** Frame length. */
  readonly frames?: number
}

/** Ours to them, and theirs to us; both read back text, suite and context. */
async function exchange({ ours, theirs }: SharedKey, { id, length, context, frames = frameLength }: Exchange) {
  const plaintext = bytesFrom(length + 1, length)

  const { message } = await encrypt(plaintext, {
    provider: ours,
    ...writing(id),
    frameLength: frames,
    encryptionContext: context,
  })
  const read = await client['require-encrypt-allow-decrypt'].decrypt(theirs, Buffer.from(message))
  expect(read.plaintext.equals(plaintext)).toBe(true)
  expect(read.messageHeader.suiteId).toBe(id)
  expect(callersPairs({ ...read.messageHeader.encryptionContext })).toEqual(context)

  const { result } = await client[writing(id).commitmentPolicy!].encrypt(theirs, plaintext, {
    encryptionContext: context,
    suiteId: id as unknown as AlgorithmSuiteIdentifier,
    frameLength: frames,
  })
  const opened = await decrypt(result, { provider: ours, commitmentPolicy: readAll, encryptionContext: context })
  expect(Buffer.from(plaintext).equals(opened.plaintext)).toBe(true)
  expect(opened.header.algorithmSuite.id).toBe(id)
  expect(callersPairs(opened.header.encryptionContext)).toEqual(context)
}

function aes(
  length: number,
  wrappingSuite: 'AES128_GCM_IV12_TAG16_NO_PADDING' | 'AES192_GCM_IV12_TAG16_NO_PADDING' | typeof aes256,
  secret: Uint8Array = bytesFrom(length, length),
): SharedKey {
  const names = { namespace: 'interop', keyName: 'ключ' }
  return {
    ours: rawAesProvider({ ...names, wrappingKey: secret }),
    theirs: new RawAesKeyringNode({
      keyNamespace: names.namespace,
      keyName: names.keyName,
      // Memory of its own: their keyring refuses a view of a pool, and zeroes what it is given.
      unencryptedMasterKey: new Uint8Array(secret),
      utf8Sorting: true,
      wrappingSuite: RawAesWrappingSuiteIdentifier[wrappingSuite],
    }),
  }
}

function rsaKey(
  padding: RsaPadding,
  theirs: { readonly padding?: number; readonly oaepHash?: 'sha1' | 'sha256' | 'sha384' | 'sha512' },
): SharedKey {
  return {
    ours: rawRsaProvider({ namespace: 'interop', keyName: 'rsa', padding, ...rsa }),
    theirs: new RawRsaKeyringNode({ keyNamespace: 'interop', keyName: 'rsa', rsaKey: rsa, ...theirs }),
  }
}
