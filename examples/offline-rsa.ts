// Writers that need no key service and cannot read: the public half of an RSA key in AWS KMS wraps, the service opens.
// #region readme
import { decrypt, encrypt } from '@sealwright/core'
import { awsKmsRsaProvider } from '@sealwright/provider-aws-kms'

/** On the writer: no call, no credentials. `publicKey` was fetched once, by `awsKmsRsaPublicKey({ keyId })`. */
export async function sealOffline(plaintext: Uint8Array, keyId: string, publicKey: Uint8Array): Promise<Uint8Array> {
  const provider = awsKmsRsaProvider({ keyId, publicKey })
  const algorithmSuite = 'AES_256_GCM_HKDF_SHA512_COMMIT_KEY' // Suites with a signature are refused.
  return (await encrypt(plaintext, { provider, algorithmSuite })).message
}

/** On the reader: one Decrypt. */
export async function openOnline(message: Uint8Array, keyId: string): Promise<Uint8Array> {
  return (await decrypt(message, { provider: awsKmsRsaProvider({ keyId }) })).plaintext
}
// #endregion
