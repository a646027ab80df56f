import type { AliasListEntry } from '@sealwright/kms-model'
import { authorize } from '../access/authorize.ts'
import { type AliasRecord, aliasRecords } from '../aliases.ts'
import { aliasArn } from '../arn.ts'
import type { KmsCall } from '../call.ts'
import { awsManagedAliases } from '../keys/aws-managed.ts'
import { lookUpKey, meetKey, readKey } from '../keys/find-key.ts'
import { type Key, locationScope } from '../keys/key.ts'
import { type Operation, operation } from '../operation.ts'
import { pageMembers, readPage } from '../page.ts'
import { listRecords, readRecord, type Saved } from '../store/records.ts'

export const listAliases: Operation<'ListAliases'> = operation('ListAliases', async (kms, input) => {
  const limit = input.Limit ?? 50
  await authorize(kms, { action: 'kms:ListAliases' })
  const key = input.KeyId === undefined ? undefined : await lookUpKey(kms, input.KeyId, { byAlias: false })
  if (key !== undefined) await meetKey(kms, key)
  // A matter of IAM alone, as long as it is about one's own key.
  if (key !== undefined && key.record.accountId !== kms.caller.accountId) {
    await authorize(kms, { action: 'kms:ListAliases', key })
  }
  const scope = locationScope(key?.record ?? kms.caller)
  const page = await readPage(kms, {
    limit,
    marker: input.Marker,
    ...(key !== undefined && { of: key.arn }),
    records: (query) => (key === undefined ? allAliases(kms, scope, query) : aliasesOf(kms, key, query)),
    item: (alias) => entryOf(kms, alias),
  })
  return { Aliases: page.items, ...pageMembers(page) }
})

/** An alias that AWS keeps for a service, before its key is made. */
interface Predefined {
  readonly id: string
  readonly scope: string
  readonly value?: undefined
}

/** The alias records of an account and Region, and between them what AWS keeps for its services. */
async function allAliases(
  kms: KmsCall,
  scope: string,
  query: { readonly after?: string; readonly limit: number },
): Promise<readonly (Saved<AliasRecord> | Predefined)[]> {
  const stored = await listRecords(kms.store, aliasRecords, { scope, ...query })
  const names = new Set(stored.map(({ id }) => id))
  const predefined = awsManagedAliases
    .filter((id) => id > (query.after ?? '') && !names.has(id))
    .map((id) => ({ id, scope }))
  return [...stored, ...predefined].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, query.limit)
}

/** The alias records of one key, which knows their names. */
async function aliasesOf(
  kms: KmsCall,
  { record, saved }: Key,
  { after = '', limit }: { readonly after?: string; readonly limit: number },
): Promise<readonly Saved<AliasRecord>[]> {
  const names = record.aliases.filter((name) => name > after).slice(0, limit)
  const records = await Promise.all(names.map((name) => readRecord(kms.store, aliasRecords, saved.scope, name)))
  return records.filter((alias) => alias !== undefined)
}

async function entryOf(
  kms: KmsCall,
  { id, scope, value }: Saved<AliasRecord> | Predefined,
): Promise<AliasListEntry | undefined> {
  const [accountId = '', region = ''] = scope.split('/')
  const location = { accountId, region }
  if (value === undefined) return { AliasName: id, AliasArn: aliasArn(location, id) }
  if ((await readKey(kms, location, value.targetKeyId)) === undefined) return undefined
  return {
    AliasName: id,
    AliasArn: aliasArn(location, id),
    TargetKeyId: value.targetKeyId,
    CreationDate: value.creationDate,
    LastUpdatedDate: value.lastUpdatedDate,
  }
}
