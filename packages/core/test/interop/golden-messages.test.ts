import { execFile } from 'node:child_process'
import { constants } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  buildClient,
  CommitmentPolicy,
  type KeyringNode,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
  RawRsaKeyringNode,
} from '@aws-crypto/client-node'
import { expectPythonSdk, type PythonKey, PythonSdk, pythonEnvironment } from '@sealwright/test-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EncryptionContextRecord } from '../../src/index.ts'
import { goldenPlaintext } from '../vectors/draws.ts'
import { keyrings } from '../vectors/golden-cases.ts'
import { type GoldenKey, type GoldenMessage, golden, goldenFile } from '../vectors/golden-file.ts'
import { callersPairs, suites } from './exchanges.ts'
import { expectPkcs1 } from './expect-pkcs1.ts'

let python: PythonSdk | { readonly reason: string }
beforeAll(async () => {
  python = await PythonSdk.start()
}, 300_000)
afterAll(async () => {
  if (python instanceof PythonSdk) await python[Symbol.asyncDispose]()
})

const javaScript = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT)

describe.for(suites)('golden messages of suite %s', ([suite, id]) => {
  const rings = keyrings.map((names) => [names.join(' and '), names] as const)

  describe.for(rings)('under %s', ([, names]) => {
    const messages = golden.messages.filter(
      ({ algorithmSuite, wrappingKeys }) => algorithmSuite === suite && wrappingKeys.join() === names.join(),
    )

    it('open with each of their keys in the SDK for JavaScript', async (test) => {
      if (names.includes('rsa-pkcs1')) expectPkcs1(test)
      for (const keyring of names.map(javaScriptKeyring)) {
        for (const [each, message] of inFull(messages)) {
          const { plaintext, messageHeader } = await javaScript.decrypt(keyring, message)
          expectContent(each, plaintext, { ...messageHeader.encryptionContext })
          expect(messageHeader.suiteId, each.id).toBe(id)
          expect(messageHeader.frameLength, each.id).toBe(each.frameLength)
        }
      }
    })

    it('open with each of their keys in the SDK for Python', async (test) => {
      const sdk = expectPythonSdk(test, python)
      for (const key of names.map(pythonKey)) {
        for (const [each, message] of inFull(messages)) {
          const { plaintext, context, suite: read } = await sdk.decrypt(message, key)
          expectContent(each, plaintext, context)
          expect(read, each.id).toBe(id)
        }
      }
    })
  })
})

it('all golden messages are made again by a writer in Python that knows the README alone', async (test) => {
  expectPythonSdk(test, python)
  const environment = await pythonEnvironment('tooling/strangers/encryption-sdk/requirements.txt')
  if ('reason' in environment) throw new Error(environment.reason)
  const script = new URL('../vectors/remake.py', import.meta.url)
  const { stdout } = await promisify(execFile)(
    environment.python,
    [script, goldenFile].map((url) => fileURLToPath(url)),
  )
  expect(JSON.parse(stdout)).toEqual({ made: golden.messages.length, differing: [] })
})

/** Those that the file holds in full, and their bytes. */
function inFull(messages: readonly GoldenMessage[]): (readonly [GoldenMessage, Buffer])[] {
  const there = messages.flatMap((each) =>
    each.message === undefined ? [] : [[each, Buffer.from(each.message, 'base64')] as const],
  )
  expect(there.length).toBeGreaterThan(5)
  return there
}

function expectContent(
  { id, plaintextLength, encryptionContext }: GoldenMessage,
  plaintext: Uint8Array,
  context: EncryptionContextRecord,
): void {
  expect(Buffer.compare(plaintext, goldenPlaintext(plaintextLength)), id).toBe(0)
  expect(callersPairs(context), id).toEqual(golden.encryptionContexts[encryptionContext])
}

const javaScriptWrapping = {
  16: RawAesWrappingSuiteIdentifier.AES128_GCM_IV12_TAG16_NO_PADDING,
  24: RawAesWrappingSuiteIdentifier.AES192_GCM_IV12_TAG16_NO_PADDING,
  32: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
}

function javaScriptKeyring(name: string): KeyringNode {
  const key = golden.wrappingKeys[name]!
  const names = { keyNamespace: key.providerId, keyName: key.keyName }
  if (key.type === 'raw-aes') {
    // Memory of its own: their keyring refuses a view of a pool.
    const unencryptedMasterKey = new Uint8Array(Buffer.from(key.key, 'hex'))
    const wrappingSuite = javaScriptWrapping[unencryptedMasterKey.length as 16 | 24 | 32]
    return new RawAesKeyringNode({ ...names, unencryptedMasterKey, wrappingSuite, utf8Sorting: true })
  }
  const padding = key.padding === 'PKCS1' ? { padding: constants.RSA_PKCS1_PADDING } : { oaepHash: oaepHash(key) }
  return new RawRsaKeyringNode({ ...names, rsaKey: golden.rsaKeyPair, ...padding })
}

function oaepHash({ padding }: Extract<GoldenKey, { type: 'raw-rsa' }>) {
  return padding.replace('OAEP-SHA-', 'sha') as 'sha1' | 'sha256' | 'sha384' | 'sha512'
}

function pythonKey(name: string): PythonKey {
  const key = golden.wrappingKeys[name]!
  const names = { namespace: key.providerId, name: key.keyName }
  if (key.type === 'raw-aes') {
    const secret = Buffer.from(key.key, 'hex')
    return { ...names, wrapping: `AES_${secret.length * 8}_GCM_IV12_TAG16_NO_PADDING`, secret }
  }
  const wrapping = key.padding === 'PKCS1' ? 'RSA_PKCS1' : `RSA_OAEP_${oaepHash(key).toUpperCase()}_MGF1`
  return { ...names, wrapping, secret: Buffer.from(golden.rsaKeyPair.privateKey) }
}
