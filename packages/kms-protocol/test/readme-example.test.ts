import { ListKeysCommand } from '@aws-sdk/client-kms'
import { expect, test } from 'vitest'
import { fakeKms, kmsRequest } from './fake-kms.ts'
import { clientOf, serverOf } from './readme-example.ts'

test('the examples of the README reach the engine', async () => {
  const kms = fakeKms(() => ({ Keys: [], Truncated: false }))
  expect((await clientOf(kms).send(new ListKeysCommand())).Truncated).toBe(false)
  expect((await serverOf(kms).fetch(kmsRequest())).status).toBe(200)
  expect(kms.calls).toHaveLength(2)
})
