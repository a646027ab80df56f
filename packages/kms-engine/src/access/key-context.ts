import type { KeyRecord } from '../keys/key.ts'

/** Adds a condition key to those of a request; without a value it adds nothing. */
export type Setter = (name: string, value: unknown) => void

/** Adds the condition keys that tell of the key that an operation is about. */
export function setKey(set: Setter, record: KeyRecord): void {
  setKind(set, record)
  set('kms:MultiRegion', record.multiRegion !== undefined)
  if (record.multiRegion !== undefined) {
    set('kms:MultiRegionKeyType', record.multiRegion.primaryRegion === record.region ? 'PRIMARY' : 'REPLICA')
  }
  set('aws:ResourceAccount', record.accountId)
}

/** Adds the condition keys that tell of a key to be made, as the request describes it or as the one that it repeats. */
export function setNewKey(set: Setter, members: Readonly<Record<string, unknown>>, original?: KeyRecord): void {
  const spec = members['KeySpec'] ?? members['CustomerMasterKeySpec'] ?? 'SYMMETRIC_DEFAULT'
  const asked = { spec, usage: members['KeyUsage'] ?? 'ENCRYPT_DECRYPT', origin: members['Origin'] ?? 'AWS_KMS' }
  setKind(set, original ?? asked)
  const isMultiRegion = original !== undefined || members['MultiRegion'] === true
  set('kms:MultiRegion', isMultiRegion)
  if (isMultiRegion) set('kms:MultiRegionKeyType', original === undefined ? 'PRIMARY' : 'REPLICA')
}

function setKind(set: Setter, { spec, usage, origin }: Readonly<Record<'spec' | 'usage' | 'origin', unknown>>): void {
  set('kms:KeySpec', spec)
  set('kms:KeyUsage', usage)
  set('kms:KeyOrigin', origin)
  // The names that these conditions had before.
  set('kms:CustomerMasterKeySpec', spec)
  set('kms:CustomerMasterKeyUsage', usage)
}
