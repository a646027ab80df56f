// A piece of an application that keeps secrets, as one might write it; the files beside it test it in three frameworks.
// #region application
import type { KMSClient } from '@aws-sdk/client-kms'
import { decrypt, encrypt } from '@sealwright/core'
import { awsKmsProvider } from '@sealwright/provider-aws-kms'

/** Keeps invoices under the key `alias/invoices`, each bound to its tenant. */
export function invoices({ client, keyId }: { client: KMSClient; keyId: string }) {
  const provider = awsKmsProvider({ keyId, client })
  return {
    async seal(tenant: string, invoice: Uint8Array): Promise<Uint8Array> {
      return (await encrypt(invoice, { provider, encryptionContext: { tenant } })).message
    },
    async open(tenant: string, message: Uint8Array): Promise<Uint8Array> {
      return (await decrypt(message, { provider, encryptionContext: { tenant } })).plaintext
    },
  }
}
// #endregion
