import { ListKeysCommand } from '@aws-sdk/client-kms'
import { createKms } from '@sealwright/kms-engine'
import { fakePorts } from '@sealwright/kms-engine/testing'
import { expect, test } from 'vitest'
import { kmsRequest } from './fake-kms.ts'
import { clientOf, serverOf } from './readme-example.ts'

test('the examples of the README reach the engine', async () => {
  const kms = createKms(fakePorts())
  expect((await clientOf(kms).send(new ListKeysCommand())).Truncated).toBe(false)
  expect((await serverOf(kms).fetch(kmsRequest())).status).toBe(200)
})
