import { encrypt } from '@sealwright/core'
import { beforeEach, describe, expect, test } from 'vitest'
import type { CallExpectation } from './call-log.ts'
import { type LocalKms, localKms } from './local-kms.ts'

const plaintext = new TextEncoder().encode('the plaintext')
const context = { tenant: 'acme', purpose: 'invoices' }
let kms: LocalKms
let app: string
beforeEach(async () => {
  kms = localKms()
  app = await kms.keyArn('alias/app')
})

const ask = (EncryptionContext = context, KeyId = app) =>
  kms.encrypt({ KeyId, Plaintext: plaintext, EncryptionContext })

describe('an expectation', () => {
  test('holds for what an application asked, whatever else the message added to the context', async () => {
    await encrypt(plaintext, { provider: kms.provider('alias/app'), encryptionContext: context })
    const [call] = kms.calls.expect('GenerateDataKey', { key: 'alias/app', encryptionContext: context })
    expect(call?.event.requestParameters?.['encryptionContext']).toHaveProperty('aws-crypto-public-key')
    expect(() => kms.calls.expect('GenerateDataKey', { encryptionContextEquals: context })).toThrow(/exactly/)
  })

  test('is about one call unless it says how many', async () => {
    const holds = (times: CallExpectation['times']) => {
      try {
        kms.calls.expect('Encrypt', { times })
        return true
      } catch {
        return false
      }
    }
    const counts = [0, 1, 2, { atLeast: 1 }, { atMost: 1 }, { atLeast: 2, atMost: 3 }, {}] as const
    expect(counts.map(holds)).toEqual([true, false, false, false, true, false, true])
    await ask()
    expect(counts.map(holds)).toEqual([false, true, false, true, true, false, true])
    kms.calls.expect('Encrypt')
    await ask()
    expect(counts.map(holds)).toEqual([false, false, true, true, false, true, true])
    expect(() => kms.calls.expect('Encrypt')).toThrow('want 1 call, got 2')
  })

  test.each<[string, CallExpectation]>([
    ['key', { key: 'alias/other' }],
    ['context', { encryptionContext: { tenant: 'other' } }],
    ['name in the context', { encryptionContext: { constructor: 'x' } }],
    ['exact context', { encryptionContextEquals: { tenant: 'acme' } }],
    ['outcome', { errorCode: 'DisabledException' }],
  ])('is broken by another %s', async (_, expectation) => {
    await ask()
    expect(() => kms.calls.expect('Encrypt', expectation)).toThrow('got 0')
    kms.calls.expect('Encrypt', { ...expectation, times: 0 })
  })

  test.each<[string, CallExpectation]>([
    ['a part of the context', { encryptionContext: { tenant: 'acme' } }],
    ['the exact context in another order', { encryptionContextEquals: { purpose: 'invoices', tenant: 'acme' } }],
    ['success', { errorCode: null }],
  ])('holds for %s', async (_, expectation) => {
    await ask()
    expect(kms.calls.expect('Encrypt', expectation)).toHaveLength(1)
  })

  test('knows a key by all its names, and a key that does not exist by the name that was asked for', async () => {
    await ask()
    for (const key of [app, app.split('/')[1]!, 'alias/app', app.replace(/key\/.*/, 'alias/app')]) {
      kms.calls.expect('Encrypt', { key })
    }
    await ask(context, 'alias/none').catch(() => {})
    kms.calls.expect('Encrypt', { key: 'alias/none', errorCode: 'NotFoundException' })
  })

  test('that is broken says what was wanted and all that was asked, without secrets', async () => {
    await ask()
    await ask({ ...context, tenant: 'other' }, 'alias/none').catch(() => {})
    const broken = () =>
      kms.calls.expect('Encrypt', { key: 'alias/app', encryptionContext: { tenant: 'x' }, times: { atLeast: 2 } })
    expect(broken).toThrow(
      [
        'Encrypt of alias/app with encryption context {"tenant":"x"}: want at least 2 calls, got 0',
        'The KMS was asked:',
        `  1. Encrypt alias/app = ${app} {"tenant":"acme","purpose":"invoices"}`,
        '  2. Encrypt alias/none {"tenant":"other","purpose":"invoices"} → NotFoundException',
      ].join('\n'),
    )
    expect(broken).toThrow(expect.objectContaining({ name: 'CallExpectationError' }))
  })

  test('of a silent application says that nothing was asked', () => {
    expect(() => kms.calls.expect('Decrypt')).toThrow('Decrypt: want 1 call, got 0\nThe KMS was asked nothing.')
  })

  test('shows the last fifty calls of many', async () => {
    for (let n = 0; n < 52; n++) await ask({ ...context, purpose: `${n}` })
    const text = kms.calls.describe()
    expect(text.split('\n')).toHaveLength(51)
    expect(text).toMatch(/^The KMS was asked \(2 earlier calls left out\):\n {2}3\. Encrypt/)
  })
})

describe('the log', () => {
  test('has the decision behind each call', async () => {
    await ask()
    expect(kms.calls.of('Encrypt')[0]?.decisions.at(-1)).toMatchObject({ isAllowed: true, action: 'kms:Encrypt' })
  })

  test('begins anew when it is cleared', async () => {
    await ask()
    kms.calls.clear()
    expect(kms.calls.all).toEqual([])
    await ask()
    kms.calls.expect('Encrypt')
  })

  test('leaves out how a key was made on first use', () => {
    expect(kms.calls.all).toEqual([])
  })
})
