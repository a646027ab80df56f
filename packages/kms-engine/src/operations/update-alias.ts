import { authorize } from '../access/authorize.ts'
import { checkAliasName, withAlias, withoutAlias } from '../aliases.ts'
import { aliasArn } from '../arn.ts'
import { commit } from '../call.ts'
import { fault } from '../fault.ts'
import { findAlias, findAliasTarget } from '../keys/find-key.ts'
import type { KeyRecord } from '../keys/key.ts'
import { kindOf } from '../keys/key-specs.ts'
import { demand } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'
import { replace } from '../store/records.ts'

export const updateAlias: Operation<'UpdateAlias'> = operation('UpdateAlias', async (kms, input) => {
  const { AliasName: name, TargetKeyId: targetKeyId } = input
  checkAliasName(name)
  await authorize(kms, { action: 'kms:UpdateAlias', resource: aliasArn(kms.caller, name) })
  const key = await findAliasTarget(kms, targetKeyId)
  const { alias, key: present } = await findAlias(kms, name)
  await authorize(kms, { action: 'kms:UpdateAlias', key: present })
  if (!areInterchangeable(present.record, key.record)) throw fault('ValidationException', notInterchangeable)
  demand(key, 'describe')

  const changed = replace(alias, { ...alias.value, targetKeyId: key.record.keyId, lastUpdatedDate: kms.now })
  if (present.record.keyId === key.record.keyId) return commit(kms, changed)
  await commit(
    kms,
    changed,
    replace(present.saved, withoutAlias(present.record, name)),
    replace(key.saved, withAlias(key.record, name, kms.quotas.aliasesPerKey)),
  )
})

function areInterchangeable(a: KeyRecord, b: KeyRecord): boolean {
  return kindOf(a.spec) === kindOf(b.spec) && a.usage === b.usage
}

const notInterchangeable =
  'The current and new KMS keys must be the same type (both symmetric or both asymmetric or both HMAC), and they must have the same key usage.'
