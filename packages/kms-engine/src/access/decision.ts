import type { FailedCondition } from './conditions.ts'
import type { StatementFinding } from './policy-evaluate.ts'
import type { PrincipalMatch } from './principals.ts'

/** The kinds of policies that bear on a decision, in the words of AWS's messages. */
export type PolicySource =
  | 'resource-based policy'
  | 'identity-based policy'
  | 'permissions boundary'
  | 'session policy'
  | 'service control policy'
  | 'resource control policy'
  | 'VPC endpoint policy'

/** What one policy document has to say. */
export interface PolicyEvidence {
  readonly source: PolicySource
  /** 0 for the first document of its source. */
  readonly document: number
  readonly statements: readonly StatementFinding[]
}

/** What one grant has to say. */
export interface GrantEvidence {
  readonly source: 'grant'
  readonly grantId: string
  readonly applies: boolean
  readonly principal?: PrincipalMatch
  /** Why it does not apply. */
  readonly because?: 'Principal' | 'Operation' | FailedCondition
}

/** The statement or grant that settled a decision. */
export type Deciding =
  | {
      readonly source: PolicySource
      readonly document: number
      readonly sid: string | undefined
      readonly index: number
    }
  | { readonly source: 'grant'; readonly grantId: string }
  /** The caller is taken for an administrator, because nothing else was said of it. */
  | { readonly source: 'administrator' }

/** Whether a caller may do something, and why. */
export interface Decision {
  readonly isAllowed: boolean
  /** The principal's ARN. */
  readonly principal: string
  /** For example `kms:Encrypt`. */
  readonly action: string
  /** An ARN, or `*`. */
  readonly resource: string
  /** What settled it; empty when nothing allows and nothing denies. */
  readonly decidedBy: readonly Deciding[]
  /** What every policy had to say, and every grant that was read: none when policies settle it, else until one allows it. */
  readonly evidence: readonly (PolicyEvidence | GrantEvidence)[]
  /** The condition keys of the request. */
  readonly context: Readonly<Record<string, readonly string[]>>
  /** The sentence with which AWS refuses; empty when the caller may. */
  readonly denial: string
}

/** Whether a statement forbids it, rather than that none allows it. */
export function isForbidden({ evidence }: Decision): boolean {
  return evidence.some(
    (finding) =>
      finding.source !== 'grant' && finding.statements.some(({ applies, effect }) => applies && effect === 'Deny'),
  )
}
