import { authorize } from '../access/authorize.ts'
import { checkAliasName, withoutAlias } from '../aliases.ts'
import { aliasArn } from '../arn.ts'
import { commit } from '../call.ts'
import { findAlias } from '../keys/find-key.ts'
import { type Operation, operation } from '../operation.ts'
import { remove, replace } from '../store/records.ts'

export const deleteAlias: Operation<'DeleteAlias'> = operation('DeleteAlias', async (kms, { AliasName: name }) => {
  checkAliasName(name)
  await authorize(kms, { action: 'kms:DeleteAlias', resource: aliasArn(kms.caller, name) })
  const { alias, key } = await findAlias(kms, name)
  await authorize(kms, { action: 'kms:DeleteAlias', key })
  await commit(kms, remove(alias), replace(key.saved, withoutAlias(key.record, name)))
})
