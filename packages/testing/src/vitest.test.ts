import { describe, expect } from 'vitest'
import { kmsTest } from './vitest.ts'

const test = kmsTest({
  region: 'eu-west-1',
  async prepare(kms) {
    await kms.keyArn('alias/app')
  },
})

describe('the fixture kms', () => {
  for (const name of ['one', 'another']) {
    test(`is ${name} of its own for each test`, async ({ kms }) => {
      const KeyId = await kms.keyArn('alias/app')
      expect(KeyId).toContain('eu-west-1')
      expect(kms.calls.all).toEqual([])
      await kms.engine.call('CreateAlias', { AliasName: 'alias/mine', TargetKeyId: KeyId }, kms.caller)
      kms.calls.expect('CreateAlias')
    })
  }
})
