// Tests of an application with Jest, or any other framework: nothing but a function around the test.
declare const test: (name: string, run: () => Promise<void>) => void

// #region test
import { KMSClient } from '@aws-sdk/client-kms'
import { kmsPerTest } from '@sealwright/testing'
import { invoices } from './invoices.ts'

const withKms = kmsPerTest({
  async prepare(kms) {
    await kms.keyArn('alias/invoices')
  },
})

test(
  'asks for one data key, for the tenant',
  withKms(async (kms) => {
    const client = new KMSClient(kms.clientConfig())
    const app = invoices({ client, keyId: await kms.keyArn('alias/invoices') })
    await app.open('acme', await app.seal('acme', Buffer.from('42 EUR')))
    kms.calls.expect('GenerateDataKey', { key: 'alias/invoices', encryptionContext: { tenant: 'acme' } })
    kms.calls.expect('Decrypt')
  }),
)
// #endregion
