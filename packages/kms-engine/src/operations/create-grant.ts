import type { Input } from '@sealwright/kms-model'
import { settle } from '../access/authorize.ts'
import { decideChildGrant } from '../access/child-grant.ts'
import { checkGrantRequest } from '../access/grant-request.ts'
import { storeGrant } from '../access/grant-store.ts'
import { newGrantToken } from '../access/grant-tokens.ts'
import { type GrantRecord, grantRecords } from '../access/grants.ts'
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
  const sorted = { ...terms, operations: operations.toSorted() }
  return {
    ...terms,
    accountId,
    region,
    keyId,
    // A named grant on the same terms is the same grant, so its ID follows from them.
    grantId: toHex(
      input.Name === undefined
        ? kms.randomBytes(32)
        : kms.rootKey.mac('grant id', lengthPrefixed(arn, input.Name, JSON.stringify(sorted))),
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

/** @throws AccessDenied */
async function refuseMoreThanParent(kms: KmsCall, key: Key, input: Input<'CreateGrant'>): Promise<void> {
  if (kms.decisions.at(-1)?.decidedBy[0]?.source !== 'grant') return
  settle(kms, await decideChildGrant(kms, key, input))
}
