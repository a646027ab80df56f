/** On whose behalf, and in which Region, an operation runs. Made at the edge from the request's signature. */
export interface Caller {
  /** 12 digits. */
  readonly accountId: string
  /** For example `eu-central-1`. */
  readonly region: string
  /** The principal, for example `arn:aws:iam::111122223333:root`. */
  readonly arn: string
}
