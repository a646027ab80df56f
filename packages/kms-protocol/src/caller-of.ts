import { type Caller, partitionOf } from '@sealwright/kms-engine'

/** What a request's signature says of who sent it. */
export interface Identity {
  readonly accessKeyId: string
  /** From the credential scope. */
  readonly region: string
}

/** Tells the engine on whose behalf a request runs. */
export type CallerOf = (identity: Identity) => Caller | Promise<Caller>

/** The account of access keys that name none. */
export const defaultAccountId = '000000000000'

/**
 * A caller for every access key: 12 digits are the account of that number, anything else is the default account. The
 * caller is the account's root user.
 *
 * @param accountId the default account, 12 digits; `000000000000` if left out
 * @throws RangeError if it is not 12 digits
 */
export function accountOfAccessKey(accountId: string = defaultAccountId): CallerOf {
  if (!isAccountId(accountId)) throw new RangeError(`account: want 12 digits, got '${accountId}'`)
  return ({ accessKeyId, region }) => {
    const account = isAccountId(accessKeyId) ? accessKeyId : accountId
    return { accountId: account, region, arn: `arn:${partitionOf(region)}:iam::${account}:root` }
  }
}

function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text)
}
