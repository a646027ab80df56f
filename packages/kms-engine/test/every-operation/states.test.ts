import { type FaultName, type OperationName, operationNames } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { expectFault, kmsUnderTest } from '../kms-under-test.ts'
import { type Activity, type Asked, everythingAsked } from './asked.ts'
import { bytes, type Kind, kinds, type Scene, type State, sceneOf, states, statesOf } from './scene.ts'
import { titleOf } from './suitable-scene.ts'

/** `+` done, `D` DisabledException, `I` KMSInvalidStateException; a column for each state, in their order. */
const table: Readonly<Record<Activity, string>> = {
  //                 Enabled Disabled PendingImport PendingDeletion PendingReplicaDeletion Creating Updating Unavailable
  use: '             +       D        I             I               I                      I        +        I',
  readPublicKey: '   +       +        I             I               I                      I        +        +',
  enable: '          +       +        I             I               I                      I        I        I',
  scheduleDeletion: '+       +        +             I               I                      I        I        +',
  cancelDeletion: '  I       I        I             +               +                      I        I        I',
  describe: '        +       +        +             I               I                      +        +        +',
  createGrant: '     +       D        I             I               I                      I        +        +',
  rotate: '          +       D        I             I               I                      I        I        +',
  replicate: '       +       D        I             I               I                      I        I        +',
  importMaterial: '  +       +        +             I               I                      I        I        +',
  read: '            +       +        +             +               +                      +        +        +',
}

const outcomes = { '+': 'done', D: 'DisabledException', I: 'KMSInvalidStateException' } as const

function outcomeOf(asked: Asked, scene: Scene): FaultName | 'done' {
  if (scene.kind === 'AWS managed' && forAwsAlone.has(asked.name) && asked.what !== 'away from it') {
    return 'AccessDeniedException'
  }
  const refusal = asked.refusal?.(scene)
  if (refusal !== undefined) return refusal
  const column = table[asked.activity].trim().split(/ +/)[states.indexOf(scene.state)] as keyof typeof outcomes
  return column === '+' ? (asked.lateRefusal?.(scene) ?? 'done') : outcomes[column]
}

/** What only AWS may do to the keys of its services, and what their policies give nobody. */
const forAwsAlone: ReadonlySet<OperationName> = new Set([
  ...(['CancelKeyDeletion', 'CreateAlias', 'DeleteImportedKeyMaterial', 'DisableKey', 'DisableKeyRotation'] as const),
  ...(['EnableKey', 'EnableKeyRotation', 'GetParametersForImport', 'ImportKeyMaterial', 'PutKeyPolicy'] as const),
  ...(['ReplicateKey', 'RotateKeyOnDemand', 'ScheduleKeyDeletion', 'TagResource', 'UntagResource'] as const),
  ...(['UpdateAlias', 'UpdateKeyDescription', 'UpdatePrimaryRegion'] as const),
  ...(['Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'DeriveSharedSecret'] as const),
])

/** What happened, and what the service said of the state if it was that. */
async function askFor(asked: Asked, scene: Scene): Promise<string> {
  const answer = scene.fork().call(asked.name, asked.input(scene), scene.caller)
  return answer.then(
    () => 'done',
    ({ name, message }: Error) => {
      const isState = name === 'DisabledException' || name === 'KMSInvalidStateException'
      return isState && !isAboutState(message, scene) ? `${name}: ${message}` : name
    },
  )
}

function isAboutState(message: string, { Arn, kind }: Scene): boolean {
  const words = 'disabled|creating|updating|unavailable|(not )?pending deletion|pending import'
  const isRotation =
    kind === 'imported' && message === `No available key material pending rotation for the key: ${Arn}.`
  const isProxy =
    kind === 'external' && message.startsWith('This KMS key is in a custom key store that is not connected')
  return isRotation || isProxy || new RegExp(`^${Arn} is (${words})\\.$`).test(message)
}

describe.each(Object.keys(kinds) as Kind[])('a key of kind %s', (kind) => {
  test.each(statesOf[kind])('that is %s answers every operation as its kind and state say', async (state: State) => {
    const scene = await sceneOf(kind, state)
    const asked = everythingAsked.filter(({ name }) => scene.GrantId !== undefined || !/^Re\w+Grant$/.test(name))
    const wanted = asked.map((row) => [titleOf(row), outcomeOf(row, scene)])
    const seen = await Promise.all(asked.map(async (row) => [titleOf(row), await askFor(row, scene)]))
    expect(seen).toEqual(wanted)
  })
})

test('the table of states has every operation that is about a key', () => {
  const others: readonly OperationName[] = ['CreateKey', 'GenerateRandom', 'ListKeys', 'ListRetirableGrants']
  const named = new Set([...everythingAsked.map(({ name }) => name), ...others])
  expect(operationNames.filter((name) => !named.has(name) && !name.includes('CustomKeyStore'))).toEqual([])
})

test('a key of the wrong usage says so before it speaks of its state', async () => {
  const kms = kmsUnderTest()
  const { KeyId } = await kms.createKey(kinds.HMAC)
  await kms.call('DisableKey', { KeyId })
  await expectFault(kms.call('Encrypt', { KeyId, Plaintext: bytes }), 'InvalidKeyUsageException')
})
