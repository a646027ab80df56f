// Tests of an application with node:test. When one fails, its diagnostics say what the KMS was asked.
// #region test
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KMSClient } from '@aws-sdk/client-kms'
import { kmsPerTest } from '@sealwright/testing/node-test'
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
    const message = await app.seal('acme', Buffer.from('42 EUR'))
    kms.calls.expect('GenerateDataKey', { key: 'alias/invoices', encryptionContext: { tenant: 'acme' } })
    assert.equal(Buffer.from(await app.open('acme', message)).toString(), '42 EUR')
  }),
)
// #endregion
