import { authorize } from '../access/authorize.ts'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import {
  findKeyStore,
  type KeyStore,
  keyStoreEntry,
  keyStoreNotFound,
  keyStoreRecords,
} from '../key-stores/key-store.ts'
import { readRegister } from '../key-stores/register.ts'
import { locationScope } from '../keys/key.ts'
import { type Operation, operation } from '../operation.ts'
import { pageMembers, readPage } from '../page.ts'
import { listRecords } from '../store/records.ts'

export const describeCustomKeyStores: Operation<'DescribeCustomKeyStores'> = operation(
  'DescribeCustomKeyStores',
  async (kms, input) => {
    await authorize(kms, { action: 'kms:DescribeCustomKeyStores' })
    const { CustomKeyStoreId: id, CustomKeyStoreName: name } = input
    if (id !== undefined && name !== undefined) throw fault('ValidationException', oneOfBoth)
    if (id !== undefined)
      return { CustomKeyStores: [keyStoreEntry(await findKeyStore(kms, id), kms.now)], Truncated: false }
    if (name !== undefined) {
      return { CustomKeyStores: [keyStoreEntry(await findByName(kms, name), kms.now)], Truncated: false }
    }
    const scope = locationScope(kms.caller)
    const page = await readPage(kms, {
      limit: input.Limit ?? 100,
      marker: input.Marker,
      records: (query) => listRecords(kms.store, keyStoreRecords, { scope, ...query }),
      item: (keyStore) => keyStoreEntry(keyStore, kms.now),
    })
    return { CustomKeyStores: page.items, ...pageMembers(page) }
  },
)

const oneOfBoth = 'Specify either CustomKeyStoreId or CustomKeyStoreName, but not both.'

async function findByName(kms: KmsCall, name: string): Promise<KeyStore> {
  const found = (await readRegister(kms, kms.caller)).keyStores.find(({ value }) => value.name === name)
  if (found === undefined) throw keyStoreNotFound(name)
  return found
}
