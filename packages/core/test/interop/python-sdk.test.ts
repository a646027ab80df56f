import { expectPythonSdk, type PythonKey, PythonSdk } from '@sealwright/test-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AlgorithmSuiteId,
  decrypt,
  type EncryptionContextRecord,
  encrypt,
  type KeyProvider,
  type RsaPadding,
  rawAesProvider,
  rawRsaProvider,
} from '../../src/index.ts'
import { bytesFrom } from '../../src/testing/samples.ts'
import { readAll, writing } from '../messages.ts'
import {
  callersPairs,
  contexts,
  frameLength,
  largestContext,
  named,
  plaintextLengths,
  rsa,
  suites,
} from './exchanges.ts'
import { expectPkcs1 } from './expect-pkcs1.ts'

/** A key that both sides hold. */
interface SharedKey {
  readonly ours: KeyProvider
  readonly theirs: PythonKey
}

const keys: Readonly<Record<string, SharedKey>> = {
  'raw AES-128': aes(16),
  'raw AES-192': aes(24),
  'raw AES-256': aes(32),
  'raw RSA PKCS1': rsaKey('PKCS1', 'RSA_PKCS1'),
  'raw RSA OAEP-SHA-1': rsaKey('OAEP-SHA-1', 'RSA_OAEP_SHA1_MGF1'),
  'raw RSA OAEP-SHA-256': rsaKey('OAEP-SHA-256', 'RSA_OAEP_SHA256_MGF1'),
  'raw RSA OAEP-SHA-384': rsaKey('OAEP-SHA-384', 'RSA_OAEP_SHA384_MGF1'),
  'raw RSA OAEP-SHA-512': rsaKey('OAEP-SHA-512', 'RSA_OAEP_SHA512_MGF1'),
}

let started: PythonSdk | { readonly reason: string }
beforeAll(async () => {
  started = await PythonSdk.start()
}, 300_000)
afterAll(async () => {
  if (started instanceof PythonSdk) await started[Symbol.asyncDispose]()
})

describe.for(suites)('suite %s', ([, id]) => {
  describe.for(['raw AES-256', 'raw RSA OAEP-SHA-256'])('under %s', (name) => {
    it.for(Object.entries(contexts))(
      'both open what the other wrote, of every length, with the context: %s',
      async ([, context], test) => {
        const sdk = expectPythonSdk(test, started)
        for (const length of plaintextLengths) await exchange(sdk, keys[name]!, { id, length, context })
      },
    )

    it('both open what the other wrote with a context of the largest size', async (test) => {
      const sdk = expectPythonSdk(test, started)
      await exchange(sdk, keys[name]!, { id, length: 10, context: largestContext })
    })
  })

  it.for(Object.keys(keys))('both open what the other wrote, of every length, under %s', async (name, test) => {
    if (name.endsWith('PKCS1')) expectPkcs1(test)
    const sdk = expectPythonSdk(test, started)
    for (const length of plaintextLengths) {
      await exchange(sdk, keys[name]!, { id, length, context: { purpose: 'interop' } })
    }
  })

  it.for(plaintextLengths)('opens what Python wrote without frames, %i bytes', async (length, test) => {
    const sdk = expectPythonSdk(test, started)
    const { ours, theirs } = keys['raw AES-256']!
    const plaintext = bytesFrom(length, length)
    const context = { purpose: 'interop' }
    const message = await sdk.encrypt(plaintext, { key: theirs, suite: id, frameLength: 0, context })
    const opened = await decrypt(message, { provider: ours, commitmentPolicy: readAll, encryptionContext: context })
    expect(opened.plaintext).toEqual(plaintext)
    expect(opened.header).toMatchObject({ contentType: 'non-framed', frameLength: 0 })
  })
})

it.for(named([0x0478, 0x0578]))('both open 1 MiB in the default frames of suite %s', async ([, id], test) => {
  const sdk = expectPythonSdk(test, started)
  await exchange(sdk, keys['raw AES-256']!, { id, length: 1024 * 1024, context: {}, frames: 4096 })
})

it('Python refuses what another key wrote: this exchange can fail', async (test) => {
  const sdk = expectPythonSdk(test, started)
  const { ours, theirs } = keys['raw AES-256']!
  const { message } = await encrypt(bytesFrom(1, 10), { provider: ours })
  await expect(sdk.decrypt(message, { ...theirs, secret: bytesFrom(99, 32) })).rejects.toThrow('InvalidTag')
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
  expect(callersPairs(read.context)).toEqual(context)

  const written = await sdk.encrypt(plaintext, { key: theirs, suite: id, frameLength: frames, context })
  const opened = await decrypt(written, { provider: ours, commitmentPolicy: readAll, encryptionContext: context })
  expect(Buffer.from(plaintext).equals(opened.plaintext)).toBe(true)
  expect(opened.header.algorithmSuite.id).toBe(id)
  expect(callersPairs(opened.header.encryptionContext)).toEqual(context)
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
