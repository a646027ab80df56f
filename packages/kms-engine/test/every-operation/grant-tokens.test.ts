import { type Input, operationNames } from '@sealwright/kms-model'
import { sampleInput } from '@sealwright/kms-model/testing'
import { describe, expect, test } from 'vitest'
import { expectFault, kmsUnderTest } from '../kms-under-test.ts'
import { everythingAsked } from './asked.ts'
import { bytes, grantOn } from './scene.ts'
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

test('a ciphertext that alone names its key is opened with true tokens only', async () => {
  const kms = kmsUnderTest()
  const { KeyId } = await kms.createKey()
  const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, Plaintext: bytes })
  const { GrantToken } = await kms.call('CreateGrant', grantOn(KeyId))
  const inputs = { Decrypt: { CiphertextBlob }, ReEncrypt: { CiphertextBlob, DestinationKeyId: KeyId } } as const
  for (const [name, input] of Object.entries(inputs) as ['Decrypt', Input<'Decrypt'>][]) {
    await kms.call(name, { ...input, GrantTokens: [GrantToken!] })
    await expectFault(kms.call(name, { ...input, GrantTokens: ['invented'] }), 'InvalidGrantTokenException', '')
  }
})
