import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { expectCode } from '../../test/expect-code.ts'
import { EncryptionContext } from '../format/encryption-context.ts'
import type { KeyRequest } from '../key-provider.ts'
import { primitives } from '../primitives/node.ts'
import { findAlgorithmSuite } from '../suites/algorithm-suites.ts'
import { contextBoundDataKey, contextBoundRsaKey } from './context-bound-rsa.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
})
const padding = 'OAEP-SHA-256'
const open = (ciphertext: Uint8Array) => primitives.importRsaPrivateKey(privateKey).decrypt(padding, ciphertext)!

function requestFor(context: Record<string, string>): KeyRequest {
  return { algorithmSuite: findAlgorithmSuite(0x0478)!, encryptionContext: EncryptionContext.of(context) }
}

/** Count, then each name and value behind its length. */
const serializedPair = Buffer.from('0001' + '0006' + '74656e616e74' + '0004' + '61636d65', 'hex')

describe('a context-bound RSA key', () => {
  it.each([
    ['the pairs as in a header', { tenant: 'acme' }, serializedPair],
    ['no bytes where there is no pair', {}, Buffer.alloc(0)],
  ])('wraps the SHA-384 digest of %s, then the data key', (_, context, serialized) => {
    const key = contextBoundRsaKey(publicKey, padding)
    const { dataKey, ciphertext } = key.generateDataKey(requestFor(context))
    const digest = createHash('sha384').update(serialized).digest()
    const wanted = dataKey.expose((bytes) => Buffer.concat([digest, bytes]))
    expect(Buffer.from(open(ciphertext))).toEqual(wanted)
    expect(Buffer.from(open(key.wrap(dataKey, requestFor(context).encryptionContext)))).toEqual(wanted)
    expect(dataKey.length).toBe(32)
    expect(key.modulusLength).toBe(256)
  })

  it('gives the data key to a request with the same context, and erases what was opened', () => {
    const { dataKey, ciphertext } = contextBoundRsaKey(publicKey, padding).generateDataKey(requestFor({ a: 'b' }))
    const opened = open(ciphertext)
    using again = contextBoundDataKey(opened, requestFor({ a: 'b' }))
    again.expose((bytes) => dataKey.expose((wanted) => expect(bytes).toEqual(wanted)))
    expect(opened).toEqual(new Uint8Array(48 + 32))
  })

  it('gives it to no other context', async () => {
    const { ciphertext } = contextBoundRsaKey(publicKey, padding).generateDataKey(requestFor({ a: 'b' }))
    for (const context of [{}, { a: 'c' }, { a: 'b', c: 'd' }]) {
      const opened = open(ciphertext)
      await expectCode(() => contextBoundDataKey(opened, requestFor(context)), 'ERR_AUTHENTICATION_FAILED')
      expect(opened).toEqual(new Uint8Array(48 + 32))
    }
  })

  it.each([0, 47, 48, 48 + 16, 48 + 31, 48 + 33])(
    'takes no plaintext of %i bytes for a 256-bit suite',
    async (length) => {
      const digest = createHash('sha384').update(serializedPair).digest()
      const opened = new Uint8Array(length)
      opened.set(digest.subarray(0, length))
      await expectCode(() => contextBoundDataKey(opened, requestFor({ tenant: 'acme' })), 'ERR_AUTHENTICATION_FAILED')
    },
  )

  it('refuses a padding that does not exist', () => {
    for (const unknown of ['oaep-sha256', 'pkcs1', 'nonsense', undefined]) {
      expect(() => contextBoundRsaKey(publicKey, unknown as never)).toThrow(RangeError)
    }
  })

  it('refuses what is no RSA public key', () => {
    expect(() => contextBoundRsaKey(privateKey, padding)).toThrow(TypeError)
  })
})
