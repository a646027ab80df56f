import { type FaultName, type OperationName, operationNames } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { createKms, type FaultOccasion, type FaultPort, type InjectedFault, type KmsPorts } from '../../src/index.ts'
import { callerOf, dayMs } from '../kms-under-test.ts'
import { permittedFaults } from '../observations/permitted-faults.ts'
import { record } from '../observations/record.ts'
import { everythingAsked } from './asked.ts'
import { suitableScene, titleOf } from './suitable-scene.ts'
import { callWithoutKey, withoutKey } from './without-key.ts'

const answers = {
  throttle: 'ThrottlingException',
  internal: 'KMSInternalException',
  timeout: 'DependencyTimeoutException',
  unavailable: 'KeyUnavailableException',
} as const satisfies Record<string, FaultName>
const injected = Object.entries(answers) as [keyof typeof answers, FaultName][]

/** How a call with faults ends. Some are no errors that the model knows of the operation: who asks for them gets them. */
async function ending(name: OperationName, ports: KmsPorts, faults: FaultPort, call: CallOf): Promise<string> {
  const end = await createKms({ ...ports, faults })
    .call(name, call.input, call.caller)
    .then(
      () => 'answers',
      (error: Error) => error.name,
    )
  if (permittedFaults(name).includes(end)) record(name, end)
  return end
}

type CallOf = { readonly input: never; readonly caller: Parameters<ReturnType<typeof createKms>['call']>[2] }

/** A port that tells how long it was told to wait. */
function faulty(faultsFor: (occasion: FaultOccasion) => readonly InjectedFault[]) {
  const waits: number[] = []
  return { waits, faultsFor, wait: async (ms: number) => void waits.push(ms) }
}

describe.each(everythingAsked.map((row) => [titleOf(row), row] as const))('a fault with the key of %s', (_, row) => {
  const { name } = row
  const prepare = async () => {
    const scene = await suitableScene(row)
    const { Arn, caller } = scene
    const isAbout = ({ key, operation }: FaultOccasion, arn = Arn) => key?.arn === arn && operation === name
    return { kms: scene.fork(), call: { input: row.input(scene) as never, caller }, isAbout, scene }
  }
  const ofLaterKey = name === 'ImportKeyMaterial' ? 'InvalidImportTokenException' : 'answers'

  test.each(injected)('that is %s is %s, and befalls no other key', async (fault, error) => {
    const { kms, call, isAbout } = await prepare()
    const port = faulty((occasion) => (isAbout(occasion) ? [fault] : []))
    expect(await ending(name, kms.ports, port, call)).toBe(error)
    const other = faulty((occasion) => (isAbout(occasion, 'arn:of:another') ? [fault] : []))
    expect(await ending(name, kms.ports, other, call)).toBe(ofLaterKey)
  })

  test('that makes it slow has it answer later, by the port’s own waiting', async () => {
    const { kms, call, isAbout } = await prepare()
    const port = faulty((occasion) => (isAbout(occasion) ? [{ slowByMs: 30 }] : []))
    expect(await ending(name, kms.ports, port, call)).toBe(ofLaterKey)
    expect(port.waits).toEqual([30])
  })
})

describe.each(operationNames)('a fault of %s', (name) => {
  const asked = everythingAsked.find((row) => row.name === name)
  const prepare = async () => {
    if (withoutKey.includes(name)) {
      const { kms, input } = await callWithoutKey(name)
      return { ports: kms.ports, call: { input, caller: callerOf() } }
    }
    const scene = await suitableScene(asked!)
    return { ports: scene.fork().ports, call: { input: asked!.input(scene) as never, caller: scene.caller } }
  }

  test.each(injected)('that is %s is %s, before anything is done', async (fault, error) => {
    const { ports, call } = await prepare()
    const store = { ...ports.store, commit: () => expect.unreachable(`${name} wrote`) }
    const port = faulty(({ key, operation }) => (key === undefined && operation === name ? [fault] : []))
    expect(await ending(name, { ...ports, store }, port, call)).toBe(error)
  })

  test('that makes it slow is waited for once', async () => {
    const { ports, call } = await prepare()
    const port = faulty(({ key }) => (key === undefined ? [{ slowByMs: 20 }] : []))
    await ending(name, ports, port, call)
    expect(port.waits).toEqual([20])
  })
})

describe.each(everythingAsked.map((row) => [titleOf(row), row] as const))('inconsistency of %s', (_, row) => {
  test('hides a key until its time', async () => {
    const scene = await suitableScene(row)
    const kms = scene.fork()
    const call = { input: row.input(scene) as never, caller: scene.caller }
    const during = (ms: number) =>
      ending(
        row.name,
        kms.ports,
        faulty(() => [{ inconsistentForMs: ms }]),
        call,
      )
    const { KeyMetadata } = await kms.call('DescribeKey', { KeyId: scene.KeyId }, scene.caller)
    kms.ports.advance(dayMs)
    const age = kms.ports.now() - KeyMetadata!.CreationDate!
    expect(await during(age + 1)).toBe('NotFoundException')
    // What else the call is about is a little younger than the key.
    expect(await during(dayMs)).not.toBe('NotFoundException')
  })
})
