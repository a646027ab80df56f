import { generateKeyPairSync } from 'node:crypto'
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
  algorithmSuites,
  decrypt,
  decryptRange,
  encrypt,
  inspect,
  type KeyProvider,
  legacyRawAesDecryptor,
  rawAesProvider,
  rawRsaProvider,
  suiteIdText,
} from '../../src/index.ts'
import { bytesFrom } from '../../src/testing/samples.ts'
import { expectCode } from '../expect-code.ts'
import { readAll, writing } from '../messages.ts'

const frameLength = 128
const plaintextLengths = [0, 1, frameLength - 1, frameLength, frameLength + 1, 3 * frameLength]
const contexts = {
  'no context': {},
  'an empty name and an empty value': { '': '' },
  'a non-ASCII context': { ключ: 'значение', é: '' },
  'astral names and names above the surrogates': { '\u{1f511}': 'astral', '\u{ff5e}': 'above', a: 'first' },
}
// The most that fits 65535 bytes beside a count, two lengths, a name of one byte, and the public key's entry.
const largestContext = { k: 'v'.repeat(65_535 - 2 - 4 - 1 - 4 - 21 - 68) }

const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

interface Pair {
  readonly ours: KeyProvider
  readonly theirs: KeyringNode
}

const keys: Readonly<Record<string, () => Pair>> = {
  'raw AES-128': () => aes(16, RawAesWrappingSuiteIdentifier.AES128_GCM_IV12_TAG16_NO_PADDING),
  'raw AES-192': () => aes(24, RawAesWrappingSuiteIdentifier.AES192_GCM_IV12_TAG16_NO_PADDING),
  'raw AES-256': () => aes(32, RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING),
  'raw RSA OAEP-SHA-1': () => rsaKey('OAEP-SHA-1', 'sha1'),
  'raw RSA OAEP-SHA-256': () => rsaKey('OAEP-SHA-256', 'sha256'),
  'raw RSA OAEP-SHA-384': () => rsaKey('OAEP-SHA-384', 'sha384'),
  'raw RSA OAEP-SHA-512': () => rsaKey('OAEP-SHA-512', 'sha512'),
}

const client = {
  'forbid-encrypt-allow-decrypt': buildClient(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT),
  'require-encrypt-allow-decrypt': buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT),
  'require-encrypt-require-decrypt': buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT),
}

describe.for(algorithmSuites.map((suite) => [suiteIdText(suite.id), suite.id] as const))('suite %s', ([, id]) => {
  const policy = writing(id).commitmentPolicy!
  const { ours, theirs } = keys['raw AES-256']!()

  it.for(Object.entries(contexts))('with %s: they open ours, we open theirs', async ([, encryptionContext]) => {
    for (const length of plaintextLengths) {
      const plaintext = bytesFrom(length, length)
      const { message } = await encrypt(plaintext, { provider: ours, ...writing(id), frameLength, encryptionContext })
      const opened = await client['require-encrypt-allow-decrypt'].decrypt(theirs, Buffer.from(message))
      expect(opened.plaintext.equals(plaintext)).toBe(true)
      expect(opened.messageHeader.encryptionContext).toMatchObject(encryptionContext)

      const { result } = await client[policy].encrypt(theirs, plaintext, {
        encryptionContext,
        suiteId: id as unknown as AlgorithmSuiteIdentifier,
        frameLength,
      })
      const back = await decrypt(result, { provider: ours, commitmentPolicy: readAll, encryptionContext })
      expect(back.plaintext).toEqual(plaintext)
      expect(back.header.algorithmSuite.id).toBe(id)
    }
  })
})

describe.for(Object.entries(keys))('%s', ([, make]) => {
  it('they open ours, we open theirs', async () => {
    const { ours, theirs } = make()
    const plaintext = bytesFrom(9, 1000)
    const encryptionContext = { purpose: 'interop' }
    for (const id of [0x0114, 0x0146, 0x0578] as const) {
      const { message } = await encrypt(plaintext, { provider: ours, ...writing(id), encryptionContext })
      const opened = await client['require-encrypt-allow-decrypt'].decrypt(theirs, Buffer.from(message))
      expect(opened.plaintext.equals(plaintext)).toBe(true)

      const { result } = await client[writing(id).commitmentPolicy!].encrypt(theirs, plaintext, {
        encryptionContext,
        suiteId: id as unknown as AlgorithmSuiteIdentifier,
      })
      await expect(decrypt(result, { provider: ours, commitmentPolicy: readAll })).resolves.toMatchObject({ plaintext })
    }
  })
})

it('a context of the largest size goes both ways', async () => {
  const { ours, theirs } = keys['raw AES-256']!()
  const { message } = await encrypt(bytesFrom(1, 10), { provider: ours, encryptionContext: largestContext })
  const opened = await client['require-encrypt-require-decrypt'].decrypt(theirs, Buffer.from(message))
  expect(opened.messageHeader.encryptionContext).toMatchObject(largestContext)
  const { result } = await client['require-encrypt-require-decrypt'].encrypt(theirs, bytesFrom(1, 10), {
    encryptionContext: largestContext,
  })
  await expect(decrypt(result, { provider: ours, encryptionContext: largestContext })).resolves.toBeDefined()
})

it('a part of theirs that ends in an empty final frame, as they write exact multiples, can be read by offset', async () => {
  const { ours, theirs } = keys['raw AES-256']!()
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

it('a message of 1 MiB goes both ways, in both committing suites', async () => {
  const { ours, theirs } = keys['raw AES-256']!()
  const plaintext = bytesFrom(2, 1024 * 1024)
  for (const id of [0x0478, 0x0578] as const) {
    const { message } = await encrypt(plaintext, { provider: ours, algorithmSuite: id })
    const opened = await client['require-encrypt-allow-decrypt'].decrypt(theirs, Buffer.from(message))
    expect(opened.plaintext.equals(plaintext)).toBe(true)
    const { result } = await client['require-encrypt-require-decrypt'].encrypt(theirs, plaintext, {
      suiteId: id as unknown as AlgorithmSuiteIdentifier,
    })
    expect(Buffer.from((await decrypt(result, { provider: ours })).plaintext).equals(plaintext)).toBe(true)
  }
})

it('a message of theirs with the context sorted by locale opens with the legacy decryptor, and the hint names it', async () => {
  const key = { namespace: 'interop', keyName: 'aes', wrappingKey: new Uint8Array(bytesFrom(1, 32)) }
  const theirs = new RawAesKeyringNode({
    keyNamespace: key.namespace,
    keyName: key.keyName,
    unencryptedMasterKey: key.wrappingKey.slice(), // it is zeroed there
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
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

function aes(
  length: number,
  wrappingSuite: (typeof RawAesWrappingSuiteIdentifier)['AES128_GCM_IV12_TAG16_NO_PADDING'],
): Pair {
  // Memory of its own: their keyring refuses a view of a pool.
  const wrappingKey = new Uint8Array(bytesFrom(length, length))
  const names = { namespace: 'interop', keyName: 'ключ' }
  return {
    ours: rawAesProvider({ namespace: names.namespace, keyName: names.keyName, wrappingKey }),
    theirs: new RawAesKeyringNode({
      keyNamespace: names.namespace,
      keyName: names.keyName,
      unencryptedMasterKey: wrappingKey,
      utf8Sorting: true,
      wrappingSuite,
    }),
  }
}

function rsaKey(
  padding: 'OAEP-SHA-1' | 'OAEP-SHA-256' | 'OAEP-SHA-384' | 'OAEP-SHA-512',
  oaepHash: 'sha1' | 'sha256' | 'sha384' | 'sha512',
): Pair {
  return {
    ours: rawRsaProvider({ namespace: 'interop', keyName: 'rsa', padding, ...rsa }),
    theirs: new RawRsaKeyringNode({ keyNamespace: 'interop', keyName: 'rsa', rsaKey: rsa, oaepHash }),
  }
}
