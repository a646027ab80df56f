import { authorize } from '../access/authorize.ts'
import { aliasRecords, checkAliasName, withAlias } from '../aliases.ts'
import { aliasArn } from '../arn.ts'
import { commit } from '../call.ts'
import { fault } from '../fault.ts'
import { findAliasTarget, readKey } from '../keys/find-key.ts'
import { locationScope } from '../keys/key.ts'
import { demand } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'
import { insert, readRecord, replace } from '../store/records.ts'

export const createAlias: Operation<'CreateAlias'> = operation('CreateAlias', async (kms, input) => {
  const { AliasName: name, TargetKeyId: targetKeyId } = input
  checkAliasName(name)
  await authorize(kms, { action: 'kms:CreateAlias', resource: aliasArn(kms.caller, name) })
  const key = await findAliasTarget(kms, targetKeyId)
  const scope = locationScope(kms.caller)
  const present = await readRecord(kms.store, aliasRecords, scope, name)
  if (present !== undefined && (await readKey(kms, kms.caller, present.value.targetKeyId)) !== undefined) {
    throw fault('AlreadyExistsException', `An alias with the name ${aliasArn(kms.caller, name)} already exists`)
  }
  demand(key, 'describe')
  const alias = { targetKeyId: key.record.keyId, creationDate: kms.now, lastUpdatedDate: kms.now }
  await commit(
    kms,
    // A record that points to a key which is gone is no alias any more.
    present === undefined ? insert(aliasRecords, scope, name, alias) : replace(present, alias),
    replace(key.saved, withAlias(key.record, name, kms.quotas.aliasesPerKey)),
  )
})
