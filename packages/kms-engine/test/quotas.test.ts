import type { FaultName } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { defaultQuotas, type Quotas } from '../src/quotas.ts'
import { createStore, type KeyStoresUnderTest, keyStoresUnderTest, publicProxy } from './key-stores-under-test.ts'
import { account, expectFault } from './kms-under-test.ts'

/** How to have one more of something, and what is said of one too many. */
interface Quota {
  readonly fault: FaultName
  readonly message?: string
  /** Makes the first of them, if it takes a key. */
  readonly more: (kms: KeyStoresUnderTest, KeyId: string, n: number) => Promise<unknown>
}

/** @param length in characters */
const policyOfLength = (length: number, Id = 'a') => {
  const statement = { Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' }
  const policy = JSON.stringify({ Version: '2012-10-17', Id, Statement: [statement] })
  return policy.padEnd(length, ' ')
}

const rows: Readonly<Record<Exclude<keyof Quotas, 'keyPolicyLength'>, Quota>> = {
  keysPerRegion: { fault: 'LimitExceededException', more: (kms) => kms.createKey() },
  aliasesPerKey: {
    fault: 'LimitExceededException',
    more: (kms, TargetKeyId, n) => kms.call('CreateAlias', { AliasName: `alias/${n}`, TargetKeyId }),
  },
  grantsPerKey: {
    fault: 'LimitExceededException',
    more: (kms, KeyId) =>
      kms.call('CreateGrant', { KeyId, GranteePrincipal: `arn:aws:iam::${account}:root`, Operations: ['Decrypt'] }),
  },
  tagsPerKey: {
    fault: 'TagException',
    message: 'Too many tags',
    more: (kms, KeyId, n) => kms.call('TagResource', { KeyId, Tags: [{ TagKey: `t${n}`, TagValue: '' }] }),
  },
  customKeyStores: {
    fault: 'LimitExceededException',
    more: (kms, _, n) => createStore(kms, { ...publicProxy, XksProxyUriPath: `/${n}/kms/xks/v1` }, `store ${n}`),
  },
  onDemandRotationsPerKey: {
    fault: 'LimitExceededException',
    more: (kms, KeyId) => kms.call('RotateKeyOnDemand', { KeyId }),
  },
}

describe.each(Object.entries(rows))('the quota %s', (name, { fault, message, more }) => {
  test.each([1, 3])('of %i allows so many, and not one more', async (limit) => {
    const kms = keyStoresUnderTest({ quotas: { [name]: limit } })
    const { KeyId } = await kms.createKey()
    const present = name === 'keysPerRegion' ? 1 : 0
    for (let n = present; n < limit; n++) await more(kms, KeyId, n)
    await expectFault(more(kms, KeyId, limit), fault, message)
  })
})

test('the quota keyPolicyLength counts the bytes of a policy', async () => {
  const kms = keyStoresUnderTest({ quotas: { keyPolicyLength: 300 } })
  const { KeyId } = await kms.createKey({ Policy: policyOfLength(300) })
  await kms.call('PutKeyPolicy', { KeyId, Policy: policyOfLength(300) })
  for (const Policy of [policyOfLength(301), policyOfLength(300, 'ä')]) {
    await expectFault(kms.call('PutKeyPolicy', { KeyId, Policy }), 'LimitExceededException')
    await expectFault(kms.call('CreateKey', { Policy }), 'LimitExceededException')
  }
})

test('the quotas are those of AWS unless others are given', () => {
  expect(defaultQuotas).toEqual({
    keysPerRegion: 100_000,
    aliasesPerKey: 50,
    grantsPerKey: 50_000,
    tagsPerKey: 50,
    customKeyStores: 10,
    onDemandRotationsPerKey: 25,
    keyPolicyLength: 32_768,
  })
  expect(Object.keys(defaultQuotas).sort()).toEqual([...Object.keys(rows), 'keyPolicyLength'].sort())
})
