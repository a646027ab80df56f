import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Decision } from '../../src/access/decision.ts'
import { createKms } from '../../src/index.ts'
import { fakePorts } from '../../src/testing/index.ts'
import { callerOf, region } from '../kms-under-test.ts'
import { worldOf } from './drawn-world.ts'
import { flowChart, type PlainStatement, type Verdict, type World } from './flow-chart.ts'

const write = (Statement: readonly PlainStatement[]) => JSON.stringify({ Version: '2012-10-17', Statement })

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

/** What a decision says, in the words of the chart. */
function verdictOf({ isAllowed, decidedBy, denial }: Decision): Verdict {
  if (isAllowed) return 'Allow'
  return decidedBy.length > 0 ? 'explicit deny' : (/because no (.*) allows/.exec(denial)![1] as Verdict)
}

test('the engine ends every question where the flow charts of the guides do', async () => {
  const ports = fakePorts()
  const kms = createKms(ports)
  const owner = createKms({ ...ports, authorization: 'off' })
  const { KeyMetadata } = await owner.call('CreateKey', {}, callerOf())
  const keyArn = KeyMetadata!.Arn!

  const explained = async (world: World): Promise<Decision> => {
    const { caller, keyPolicy, grants, identity, boundary, session, serviceControl, resourceControl, endpoint } = world
    const Policy = write(keyPolicy)
    await owner.call('PutKeyPolicy', { KeyId: keyArn, Policy, BypassPolicyLockoutSafetyCheck: true }, callerOf())
    const made = []
    for (const { grantee, operations, equals, subset } of grants) {
      const Constraints = {
        ...(equals && { EncryptionContextEquals: equals }),
        ...(subset && { EncryptionContextSubset: subset }),
      }
      const Operations = operations as readonly ('Encrypt' | 'DescribeKey')[]
      made.push(
        await owner.call(
          'CreateGrant',
          { KeyId: keyArn, GranteePrincipal: grantee, Operations, Constraints },
          callerOf(),
        ),
      )
    }
    const decision = await kms.explain({
      action: `kms:${world.operation}`,
      keyId: keyArn,
      input: world.operation === 'Encrypt' ? { EncryptionContext: world.encryptionContext } : {},
      caller: {
        arn: caller.arn,
        accountId: caller.account,
        region,
        conditionValues: world.values,
        policies: {
          ...(identity && { identity: identity.map(write) }),
          ...(boundary && { boundary: write(boundary) }),
          ...(session && { session: session.map(write) }),
          serviceControl: serviceControl.map((level) => level.map(write)),
          resourceControl: resourceControl.map(write),
          ...(endpoint && { endpoint: write(endpoint) }),
        },
      },
    })
    for (const { GrantId } of made) await owner.call('RevokeGrant', { KeyId: keyArn, GrantId: GrantId! }, callerOf())
    return decision
  }

  const seen = new Map<Verdict, number>()
  await fc.assert(
    fc.asyncProperty(worldOf(keyArn), async (world) => {
      const verdict = flowChart(world)
      seen.set(verdict, (seen.get(verdict) ?? 0) + 1)
      expect(verdictOf(await explained(world))).toBe(verdict)
    }),
    { numRuns: 2000 },
  )
  // Every way through the charts was gone, or they would prove less than they seem to.
  for (const verdict of verdicts) expect(seen.get(verdict), verdict).toBeGreaterThan(5)
})
