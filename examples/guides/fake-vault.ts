import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { KeyProvider } from '@sealwright/core'
import { vaultProvider, type WrappingService } from './key-providers.ts'

/** A service in this process, for the tests of the guide: AES-GCM under a key that nobody else has. */
export function fakeVault(): WrappingService {
  const secret = randomBytes(32)
  return {
    async wrap(key, bytes, boundTo, signal) {
      signal?.throwIfAborted()
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(`${key}\0${boundTo}`))
      const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()])
      return new Uint8Array(Buffer.concat([iv, ciphertext, cipher.getAuthTag()]))
    },
    async unwrap(key, wrapped, boundTo, signal) {
      signal?.throwIfAborted()
      if (wrapped.length < 28) throw new Error('vault: want at least 28 bytes')
      const decipher = createDecipheriv('aes-256-gcm', secret, wrapped.subarray(0, 12))
      decipher.setAAD(Buffer.from(`${key}\0${boundTo}`)).setAuthTag(wrapped.subarray(-16))
      return new Uint8Array(Buffer.concat([decipher.update(wrapped.subarray(12, -16)), decipher.final()]))
    },
  }
}

/** The guide's provider over it. */
export function vaultOf(service: WrappingService): KeyProvider {
  return vaultProvider(service, 'orders', (length) => new Uint8Array(randomBytes(length)))
}
