/** On whose behalf, and in which Region, an operation runs. Made at the edge from the request's signature. */
export interface Caller {
  /** 12 digits. */
  readonly accountId: string
  /** For example `eu-central-1`. */
  readonly region: string
  /** The principal, for example `arn:aws:iam::111122223333:root`. */
  readonly arn: string
  /** The role of a session. Default: taken from the session's ARN, which leaves out the role's path. */
  readonly roleArn?: string
  /**
   * The service, when it is one that calls for itself, for example `cloudtrail.amazonaws.com`. It belongs to no account:
   * identity policies give it no right to a key, and service control policies do not bind it.
   */
  readonly service?: string
  /** The identity provider behind a federated principal. */
  readonly federatedProvider?: string
  /** What IAM says about the principal. */
  readonly policies?: CallerPolicies
  /** With which the request was signed; only audit events show it. */
  readonly accessKeyId?: string
  /** The ID of the request, a UUID, if it has one already. Default: the engine gives it one. */
  readonly requestId?: string
  /** Further condition keys and their values, for example `aws:SourceIp`, `aws:PrincipalTag/team`, `kms:ViaService`. */
  readonly conditionValues?: Readonly<Record<string, string | readonly string[]>>
}

/** Policy documents, as JSON texts. */
export interface CallerPolicies {
  /** Of the user and its groups, or of the role. Default: an administrator's, which allows everything. */
  readonly identity?: readonly string[]
  /** The permissions boundary. Default: none. */
  readonly boundary?: string
  /** Given when the session was made. Default: none. */
  readonly session?: readonly string[]
  /** Service control policies, each list those of one level of the organization. Default: none. */
  readonly serviceControl?: readonly (readonly string[])[]
  /** Resource control policies of the key's organization. Default: none. */
  readonly resourceControl?: readonly string[]
  /** Of the VPC endpoint. Default: none. */
  readonly endpoint?: string
}
