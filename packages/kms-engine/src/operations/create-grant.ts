import type { GrantOperation, Input } from '@sealwright/kms-model'
import { decideRequest, settle } from '../access/authorize.ts'
import type { FailedCondition } from '../access/conditions.ts'
import type { Decision } from '../access/decision.ts'
import { checkGrantRequest } from '../access/grant-request.ts'
import { storeGrant } from '../access/grant-store.ts'
import { newGrantToken } from '../access/grant-tokens.ts'
import { type GrantRecord, grantRecords, isAsStrict } from '../access/grants.ts'
import { partitionOf } from '../arn.ts'
import { lengthPrefixed, toHex } from '../bytes.ts'
import type { KmsCall } from '../call.ts'
import { findKey } from '../keys/find-key.ts'
import type { Key } from '../keys/key.ts'
import { demand } from '../keys/state-faults.ts'
import { endDryRun } from '../keys/use-key.ts'
import { type Operation, operation } from '../operation.ts'
import { readRecord } from '../store/records.ts'

export const createGrant: Operation<'CreateGrant'> = operation('CreateGrant', async (kms, input) => {
  const key = await findKey(kms, input.KeyId)
  checkGrantRequest(input, key.record)
  demand(key, 'createGrant')
  await refuseMoreThanParent(kms, key, input)
  endDryRun(input.DryRun)

  const grant = grantOf(kms, key, input)
  const present = await readRecord(kms.store, grantRecords, key.arn, grant.grantId)
  if (present === undefined) await storeGrant(kms, key, grant)
  return { GrantToken: newGrantToken(kms, present?.value ?? grant), GrantId: grant.grantId }
})

function grantOf(kms: KmsCall, { record, arn }: Key, input: Input<'CreateGrant'>): GrantRecord {
  const { accountId, region, keyId } = record
  const operations = [...new Set(input.Operations)]
  const terms = {
    granteePrincipal: input.GranteePrincipal,
    ...(input.RetiringPrincipal !== undefined && { retiringPrincipal: input.RetiringPrincipal }),
    operations,
    ...(input.Constraints !== undefined && { constraints: constraintsOf(input.Constraints) }),
    issuingAccount: `arn:${partitionOf(region)}:iam::${kms.caller.accountId}:root`,
  }
  return {
    ...terms,
    accountId,
    region,
    keyId,
    // A named grant on the same terms is the same grant, so its ID follows from them.
    grantId: toHex(
      input.Name === undefined
        ? kms.randomBytes(32)
        : kms.rootKey.mac('grant id', lengthPrefixed(arn, input.Name, JSON.stringify(terms))),
    ),
    ...(input.Name !== undefined && { name: input.Name }),
    creationDate: kms.now,
  }
}

function constraintsOf(
  constraints: NonNullable<Input<'CreateGrant'>['Constraints']>,
): NonNullable<GrantRecord['constraints']> {
  const sorted = (pairs: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(pairs).sort())
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset } = constraints
  return {
    ...(equals !== undefined && { EncryptionContextEquals: sorted(equals) }),
    ...(subset !== undefined && { EncryptionContextSubset: sorted(subset) }),
  }
}

/**
 * Who may create grants by a grant alone may pass on no more than one of its grants gives.
 *
 * @throws AccessDenied
 */
async function refuseMoreThanParent(kms: KmsCall, key: Key, input: Input<'CreateGrant'>): Promise<void> {
  const deciding = kms.decisions.at(-1)?.decidedBy[0]
  if (deciding?.source !== 'grant') return
  const lackOf = (parent: GrantRecord) => surplusOver(parent, input)
  const decision = await decideRequest(kms, { action: 'kms:CreateGrant', key, lackOf })
  settle(kms, decision.isAllowed ? decision : { ...decision, denial: denialOf(kms, key, decision) })
}

function surplusOver(parent: GrantRecord, input: Input<'CreateGrant'>): FailedCondition | undefined {
  const { operations, constraints = {} } = parent
  const surplus = input.Operations.filter((operation: GrantOperation) => !operations.includes(operation))
  if (surplus.length > 0) {
    return { operator: 'Operations', key: 'kms:GrantOperations', wanted: operations, actual: surplus }
  }
  if (isAsStrict(input.Constraints, parent.constraints)) return undefined
  const [wanted, actual] = [constraints, input.Constraints ?? {}].map((value) => [JSON.stringify(value)])
  return { operator: 'Constraints', key: 'kms:GrantConstraintType', wanted: wanted!, actual }
}

function denialOf({ caller }: KmsCall, key: Key, { evidence }: Decision): string {
  const reasons = evidence.flatMap((finding) => {
    if (finding.source !== 'grant' || typeof finding.because !== 'object') return []
    const { operator, actual } = finding.because
    return [[finding.grantId, operator === 'Operations' ? `operation ${actual?.[0]}` : 'looser constraints'] as const]
  })
  const [[grantId, more] = ['', ''], ...others] = reasons
  const parents = others.length === 0 ? `grant ${grantId} does not allow` : `none of ${reasons.length} grants allows`
  const surplus = others.every((other) => other[1] === more) ? more : 'what it would give'
  return `User: ${caller.arn} is not authorized to perform: kms:CreateGrant on resource: ${key.arn} because ${parents} a grant with ${surplus}`
}
