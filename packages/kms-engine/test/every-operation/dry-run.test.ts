import { operationNames } from '@sealwright/kms-model'
import { sampleInput } from '@sealwright/kms-model/testing'
import { describe, expect, test } from 'vitest'
import type { Caller } from '../../src/index.ts'
import { callerOf, expectFault } from '../kms-under-test.ts'
import { type Asked, everythingAsked } from './asked.ts'
import { type Kind, kinds, type Scene, type State, sceneOf, statesOf } from './scene.ts'
import { suitableScene, titleOf } from './suitable-scene.ts'

const withDryRun = operationNames.filter((name) => 'DryRun' in (sampleInput(name) as object))
const asked = everythingAsked.filter(({ name }) => withDryRun.includes(name))
const message = 'The request would have succeeded, but the DryRun option is set.'

async function outcome(row: Asked, scene: Scene, members: object, caller: Caller = scene.caller): Promise<string> {
  const answer = scene.fork().call(row.name, { ...row.input(scene), ...members } as never, caller)
  return answer.then(
    () => 'done',
    (error: Error) => `${error.name}: ${error.message}`,
  )
}

test('every operation of the model that can be tried dry is tried', () => {
  expect([...new Set(asked.map(({ name }) => name))].sort()).toEqual([...withDryRun].sort())
})

describe.each(asked.map((row) => [titleOf(row), row] as const))('a dry run of %s', (_, row) => {
  test('says that the request would have succeeded, and writes nothing', async () => {
    const scene = await suitableScene(row)
    const kms = scene.fork()
    kms.ports.store.commit = () => expect.unreachable(`${row.name} wrote`)
    const answer = kms.call(row.name, { ...row.input(scene), DryRun: true } as never, scene.caller)
    await expectFault(answer, 'DryRunOperationException', message)
  })

  test('does not say so to who may not', async () => {
    const scene = await suitableScene(row)
    const stranger = { ...callerOf(), arn: `${callerOf().arn.slice(0, -4)}user/eve`, policies: { identity: [] } }
    expect(await outcome(row, scene, { DryRun: true }, stranger)).toMatch(/^AccessDeniedException: /)
  })
})

describe.each(Object.keys(kinds) as Kind[])('a dry run with a key of kind %s', (kind) => {
  test.each(statesOf[kind])('that is %s is refused as the call would be, and only then', async (state: State) => {
    const scene = await sceneOf(kind, state)
    const rows = asked.filter(({ name }) => scene.GrantId !== undefined || !/^Re\w+Grant$/.test(name))
    const wanted = await Promise.all(
      rows.map(async (row) => {
        const real = await outcome(row, scene, {})
        return [titleOf(row), real === 'done' ? `DryRunOperationException: ${message}` : real]
      }),
    )
    const seen = await Promise.all(rows.map(async (row) => [titleOf(row), await outcome(row, scene, { DryRun: true })]))
    expect(seen).toEqual(wanted)
  })
})
