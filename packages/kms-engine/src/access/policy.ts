import type { Pattern } from './pattern.ts'

/** A policy, read and checked. */
export interface Policy {
  readonly statements: readonly Statement[]
}

/** One statement. What matches nothing is an empty list; what a statement does not speak of is `undefined`. */
export interface Statement {
  readonly sid: string | undefined
  /** 0 for the first statement. */
  readonly index: number
  readonly effect: 'Allow' | 'Deny'
  readonly principals: Selection<PrincipalPattern> | undefined
  readonly actions: Selection<Pattern> | undefined
  readonly resources: Selection<Pattern> | undefined
  readonly conditions: readonly Condition[]
}

/** `Action` or `NotAction`, `Resource` or `NotResource`, `Principal` or `NotPrincipal`. */
export interface Selection<T> {
  readonly isNegated: boolean
  readonly members: readonly T[]
}

/** Whom a policy speaks of. */
export type PrincipalPattern =
  | { readonly type: 'anyone' }
  /** The account as such: its root user, and by delegation to IAM whoever its identity policies allow. */
  | { readonly type: 'account'; readonly accountId: string }
  /** A user, role or session. */
  | { readonly type: 'arn'; readonly arn: string }
  | { readonly type: 'service'; readonly service: string }
  | { readonly type: 'federated'; readonly provider: string }

/** One line of a `Condition` block: an operator, a condition key and the values it is compared with. */
export interface Condition {
  /** As it is written, with prefix and suffix: `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string
  readonly set: 'ForAllValues' | 'ForAnyValue' | undefined
  readonly comparison: ComparisonName
  readonly ifExists: boolean
  /** As it is written; it is compared without regard to case. */
  readonly key: string
  readonly values: readonly Pattern[]
}

/** The comparisons, by their names in policies. */
export const comparisonNames = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
  'Null',
] as const

/** The name of a comparison. */
export type ComparisonName = (typeof comparisonNames)[number]
