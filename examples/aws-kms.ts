// Encrypt with a key of AWS KMS, and decrypt again.
// #region readme
import { decrypt, encrypt } from '@sealwright/core'
import { awsKmsProvider } from '@sealwright/provider-aws-kms'

const provider = awsKmsProvider({ keyId: 'alias/app' })
const encryptionContext = { tenant: 'acme', purpose: 'invoices' } // authenticated, not secret

export async function seal(plaintext: Uint8Array): Promise<Uint8Array> {
  const { message } = await encrypt(plaintext, { provider, encryptionContext })
  return message
}

export async function open(message: Uint8Array): Promise<Uint8Array> {
  const { plaintext } = await decrypt(message, { provider, encryptionContext })
  return plaintext
}
// #endregion
