import { keyArn } from '../arn.ts'
import { concat, fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../bytes.ts'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { equalBytes } from '../keys/material/digest.ts'
import { readRecord } from '../store/records.ts'
import { type GrantRecord, grantRecords, keyArnOfGrant } from './grants.ts'

const nonceLength = 16
const macLength = 32

/** A new token of a grant. All tokens of a grant are equally good, and say nothing to who cannot check them. */
export function newGrantToken(kms: KmsCall, grant: GrantRecord): string {
  const { accountId, region, keyId, grantId } = grant
  const body = concat(kms.randomBytes(nonceLength), utf8([accountId, region, keyId, grantId].join(' ')))
  return toBase64Url(concat(kms.rootKey.mac('grant token', body), body))
}

/**
 * The grant of a token.
 *
 * @throws `InvalidGrantTokenException` for a token that was made up, or whose grant is gone
 */
export async function grantOfToken(kms: KmsCall, token: string): Promise<GrantRecord> {
  const bytes = fromBase64Url(token)
  const body = bytes?.subarray(macLength) ?? new Uint8Array()
  if (bytes === undefined || !equalBytes(bytes.subarray(0, macLength), kms.rootKey.mac('grant token', body))) {
    throw fault('InvalidGrantTokenException')
  }
  const [accountId = '', region = '', keyId = '', grantId = ''] = fromUtf8(body.subarray(nonceLength))?.split(' ') ?? []
  const grant = await readRecord(kms.store, grantRecords, keyArn({ accountId, region }, keyId), grantId)
  if (grant === undefined || keyArnOfGrant(grant.value) !== keyArn({ accountId, region }, keyId)) {
    throw fault('InvalidGrantTokenException')
  }
  return grant.value
}

/**
 * Checks the tokens of a request. A grant is good from the moment it is made, unless an injected fault delays it, so a
 * token adds little; but a made-up one is refused.
 *
 * @throws `InvalidGrantTokenException`
 */
export async function checkGrantTokens(kms: KmsCall): Promise<void> {
  const { GrantTokens: tokens } = kms.input as { readonly GrantTokens?: readonly string[] }
  for (const token of tokens ?? []) kms.tokenGrantIds.add((await grantOfToken(kms, token)).grantId)
}
