import type { TestContext } from 'node:test'
import { expect, test } from 'vitest'
import { kmsPerTest } from './node-test.ts'

const withKms = kmsPerTest({
  async prepare(kms) {
    await kms.keyArn('alias/app')
  },
})
const context = () => {
  const lines: string[] = []
  return { lines, context: { diagnostic: (line: string) => void lines.push(line) } as TestContext }
}

test('a test that fails says what its KMS was asked', async () => {
  const { lines, context: failing } = context()
  const run = withKms(async (kms, given) => {
    expect(given).toBe(failing)
    const KeyId = await kms.keyArn('alias/app')
    await kms.engine.call('DisableKey', { KeyId }, kms.caller)
    throw new Error('failed')
  })
  await expect(run(failing)).rejects.toThrow('failed')
  expect(lines).toEqual(['The KMS was asked:', expect.stringMatching(/^ {2}1\. DisableKey alias\/app = arn:/)])
})

test('a test that passes says nothing', async () => {
  const { lines, context: passing } = context()
  await withKms(() => {})(passing)
  expect(lines).toEqual([])
})
