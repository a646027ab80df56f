import type { OperationName } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { account, expectFault, region } from '../kms-under-test.ts'
import { everythingAsked } from './asked.ts'
import type { Scene } from './scene.ts'
import { suitableScene, titleOf } from './suitable-scene.ts'

const asked = everythingAsked.filter(({ name, what }) => name !== 'DeleteAlias' && what !== 'away from it')

/** What takes aliases too: the use of keys, and two questions. */
const byAlias: ReadonlySet<OperationName> = new Set([
  ...(['Encrypt', 'Decrypt', 'ReEncrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'] as const),
  ...(['GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext', 'Sign', 'Verify', 'GenerateMac'] as const),
  ...(['VerifyMac', 'DeriveSharedSecret', 'DescribeKey', 'GetPublicKey'] as const),
])

const absentId = '12345678-1234-1234-1234-123456789012'
const arnOf = (resource: string, inRegion = region) => `arn:aws:kms:${inRegion}:${account}:${resource}`

/** The input with the key by another name. */
function renamed(input: object, { KeyId, Arn }: Scene, name: string): never {
  const isName = (value: unknown) => value === KeyId || value === Arn
  expect(Object.values(input).filter(isName)).not.toEqual([])
  return Object.fromEntries(
    Object.entries(input).map(([member, value]) => [member, isName(value) ? name : value]),
  ) as never
}

describe.each(asked.map((row) => [titleOf(row), row] as const))('%s', (_, row) => {
  const callWith = async (name: string) => {
    const scene = await suitableScene(row)
    return scene.fork().call(row.name, renamed(row.input(scene), scene, name), scene.caller)
  }

  test('finds no key that is absent, of another Region or badly named', async () => {
    const absent = `Key '${arnOf(`key/${absentId}`)}' does not exist`
    await expectFault(callWith(arnOf(`key/${absentId}`)), 'NotFoundException', absent)
    const elsewhere = arnOf(`key/${absentId}`, 'eu-west-9')
    await expectFault(callWith(elsewhere), 'NotFoundException', 'Invalid arn eu-west-9')
    await expectFault(callWith('arn:aws:s3:::bucket'), 'NotFoundException', 'Invalid arn arn:aws:s3:::bucket')
    await expectFault(callWith(arnOf('key/x')), 'NotFoundException', "Invalid keyId 'x'")
    if (row.name === 'RetireGrant') {
      await expectFault(callWith(absentId), 'InvalidArnException', `${absentId} is not the ARN of a key.`)
      return
    }
    await expectFault(callWith(absentId), 'NotFoundException', absent)
    await expectFault(callWith('nothing'), 'NotFoundException', "Invalid keyId 'nothing'")
  })

  const aliases = ['alias/own', arnOf('alias/own')]
  if (byAlias.has(row.name)) {
    test('takes an alias and its ARN', async () => {
      for (const name of aliases) await callWith(name)
    })
  } else {
    test('takes no alias', async () => {
      for (const name of aliases) await expectFault(callWith(name), ...refusalOf(name))
    })
  }

  function refusalOf(name: string): [fault: string, message: string] {
    if (row.name === 'RetireGrant' && name === 'alias/own') {
      return ['InvalidArnException', `${name} is not the ARN of a key.`]
    }
    return row.name.endsWith('Alias')
      ? ['ValidationException', 'Aliases must refer to keys. Not aliases']
      : ['NotFoundException', `Invalid keyId '${name}'`]
  }
})
