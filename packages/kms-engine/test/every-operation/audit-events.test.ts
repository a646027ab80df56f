import { type OperationName, operationNames } from '@sealwright/kms-model'
import { describe, expect, test } from 'vitest'
import { type AuditEntry, type Caller, createKms, type KmsPorts } from '../../src/index.ts'
import { account, callerOf } from '../kms-under-test.ts'
import { everythingAsked } from './asked.ts'
import { suitableScene, titleOf } from './suitable-scene.ts'
import { callWithoutKey, withoutKey } from './without-key.ts'

/** The operations that change nothing, to CloudTrail: those that ask, and those that only use keys. */
const readOnly: ReadonlySet<OperationName> = new Set([
  ...([
    'Decrypt',
    'DeriveSharedSecret',
    'DescribeCustomKeyStores',
    'DescribeKey',
    'Encrypt',
    'GenerateDataKey',
  ] as const),
  ...(['GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext', 'GenerateDataKeyWithoutPlaintext'] as const),
  ...(['GenerateMac', 'GenerateRandom', 'GetKeyLastUsage', 'GetKeyPolicy', 'GetKeyRotationStatus'] as const),
  ...(['GetParametersForImport', 'GetPublicKey', 'ListAliases', 'ListGrants', 'ListKeyPolicies'] as const),
  ...([
    'ListKeyRotations',
    'ListKeys',
    'ListResourceTags',
    'ListRetirableGrants',
    'ReEncrypt',
    'Sign',
    'Verify',
  ] as const),
  'VerifyMac',
])

interface Call {
  readonly name: OperationName
  readonly ports: KmsPorts
  readonly input: object
  readonly caller: Caller
  /** What the event must be about. */
  readonly arn?: string
}

async function eventsOf({ name, ports, input, caller }: Call): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  const kms = createKms({ ...ports, audit: (entry) => void entries.push(entry) })
  await kms.call(name, input as never, caller).catch(() => {})
  return entries
}

/** Every text in the bytes that went in, as it would look in an event. */
function hiddenTexts(input: object): readonly string[] {
  return Object.values(input).flatMap((value) =>
    value instanceof Uint8Array && value.length > 8 ? [Buffer.from(value).toString('base64')] : [],
  )
}

const calls: readonly (readonly [title: string, name: OperationName, prepare: () => Promise<Call>])[] = [
  ...everythingAsked.map((row) => {
    const prepare = async () => {
      const scene = await suitableScene(row)
      return { ...row, ports: scene.fork().ports, input: row.input(scene), caller: scene.caller, arn: scene.Arn }
    }
    return [titleOf(row), row.name, prepare] as const
  }),
  ...withoutKey.map((name) => {
    const prepare = async () => {
      const { kms, input } = await callWithoutKey(name)
      return { name, ports: kms.ports, input, caller: callerOf() }
    }
    return [name, name, prepare] as const
  }),
]

test('every operation is here', () => {
  expect([...new Set(calls.map(([, name]) => name))].sort()).toEqual([...operationNames].sort())
})

describe.each(calls)('the event of %s', (_, name, prepare) => {
  test('is one, names the call and its key, and holds no bytes', async () => {
    const call = await prepare()
    const entries = await eventsOf(call)
    expect(entries).toHaveLength(1)
    const { event, keys } = entries[0]!
    const isRead = readOnly.has(name)
    expect(event).toMatchObject({
      ...{ eventName: name, eventSource: 'kms.amazonaws.com', eventType: 'AwsApiCall', readOnly: isRead },
      ...{ awsRegion: call.caller.region, recipientAccountId: account, userIdentity: { accountId: account } },
    })
    expect(event.errorCode).toBe(name === 'ImportKeyMaterial' ? 'InvalidImportTokenException' : undefined)
    if (isRead) expect(event.responseElements).toBeNull()
    if (call.arn !== undefined) {
      expect(event.resources).toContainEqual({ accountId: account, type: 'AWS::KMS::Key', ARN: call.arn })
      expect(keys.map(({ arn }) => arn)).toContain(call.arn)
      const answer = JSON.stringify(event.responseElements)
      const isTold = event.resources.some(({ ARN }) => ARN.includes(':key/') && answer.includes(ARN))
      expect(isTold).toBe(!isRead && event.errorCode === undefined)
    }
    const text = JSON.stringify(event)
    for (const hidden of hiddenTexts(call.input)) expect(text).not.toContain(hidden)
    expect(JSON.parse(text)).toEqual(event)
  })

  test('of a caller without rights tells the refusal', async () => {
    const call = await prepare()
    const stranger = { ...call.caller, arn: `arn:aws:iam::${account}:user/eve`, policies: { identity: [] } }
    const [entry] = await eventsOf({ ...call, caller: stranger })
    expect(entry?.event).toMatchObject({ errorCode: 'AccessDenied', responseElements: null })
    expect(entry?.event.errorMessage).toContain(stranger.arn)
    expect(entry?.decisions.at(-1)?.isAllowed).toBe(false)
  })
})
