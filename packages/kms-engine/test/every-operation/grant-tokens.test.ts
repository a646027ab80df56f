import { operationNames } from '@sealwright/kms-model'
import { sampleInput } from '@sealwright/kms-model/testing'
import { describe, expect, test } from 'vitest'
import { expectFault } from '../kms-under-test.ts'
import { everythingAsked } from './asked.ts'
import { grantOn } from './scene.ts'
import { suitableScene, titleOf } from './suitable-scene.ts'

const withTokens = operationNames.filter((name) => 'GrantTokens' in (sampleInput(name) as object))
const asked = everythingAsked.filter(({ name }) => withTokens.includes(name))

test('every operation of the model that takes grant tokens is asked', () => {
  expect([...new Set(asked.map(({ name }) => name))].sort()).toEqual([...withTokens].sort())
})

describe.each(asked.map((row) => [titleOf(row), row] as const))('%s', (_, row) => {
  const { name, input } = row
  test('takes the token of a grant, and refuses one that was made up, changed, or whose grant is gone', async () => {
    const scene = await suitableScene(row)
    const { KeyId, caller } = scene
    const kms = scene.fork()
    const call = (...GrantTokens: string[]) => kms.call(name, { ...input(scene), GrantTokens } as never, caller)
    const [kept, gone] = [await kms.call('CreateGrant', grantOn(KeyId)), await kms.call('CreateGrant', grantOn(KeyId))]
    const token = kept.GrantToken!
    await call(token)
    const changed = `${token.slice(0, 9)}${token[9] === 'A' ? 'B' : 'A'}${token.slice(10)}`
    await kms.call('RevokeGrant', { KeyId, GrantId: gone.GrantId! })
    for (const bad of ['invented', changed, gone.GrantToken!]) {
      await expectFault(call(token, bad), 'InvalidGrantTokenException')
    }
  })
})
