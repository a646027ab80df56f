import { concat, fromBase64Url, fromUtf8, lengthPrefixed, toBase64Url, utf8 } from './bytes.ts'
import type { KmsCall } from './call.ts'
import { fault } from './fault.ts'
import { locationScope } from './keys/key.ts'
import { equalBytes } from './keys/material/digest.ts'
import type { StoredRecord } from './store/store.ts'

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[]
  /** Where the next page begins, when there is one. */
  readonly nextMarker?: string
}

/** What to list. */
export interface PageQuery<R extends { readonly id: string }, T> {
  /** Greatest number of items. */
  readonly limit: number
  /** Of the request; `undefined` for the first page. */
  readonly marker: string | undefined
  /** What else distinguishes this list from others of the operation, for example a key ARN. */
  readonly of?: string
  /** At most `limit` records in order of id, after `after`. */
  readonly records: (query: { readonly after?: string; readonly limit: number }) => Promise<readonly R[]>
  /** The item of a record, or `undefined` for a record that is not to be shown. */
  readonly item: (record: R) => Promise<T | undefined> | T | undefined
}

const macLength = 16

/**
 * One page, and a marker for the rest. A marker is good for the operation, account, Region and list that it was made
 * for, as long as the root key lives.
 *
 * @throws `InvalidMarkerException` for a marker that this list did not give
 */
export async function readPage<R extends { readonly id: string } = StoredRecord, T = R>(
  kms: KmsCall,
  query: PageQuery<R, T>,
): Promise<Page<T>> {
  const items: T[] = []
  let after = query.marker === undefined ? undefined : readMarker(kms, query.marker, query.of ?? '')
  for (;;) {
    // One more than wanted, to know whether anything follows.
    const wanted = query.limit - items.length + 1
    const records = await query.records({ ...(after !== undefined && { after }), limit: wanted })
    for (const record of records) {
      const item = await query.item(record)
      if (item !== undefined) {
        if (items.length === query.limit) return { items, nextMarker: writeMarker(kms, after ?? '', query.of ?? '') }
        items.push(item)
      }
      after = record.id
    }
    if (records.length < wanted) return { items }
  }
}

/** The members of a list's answer that speak of pages. */
export function pageMembers(page: Page<unknown>): { readonly Truncated: boolean; readonly NextMarker?: string } {
  return page.nextMarker === undefined ? { Truncated: false } : { NextMarker: page.nextMarker, Truncated: true }
}

function writeMarker(kms: KmsCall, after: string, of: string): string {
  const position = utf8(after)
  return toBase64Url(concat(markerMac(kms, position, of), position))
}

function readMarker(kms: KmsCall, marker: string, of: string): string {
  const bytes = fromBase64Url(marker)
  const position = bytes?.subarray(macLength)
  if (bytes === undefined || position === undefined) throw fault('InvalidMarkerException')
  if (!equalBytes(bytes.subarray(0, macLength), markerMac(kms, position, of))) throw fault('InvalidMarkerException')
  return fromUtf8(position) ?? ''
}

function markerMac(kms: KmsCall, position: Uint8Array, of: string): Uint8Array {
  const bound = lengthPrefixed(kms.operation, locationScope(kms.caller), of, position)
  return kms.rootKey.mac('marker', bound).subarray(0, macLength)
}

/** One page of a list of names that is at hand. The names are in order. */
export function pageOfNames(
  kms: KmsCall,
  query: {
    readonly names: readonly string[]
    readonly limit: number
    readonly marker: string | undefined
    readonly of: string
  },
): Promise<Page<string>> {
  const records = query.names.map((id) => ({ id }))
  return readPage(kms, {
    limit: query.limit,
    marker: query.marker,
    of: query.of,
    records: async ({ after = '', limit }) => records.filter(({ id }) => id > after).slice(0, limit),
    item: ({ id }) => id,
  })
}
