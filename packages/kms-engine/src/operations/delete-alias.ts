import { authorize } from '../access/authorize.ts'
import { aliasNotFound, aliasRecords, checkAliasName, withoutAlias } from '../aliases.ts'
import { aliasArn } from '../arn.ts'
import { commit } from '../call.ts'
import { readKey } from '../keys/find-key.ts'
import { locationScope } from '../keys/key.ts'
import { type Operation, operation } from '../operation.ts'
import { readRecord, remove, replace } from '../store/records.ts'

export const deleteAlias: Operation<'DeleteAlias'> = operation('DeleteAlias', async (kms, { AliasName: name }) => {
  checkAliasName(name)
  await authorize(kms, { action: 'kms:DeleteAlias', resource: aliasArn(kms.caller, name) })
  const alias = await readRecord(kms.store, aliasRecords, locationScope(kms.caller), name)
  const key = alias && (await readKey(kms, kms.caller, alias.value.targetKeyId))
  if (key === undefined) throw aliasNotFound(kms.caller, name)
  await authorize(kms, { action: 'kms:DeleteAlias', key })
  await commit(kms, remove(alias!), replace(key.saved, withoutAlias(key.record, name)))
})
