import { describe, expect, test } from 'vitest'
import { kmsPerTest } from './per-test.ts'

describe('kmsPerTest', () => {
  test('prepares once, and gives every test its own', async () => {
    let prepared = 0
    const withKms = kmsPerTest({
      async prepare(kms) {
        prepared++
        await kms.keyArn('alias/app')
      },
    })
    const seen = new Set<unknown>()
    const run = withKms(async (kms, from: string) => {
      seen.add(kms)
      expect(from).toBe('the framework')
      const KeyId = await kms.keyArn('alias/app')
      // Fails in every other test, had they one KMS.
      await kms.engine.call('CreateAlias', { AliasName: 'alias/mine', TargetKeyId: KeyId }, kms.caller)
    })
    await Promise.all(Array.from({ length: 8 }, () => run('the framework')))
    expect([prepared, seen.size]).toEqual([1, 8])
  })

  test('declares no parameter, which frameworks would take for a callback', () => {
    expect(kmsPerTest()(() => {})).toHaveLength(0)
  })

  test('fails every test when what they begin with cannot be made', async () => {
    const withKms = kmsPerTest({ prepare: () => Promise.reject(new Error('no')) })
    for (let n = 0; n < 2; n++) await expect(withKms(() => {})()).rejects.toThrow('no')
  })
})
