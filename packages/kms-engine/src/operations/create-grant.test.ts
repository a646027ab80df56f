import type { GrantOperation } from '@sealwright/kms-model'
import { expect, test } from 'vitest'
import { callerOf, kmsUnderTest } from '../../test/kms-under-test.ts'

test('a named grant is the same when its operations come in another order, or twice', async () => {
  const kms = kmsUnderTest()
  const { KeyId } = await kms.createKey()
  const grant = async (...Operations: GrantOperation[]) =>
    (await kms.call('CreateGrant', { KeyId, Name: 'n', GranteePrincipal: callerOf().arn, Operations })).GrantId
  const first = await grant('Encrypt', 'Decrypt')
  expect(await grant('Decrypt', 'Encrypt')).toBe(first)
  expect(await grant('Decrypt', 'Encrypt', 'Decrypt')).toBe(first)
  expect(await grant('Encrypt')).not.toBe(first)
  expect((await kms.call('ListGrants', { KeyId })).Grants).toHaveLength(2)
})
