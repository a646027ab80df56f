// Tests of an application with Vitest.
// #region test
import { KMSClient } from '@aws-sdk/client-kms'
import type { LocalKms } from '@sealwright/testing'
import { kmsTest } from '@sealwright/testing/vitest'
import { expect } from 'vitest'
import { invoices } from './invoices.ts'

// What every test begins with is made once; each gets a fork of it.
const test = kmsTest({
  async prepare(kms) {
    await kms.keyArn('alias/invoices')
  },
})

const invoice = new TextEncoder().encode('42 EUR')
const appOver = async (kms: LocalKms, client = new KMSClient(kms.clientConfig())) =>
  invoices({ client, keyId: await kms.keyArn('alias/invoices') })

test('asks for one data key, for the tenant', async ({ kms }) => {
  const app = await appOver(kms)
  const message = await app.seal('acme', invoice)
  kms.calls.expect('GenerateDataKey', { key: 'alias/invoices', encryptionContext: { tenant: 'acme' } })
  expect(await app.open('acme', message)).toEqual(invoice)
})

test('does not open for another tenant', async ({ kms }) => {
  const app = await appOver(kms)
  const message = await app.seal('acme', invoice)
  await expect(app.open('other', message)).rejects.toMatchObject({ code: 'ERR_CONTEXT_MISMATCH' })
  kms.calls.expect('Decrypt', { times: 0 })
})
// #endregion

// #region faults
test('survives a KMS that fails once', async ({ kms }) => {
  const app = await appOver(kms)
  kms.faults.inject('internal', { operation: 'GenerateDataKey', times: 1 })
  await app.seal('acme', invoice)
  kms.calls.expect('GenerateDataKey', { times: 2 })
})

test('gives up on a key that is disabled', async ({ kms }) => {
  const app = await appOver(kms)
  await kms.engine.call('DisableKey', { KeyId: await kms.keyArn('alias/invoices') }, kms.caller)
  await expect(app.seal('acme', invoice)).rejects.toMatchObject({ cause: { name: 'DisabledException' } })
})
// #endregion

// #region rights
test('needs no more than two rights', async ({ kms }) => {
  const rights = { Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: '*' }
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [rights] })
  const identity = { arn: 'arn:aws:iam::000000000000:role/invoices', policies: { identity: [policy] } }
  const app = await appOver(kms, new KMSClient(kms.clientConfig(identity)))
  expect(await app.open('acme', await app.seal('acme', invoice))).toEqual(invoice)
})
// #endregion
