import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto'
import { expectPythonSdk, type PythonKey, PythonSdk } from '@sealwright/test-kit'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import {
  type AlgorithmSuiteId,
  algorithmSuites,
  decrypt,
  type EncryptionContextRecord,
  encrypt,
  type KeyProvider,
  type RsaPadding,
  rawAesProvider,
  rawRsaProvider,
  suiteIdText,
} from '../../src/index.ts'
import { bytesFrom } from '../../src/testing/samples.ts'
import { readAll, writing } from '../messages.ts'

const frameLength = 128
const plaintextLengths = [0, 1, frameLength - 1, frameLength, frameLength + 1, 3 * frameLength]
const contexts: Readonly<Record<string, EncryptionContextRecord>> = {
  none: {},
  'an empty name and an empty value': { '': 'nameless', empty: '' },
  'names that are not ASCII': { ключ: 'значение', é: 'ü', 名: '値' },
  'an astral name and one above the surrogates': { '\u{1f511}': 'astral', '\u{e000}': 'private', a: 'first' },
}
/** 65,535 bytes beside the count, two lengths, a name of one byte, and the public key's entry of the signing suites. */
const largestContext = { k: 'v'.repeat(65_535 - 2 - 4 - 1 - 4 - 'aws-crypto-public-key'.length - 68) }

const oneSuiteOfEachDataKeyLength = named([0x0114, 0x0146, 0x0578])

/** A key that both sides hold. */
interface SharedKey {
  readonly ours: KeyProvider
  readonly theirs: PythonKey
}

const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

let started: PythonSdk | { readonly reason: string }
beforeAll(async () => {
  started = await PythonSdk.start()
}, 300_000)
afterAll(async () => {
  if (started instanceof PythonSdk) await started[Symbol.asyncDispose]()
})

describe.for(named(algorithmSuites.map(({ id }) => id)))('suite %s', ([, id]) => {
  const key = aes(32)

  it.for(Object.entries(contexts))(
    'both open what the other wrote, of every length, with the context: %s',
    async ([, context], test) => {
      const sdk = expectPythonSdk(test, started)
      for (const length of plaintextLengths) await exchange(sdk, key, { id, length, context })
    },
  )

  it('both open what the other wrote with a context of the largest size', async (test) => {
    await exchange(expectPythonSdk(test, started), key, { id, length: 10, context: largestContext })
  })

  it.for(plaintextLengths)('opens what Python wrote without frames, %i bytes', async (length, test) => {
    const sdk = expectPythonSdk(test, started)
    const plaintext = bytesFrom(length, length)
    const context = { purpose: 'interop' }
    const message = await sdk.encrypt(plaintext, { key: key.theirs, suite: id, frameLength: 0, context })
    const opened = await decrypt(message, { provider: key.ours, commitmentPolicy: readAll, encryptionContext: context })
    expect(opened.plaintext).toEqual(plaintext)
    expect(opened.header).toMatchObject({ contentType: 'non-framed', frameLength: 0 })
  })
})

describe.for([16, 24, 32] as const)('a raw AES key of %i bytes', (length) => {
  it.for(oneSuiteOfEachDataKeyLength)('wraps data keys of suite %s for both', async ([, id], test) => {
    await exchange(expectPythonSdk(test, started), aes(length), { id, length: 300, context: { purpose: 'interop' } })
  })
})

describe.for([
  ['OAEP-SHA-1', 'RSA_OAEP_SHA1_MGF1'],
  ['OAEP-SHA-256', 'RSA_OAEP_SHA256_MGF1'],
  ['OAEP-SHA-384', 'RSA_OAEP_SHA384_MGF1'],
  ['OAEP-SHA-512', 'RSA_OAEP_SHA512_MGF1'],
  ['PKCS1', 'RSA_PKCS1'],
] as const)('a raw RSA key with %s', ([padding, wrapping]) => {
  it.for(oneSuiteOfEachDataKeyLength)('wraps data keys of suite %s for both', async ([, id], test) => {
    if (padding === 'PKCS1') expectPkcs1(test)
    const sdk = expectPythonSdk(test, started)
    await exchange(sdk, rsaKey(padding, wrapping), { id, length: 300, context: { purpose: 'interop' } })
  })
})

it.for(named([0x0478, 0x0578]))('both open 1 MiB in the default frames of suite %s', async ([, id], test) => {
  const sdk = expectPythonSdk(test, started)
  await exchange(sdk, aes(32), { id, length: 1024 * 1024, context: {}, frames: 4096 })
})

it('Python refuses what another key wrote: this exchange can fail', async (test) => {
  const sdk = expectPythonSdk(test, started)
  const { message } = await encrypt(bytesFrom(1, 10), { provider: aes(32).ours })
  const stranger = { ...aes(32).theirs, secret: bytesFrom(99, 32) }
  await expect(sdk.decrypt(message, stranger)).rejects.toThrow('InvalidTag')
})

interface Exchange {
  readonly id: AlgorithmSuiteId
  /** Bytes of plaintext. */
  readonly length: number
  readonly context: EncryptionContextRecord
  /** Frame length. */
  readonly frames?: number
}

/** Ours to Python, and Python's to us; both read back text, suite and context. */
async function exchange(
  sdk: PythonSdk,
  { ours, theirs }: SharedKey,
  { id, length, context, frames = frameLength }: Exchange,
) {
  const plaintext = bytesFrom(length + 1, length)

  const { message } = await encrypt(plaintext, {
    provider: ours,
    ...writing(id),
    frameLength: frames,
    encryptionContext: context,
  })
  const read = await sdk.decrypt(message, theirs)
  expect(Buffer.from(plaintext).equals(read.plaintext)).toBe(true)
  expect(read.suite).toBe(id)
  expect(withoutPublicKey(read.context)).toEqual(context)

  const written = await sdk.encrypt(plaintext, { key: theirs, suite: id, frameLength: frames, context })
  const opened = await decrypt(written, { provider: ours, commitmentPolicy: readAll, encryptionContext: context })
  expect(Buffer.from(plaintext).equals(opened.plaintext)).toBe(true)
  expect(opened.header.algorithmSuite.id).toBe(id)
  expect(withoutPublicKey(opened.header.encryptionContext)).toEqual(context)
}

function withoutPublicKey({
  'aws-crypto-public-key': _,
  ...context
}: EncryptionContextRecord): EncryptionContextRecord {
  return context
}

function aes(length: 16 | 24 | 32): SharedKey {
  const names = { namespace: 'interop', name: 'ключ' }
  const secret = bytesFrom(length, length)
  return {
    ours: rawAesProvider({ namespace: names.namespace, keyName: names.name, wrappingKey: secret }),
    theirs: { ...names, wrapping: `AES_${length * 8}_GCM_IV12_TAG16_NO_PADDING`, secret },
  }
}

function rsaKey(padding: RsaPadding, wrapping: string): SharedKey {
  return {
    ours: rawRsaProvider({ namespace: 'interop', keyName: 'rsa', padding, ...rsa }),
    theirs: { namespace: 'interop', name: 'rsa', wrapping, secret: Buffer.from(rsa.privateKey) },
  }
}

/** Runtimes whose OpenSSL cannot decrypt PKCS#1 v1.5 without telling good padding from bad refuse it altogether. */
function expectPkcs1(test: TestContext): void {
  const padding = constants.RSA_PKCS1_PADDING
  const ciphertext = publicEncrypt({ key: rsa.publicKey, padding }, Buffer.from('probe'))
  try {
    privateDecrypt({ key: rsa.privateKey, padding }, ciphertext)
  } catch {
    test.skip(`Node ${process.versions.node} refuses to decrypt RSA with PKCS#1 v1.5`)
  }
}

function named(ids: readonly AlgorithmSuiteId[]): (readonly [name: string, id: AlgorithmSuiteId])[] {
  return ids.map((id) => [suiteIdText(id), id])
}
