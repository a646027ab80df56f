import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto'
import type { TestContext } from 'vitest'

/**
 * Goes on where Node decrypts RSA with PKCS#1 v1.5; else skips the test and says why.
 *
 * Versions whose OpenSSL tells good padding from bad refuse it altogether (CVE-2023-46809).
 */
export function expectPkcs1(test: Pick<TestContext, 'skip'>): void {
  refusal ??= tryPkcs1()
  if (refusal !== 'none') test.skip(refusal)
}

let refusal: string | undefined

function tryPkcs1(): string {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const padding = constants.RSA_PKCS1_PADDING
  const ciphertext = publicEncrypt({ key: publicKey, padding }, Buffer.from('probe'))
  try {
    privateDecrypt({ key: privateKey, padding }, ciphertext)
    return 'none'
  } catch {
    return `Node ${process.versions.node} refuses to decrypt RSA with PKCS#1 v1.5`
  }
}
