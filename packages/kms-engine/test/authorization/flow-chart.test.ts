import type { GrantOperation } from '@sealwright/kms-model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Deciding, Decision, PolicySource } from '../../src/access/decision.ts'
import { type Caller, createKms } from '../../src/index.ts'
import { fakePorts } from '../../src/testing/index.ts'
import { callerOf, region } from '../kms-under-test.ts'
import { worldOf } from './drawn-world.ts'
import { applies, flowChart, gives, type PlainStatement, type Verdict, type World } from './flow-chart.ts'

const verdicts: readonly Verdict[] = [
  'Allow',
  'VPC endpoint policy',
  'explicit deny',
  'identity-based policy',
  'permissions boundary',
  'resource-based policy',
  'service control policy',
  'session policy',
]

const ports = fakePorts()
const kms = createKms(ports)
/** The same keys, of who may everything with them. */
const owner = createKms({ ...ports, authorization: 'off' })
const { KeyMetadata } = await owner.call('CreateKey', {}, callerOf())
const KeyId = KeyMetadata!.Arn!

const write = (Statement: readonly PlainStatement[]) => JSON.stringify({ Version: '2012-10-17', Statement })

/** What the engine says of a world, whether the call itself succeeds, and the IDs of the grants. */
async function asked(world: World): Promise<{ decision: Decision; isRefused: boolean; grantIds: readonly string[] }> {
  const Policy = write(world.keyPolicy)
  await owner.call('PutKeyPolicy', { KeyId, Policy, BypassPolicyLockoutSafetyCheck: true }, callerOf())
  const grantIds: string[] = []
  for (const { grantee: GranteePrincipal, operations, equals, subset } of world.grants) {
    const Constraints = {
      ...(equals && { EncryptionContextEquals: equals }),
      ...(subset && { EncryptionContextSubset: subset }),
    }
    const Operations = operations as readonly GrantOperation[]
    const grant = await owner.call('CreateGrant', { KeyId, GranteePrincipal, Operations, Constraints }, callerOf())
    grantIds.push(grant.GrantId!)
  }
  const caller = callerIn(world)
  const { operation, encryptionContext: EncryptionContext } = world
  const input = { KeyId, ...(operation === 'Encrypt' && { Plaintext: new Uint8Array(1), EncryptionContext }) }
  const decision = await kms.explain({ action: `kms:${operation}`, caller, input })
  const error: unknown = await kms.call(operation, input as never, caller).catch((thrown: unknown) => thrown)
  if (operation === 'DisableKey') await owner.call('EnableKey', { KeyId }, callerOf())
  for (const GrantId of grantIds) await owner.call('RevokeGrant', { KeyId, GrantId }, callerOf())
  return { decision, isRefused: error instanceof Error && error.name === 'AccessDeniedException', grantIds }
}

function callerIn({ caller, values, ...world }: World): Caller {
  const { identity, boundary, session, serviceControl, resourceControl, endpoint } = world
  return {
    arn: caller.arn,
    accountId: caller.account,
    region,
    conditionValues: values,
    policies: {
      ...(identity && { identity: identity.map(write) }),
      ...(boundary && { boundary: write(boundary) }),
      ...(session && { session: session.map(write) }),
      serviceControl: serviceControl.map((level) => level.map(write)),
      resourceControl: resourceControl.map(write),
      ...(endpoint && { endpoint: write(endpoint) }),
    },
  }
}

/** What a decision says, in the words of the chart. */
function verdictOf({ isAllowed, decidedBy, denial }: Decision): Verdict {
  if (isAllowed) return 'Allow'
  return decidedBy.length > 0 ? 'explicit deny' : (/because no (.*) allows/.exec(denial)![1] as Verdict)
}

/** Whether what is said to decide is about the request at all, and says what was decided. */
function hasSay(deciding: Deciding, { isAllowed }: Decision, world: World, grantIds: readonly string[]): boolean {
  if (deciding.source === 'administrator') return world.identity === undefined || world.caller.isRoot
  if (deciding.source === 'grant') return gives(world.grants[grantIds.indexOf(deciding.grantId)]!, world)
  const documents: Readonly<Record<PolicySource, readonly (readonly PlainStatement[] | undefined)[] | undefined>> = {
    'resource-based policy': [world.keyPolicy],
    'identity-based policy': world.identity,
    'permissions boundary': [world.boundary],
    'session policy': world.session,
    'service control policy': world.serviceControl.flat(),
    'resource control policy': world.resourceControl,
    'VPC endpoint policy': [world.endpoint],
  }
  const statement = documents[deciding.source]![deciding.document]![deciding.index]!
  return applies(statement, world) && statement.Effect === (isAllowed ? 'Allow' : 'Deny')
}

test('the engine ends every question where the flow charts of the guides do, for a reason that they see', async () => {
  const seen = new Map<Verdict, number>()
  await fc.assert(
    fc.asyncProperty(worldOf(KeyId), async (world) => {
      const verdict = flowChart(world)
      seen.set(verdict, (seen.get(verdict) ?? 0) + 1)
      const { decision, isRefused, grantIds } = await asked(world)
      expect(verdictOf(decision)).toBe(verdict)
      expect(isRefused).toBe(verdict !== 'Allow')
      expect(decision.decidedBy.length > 0).toBe(verdict === 'Allow' || verdict === 'explicit deny')
      expect(decision.decidedBy.filter((deciding) => !hasSay(deciding, decision, world, grantIds))).toEqual([])
    }),
    { numRuns: 2500 },
  )
  // Every way through the charts was gone, or they would prove less than they seem to.
  for (const verdict of verdicts) expect(seen.get(verdict), verdict).toBeGreaterThan(5)
})
